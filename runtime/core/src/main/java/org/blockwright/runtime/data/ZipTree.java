package org.blockwright.runtime.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.blockwright.runtime.base.FileException;

/** The files in a zip archive, read where they are. */
final class ZipTree extends FileTree {
  private final ZipFile zip;
  private final TreeMap<String, ZipEntry> files = new TreeMap<>();
  private final NavigableSet<String> folders = new TreeSet<>();

  ZipTree(Path root) {
    super(root);
    zip = openZip(root);
    try {
      list();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static ZipFile openZip(Path root) {
    try {
      try {
        return new ZipFile(root.toFile());
      } catch (ZipException e) {
        // names that are no UTF-8 are in the code page that zip began with
        return retry(root, e);
      }
    } catch (ZipException e) {
      throw new FileException(
          root + " is neither a folder nor a zip archive (" + e.getMessage() + ").", e);
    } catch (IOException e) {
      throw new FileException("Cannot read " + root + ": " + e.getMessage() + ".", e);
    }
  }

  private static ZipFile retry(Path root, ZipException first) throws IOException {
    Charset oldest =
        Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;
    try {
      return new ZipFile(root.toFile(), oldest);
    } catch (ZipException e) {
      throw first;
    }
  }

  private void list() {
    Enumeration<? extends ZipEntry> entries = zip.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      String name = entry.getName();
      if (leaves(name)) {
        throw new FileException(
            "The entry '"
                + name
                + "' of "
                + root()
                + " points out of the archive; pack it again without such names.");
      }
      if (isHidden(name)) {
        continue;
      }
      for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
        folders.add(name.substring(0, end + 1));
      }
      if (!entry.isDirectory() && files.put(name, entry) != null) {
        throw new FileException(
            root() + " holds two entries named '" + name + "'; pack it again with one of them.");
      }
    }
  }

  /**
   * Whether an entry of that name would be unpacked outside of the archive's folder, here or on
   * Windows.
   */
  private static boolean leaves(String name) {
    return name.startsWith("/")
        || name.contains("\\")
        || name.matches("(?s)[A-Za-z]:.*")
        || Arrays.asList(name.split("/")).contains("..");
  }

  @Override
  List<String> files() {
    return List.copyOf(files.keySet());
  }

  @Override
  List<String> folders(String prefix) {
    return folders.tailSet(prefix, false).stream()
        .takeWhile(folder -> folder.startsWith(prefix))
        .map(folder -> folder.substring(prefix.length(), folder.length() - 1))
        .filter(name -> name.indexOf('/') < 0)
        .toList();
  }

  @Override
  List<String> notes() {
    return List.of();
  }

  @Override
  InputStream open(String file) throws IOException {
    ZipEntry entry = files.get(file);
    if (entry == null) {
      throw new FileNotFoundException("the archive has no such entry");
    }
    return new Checked(zip.getInputStream(entry), entry.getCrc());
  }

  /**
   * An entry that is compared with its checksum at its end, which ZipFile leaves to its callers.
   */
  private static final class Checked extends CheckedInputStream {
    private final long expected;

    Checked(InputStream in, long expected) {
      super(in, new CRC32());
      this.expected = expected;
    }

    @Override
    public int read() throws IOException {
      return checked(super.read());
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return checked(super.read(into, offset, length));
    }

    private int checked(int read) throws IOException {
      if (read < 0 && getChecksum().getValue() != expected) {
        throw new UnreadableImageException("it is damaged (the archive's checksum does not fit)");
      }
      return read;
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new FileException("Cannot close " + zip.getName() + ": " + e.getMessage(), e);
    }
  }
}
