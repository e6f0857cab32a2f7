package org.blockwright.runtime.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * Replaces files so that at any moment, through a kill or a full disk, either the old or the new
 * one stands whole: written aside, synced, renamed.
 */
public final class AtomicFile {
  /** Of the writers of one file, and a few others, one at a time. */
  private static final Object[] TURNS = Stream.generate(Object::new).limit(64).toArray();

  /** What is written at once: Java copies it into memory of the system's, which it keeps. */
  private static final int PIECE = 1 << 20;

  private AtomicFile() {}

  /** Writes a file's content. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it to an empty file. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Replaces a file by text in UTF-8. */
  public static void write(Path target, String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    write(target, channel -> writeFully(channel, bytes));
  }

  /**
   * Replaces a file, making its folder where that is missing.
   *
   * @throws BlockwrightException if it cannot be written; the old file is then still there, and
   *     nothing beside it
   */
  public static void write(Path target, Content content) {
    int file = target.toAbsolutePath().normalize().hashCode();
    synchronized (TURNS[Math.floorMod(file, TURNS.length)]) {
      replace(target, content);
    }
  }

  private static void replace(Path target, Content content) {
    Path aside = target.resolveSibling(target.getFileName() + ".tmp");
    try {
      if (target.getParent() != null) {
        Files.createDirectories(target.getParent());
      }
      try (FileChannel channel =
          FileChannel.open(
              aside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      rename(aside, target);
    } catch (IOException e) {
      remove(aside);
      throw new FileException(
          "Cannot write "
              + target
              + ": "
              + reason(e)
              + (Files.exists(target) ? ". The one written before is kept." : "."),
          e);
    } catch (RuntimeException | Error e) {
      remove(aside);
      throw e;
    }
  }

  /** Renames within one folder, replacing what is there, and makes it last through a power cut. */
  public static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
    syncFolder(to.toAbsolutePath().getParent());
  }

  /** Writes all that is left of a buffer. */
  public static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      channel.write(bytes.limit(Math.min(end, bytes.position() + PIECE)));
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }

  private static void remove(Path aside) {
    try {
      Files.deleteIfExists(aside);
    } catch (IOException e) {
      // the next write truncates it
    }
  }

  private static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows cannot open folders; its rename is journaled
    }
  }
}
