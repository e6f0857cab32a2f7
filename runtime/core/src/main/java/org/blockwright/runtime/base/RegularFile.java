package org.blockwright.runtime.base;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that have an end: a device may give bytes for ever, and a pipe wait for its writer. */
public final class RegularFile {
  private RegularFile() {}

  /**
   * Has a path be that of a regular file, or of nothing, which opening it will say.
   *
   * @throws FileSystemException whose reason says what it is, if it is something else
   */
  public static void require(Path file) throws FileSystemException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileSystemException(
          file.toString(),
          null,
          Files.isDirectory(file) ? "it is a folder" : "it is a device or a pipe, no regular file");
    }
  }
}
