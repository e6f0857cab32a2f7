package org.blockwright.runtime.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
    Path aside = null;
    try {
      Files.createDirectories(folder);
      aside = Files.createTempFile(folder, "." + target.getFileName(), ".part");
      try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
        body.write(channel);
        channel.force(true);
      }
      rename(aside, target);
      aside = null;
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
    if (aside != null) {
      try {
        Files.deleteIfExists(aside);
      } catch (IOException e) {
        throw new BlockwrightException("cannot remove the unfinished " + aside + ": " + e, e);
      }
    }
  }
}
