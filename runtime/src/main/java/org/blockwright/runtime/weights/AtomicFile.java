package org.blockwright.runtime.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.blockwright.runtime.BlockwrightException;

/** Files that appear whole or not at all: written aside, synced, renamed. */
final class AtomicFile {
  private AtomicFile() {}

  /** Writes to a channel that may fail. */
  @FunctionalInterface
  interface Body {
    void write(FileChannel channel) throws IOException;
  }

  static void write(Path target, Body body) {
    Path folder = target.toAbsolutePath().getParent();
    // Not a temporary file of the JDK's: those stay closed to the user's group.
    Path aside = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
          FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        body.write(channel);
        channel.force(true);
      }
      rename(aside, target);
    } catch (IOException e) {
      throw new BlockwrightException("cannot write " + target + ": " + e, e);
    } finally {
      delete(aside);
    }
  }

  /** Renames within one folder, replacing what is there, and syncs the folder. */
  static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
    try (FileChannel folder =
        FileChannel.open(to.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Windows cannot open a folder; there the rename is as durable as it gets.
      return;
    }
  }

  private static void delete(Path aside) {
    try {
      Files.deleteIfExists(aside);
    } catch (IOException e) {
      throw new BlockwrightException("cannot remove the unfinished " + aside + ": " + e, e);
    }
  }
}
