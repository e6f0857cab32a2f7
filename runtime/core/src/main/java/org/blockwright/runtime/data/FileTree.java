package org.blockwright.runtime.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.blockwright.runtime.base.BlockwrightException;

/** The files below a folder or in a zip archive, by their relative paths with {@code /}. */
abstract class FileTree implements AutoCloseable {
  /** What is read of one file; no image is larger. */
  static final int MAX_FILE_BYTES = 256 << 20;

  private final Path root;
  private List<String> files;

  private FileTree(Path root) {
    this.root = root;
  }

  /**
   * Opens a folder or an archive.
   *
   * @throws BlockwrightException if it is neither, or an archive whose entries point outside of it
   */
  static FileTree open(Path root) {
    if (Files.isDirectory(root)) {
      return new Folder(root);
    }
    if (Files.isRegularFile(root)) {
      return new Archive(root);
    }
    throw new BlockwrightException(
        "There is no " + root + "; name a folder or a zip of class folders.");
  }

  Path root() {
    return root;
  }

  /** The paths of all files, sorted, without hidden ones; listed once. */
  final List<String> files() {
    if (files == null) {
      files = list();
    }
    return files;
  }

  abstract List<String> list();

  /** The names of the folders right below {@code prefix}, sorted, without hidden ones. */
  abstract List<String> folders(String prefix);

  /** The file's bytes. */
  abstract byte[] read(String file) throws IOException;

  @Override
  public abstract void close();

  private static boolean hidden(String path) {
    return Arrays.stream(path.split("/"))
        .anyMatch(part -> part.startsWith(".") || part.equals("__MACOSX"));
  }

  /**
   * Whether an entry of that name would be unpacked outside of the archive's folder, here or on
   * Windows.
   */
  private static boolean leaves(String name) {
    return name.startsWith("/")
        || name.contains("\\")
        || name.matches("[A-Za-z]:.*")
        || Arrays.asList(name.split("/")).contains("..");
  }

  private static byte[] bounded(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
    if (bytes.length > MAX_FILE_BYTES) {
      throw new UnreadableImageException("it is larger than " + (MAX_FILE_BYTES >> 20) + " MiB");
    }
    return bytes;
  }

  private static final class Folder extends FileTree {
    Folder(Path root) {
      super(root);
    }

    @Override
    List<String> list() {
      try (Stream<Path> found =
          Files.find(
              root(),
              Integer.MAX_VALUE,
              (path, file) -> file.isRegularFile(),
              FileVisitOption.FOLLOW_LINKS)) {
        return found
            .map(file -> root().relativize(file).toString().replace('\\', '/'))
            .filter(path -> !hidden(path))
            .sorted()
            .toList();
      } catch (IOException | UncheckedIOException e) {
        throw new BlockwrightException("Cannot list " + root() + ": " + e.getMessage() + ".", e);
      }
    }

    @Override
    List<String> folders(String prefix) {
      try (Stream<Path> list = Files.list(root().resolve(prefix))) {
        return list.filter(Files::isDirectory)
            .map(folder -> folder.getFileName().toString())
            .filter(name -> !hidden(name))
            .sorted()
            .toList();
      } catch (IOException | UncheckedIOException e) {
        throw new BlockwrightException(
            "Cannot list " + root().resolve(prefix) + ": " + e.getMessage() + ".", e);
      }
    }

    @Override
    byte[] read(String file) throws IOException {
      try (InputStream in = Files.newInputStream(root().resolve(file))) {
        return bounded(in);
      }
    }

    @Override
    public void close() {}
  }

  private static final class Archive extends FileTree {
    private final ZipFile zip;

    Archive(Path root) {
      super(root);
      try {
        zip = new ZipFile(root.toFile());
      } catch (ZipException e) {
        throw new BlockwrightException(
            root + " is neither a folder nor a zip archive (" + e.getMessage() + ").", e);
      } catch (IOException e) {
        throw new BlockwrightException("Cannot read " + root + ": " + e.getMessage() + ".", e);
      }
    }

    @Override
    List<String> list() {
      List<String> files = new ArrayList<>();
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        String name = entry.getName();
        if (leaves(name)) {
          throw new BlockwrightException(
              "The entry '"
                  + name
                  + "' of "
                  + root()
                  + " points out of the archive; pack it again without such names.");
        }
        if (!entry.isDirectory() && !hidden(name)) {
          files.add(name);
        }
      }
      files.sort(null);
      return files;
    }

    @Override
    List<String> folders(String prefix) {
      SortedSet<String> names = new TreeSet<>();
      zip.stream()
          .map(ZipEntry::getName)
          .filter(
              name ->
                  name.startsWith(prefix)
                      && name.indexOf('/', prefix.length()) > 0
                      && !hidden(name))
          .forEach(
              name ->
                  names.add(name.substring(prefix.length(), name.indexOf('/', prefix.length()))));
      return List.copyOf(names);
    }

    @Override
    byte[] read(String file) throws IOException {
      ZipEntry entry = zip.getEntry(file);
      if (entry == null) {
        throw new IOException("the archive has no such entry");
      }
      try (InputStream in = zip.getInputStream(entry)) {
        return bounded(in);
      }
    }

    @Override
    public void close() {
      try {
        zip.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
