package org.blockwright.runtime.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.Printable;
import org.blockwright.runtime.base.RegularFile;

/**
 * The files below a folder or in a zip archive, by their relative names with {@code /}. Such a name
 * is text for people and never becomes a path: an archive may hold what no file system takes.
 */
abstract class FileTree implements AutoCloseable {
  /** What is read of one file; no image is larger. */
  static final int MAX_FILE_BYTES = 256 << 20;

  private final Path root;

  FileTree(Path root) {
    this.root = root;
  }

  /**
   * Opens a folder or an archive.
   *
   * @throws BlockwrightException if it is neither, or an archive whose entries point outside of it
   */
  static FileTree open(Path root) {
    if (Files.isDirectory(root)) {
      return new FolderTree(root);
    }
    if (Files.isRegularFile(root)) {
      return new ZipTree(root);
    }
    throw new FileException(
        (Files.exists(root) ? root + " is neither a folder nor a file" : "There is no " + root)
            + "; name a folder or a zip of class folders.");
  }

  Path root() {
    return root;
  }

  /** What to call a file or folder of this tree in messages. */
  String name(String relative) {
    return relative.isEmpty() ? root.toString() : root + "/" + relative.replaceAll("/$", "");
  }

  /** The names of all files, sorted, without hidden ones. */
  abstract List<String> files();

  /** The names of the folders right below {@code prefix}, sorted, without hidden ones. */
  abstract List<String> folders(String prefix);

  /** What was passed over and should be told, a sentence each. */
  abstract List<String> notes();

  /**
   * A file from its beginning, whatever its length; reading to the end tells damage where that can
   * be told.
   */
  abstract InputStream open(String file) throws IOException;

  /** A file's bytes, all of them and undamaged as far as that can be told. */
  final byte[] read(String file) throws IOException {
    try (InputStream in = open(file)) {
      return bounded(in);
    }
  }

  /** Reads a picture; whatever is wrong with its file is said as an unreadable image. */
  final RgbImage decode(String file, boolean upright) throws UnreadableImageException {
    try {
      return ImageDecoder.decode(read(file), upright);
    } catch (OutOfMemoryError e) {
      // the picture may be a good one: leaving it out would hide that Java has too little
      throw new FileException(
          "There is not enough memory to decode "
              + Printable.of(name(file))
              + "; give Java more, or decode fewer images at once.",
          e);
    } catch (UnreadableImageException e) {
      throw e;
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new UnreadableImageException("it cannot be read (there is no such file)", e);
    } catch (IOException e) {
      throw new UnreadableImageException("it cannot be read (" + e.getMessage() + ")", e);
    }
  }

  @Override
  public abstract void close();

  static boolean isHidden(String name) {
    return Arrays.stream(name.split("/"))
        .anyMatch(part -> part.startsWith(".") || part.equals("__MACOSX"));
  }

  /** All there is, but not more than any image has. */
  static byte[] bounded(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
    if (bytes.length > MAX_FILE_BYTES) {
      throw new UnreadableImageException("it is larger than " + (MAX_FILE_BYTES >> 20) + " MiB");
    }
    return bytes;
  }

  /**
   * A regular file from its beginning: a device may never end, and a pipe wait for ever.
   *
   * @throws UnreadableImageException if it is something else
   */
  static InputStream openRegular(Path file) throws IOException {
    try {
      RegularFile.require(file);
    } catch (FileSystemException e) {
      throw new UnreadableImageException(e.getReason(), e);
    }
    return Files.newInputStream(file);
  }

  /** A regular file's bytes. */
  static byte[] read(Path file) throws IOException {
    try (InputStream in = openRegular(file)) {
      return bounded(in);
    }
  }
}
