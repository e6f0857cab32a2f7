package org.blockwright.runtime.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** Of those who write several files: taking turns one by one, two could wait for each other. */
  private static final Object TOGETHER = new Object();

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
    synchronized (turn(target)) {
      replace(Map.of(target, content));
    }
  }

  /**
   * Replaces files that belong together: all are written aside before the first is renamed, in
   * their order, so that between old and new ones lies nothing but the renaming.
   *
   * @throws BlockwrightException as {@link #write(Path, Content)}
   */
  public static void writeTogether(Map<Path, Content> files) {
    synchronized (TOGETHER) {
      Map<Path, Content> pending = new LinkedHashMap<>(files);
      inTurn(List.copyOf(files.keySet()), () -> replace(pending));
    }
  }

  /** Waits until nobody else writes one of some files. */
  private static void inTurn(List<Path> files, Runnable work) {
    if (files.isEmpty()) {
      work.run();
      return;
    }
    synchronized (turn(files.get(0))) {
      inTurn(files.subList(1, files.size()), work);
    }
  }

  private static Object turn(Path target) {
    int file = target.toAbsolutePath().normalize().hashCode();
    return TURNS[Math.floorMod(file, TURNS.length)];
  }

  private static void replace(Map<Path, Content> files) {
    Path current = null;
    try {
      for (Map.Entry<Path, Content> file : files.entrySet()) {
        current = file.getKey();
        writeAside(current, file.getValue());
      }
      for (Path target : files.keySet()) {
        current = target;
        rename(aside(target), target);
      }
    } catch (IOException e) {
      files.keySet().forEach(target -> remove(aside(target)));
      throw new FileException(
          "Cannot write "
              + current
              + ": "
              + reason(e)
              + (Files.isRegularFile(current) ? ". The one written before is kept." : "."),
          e);
    } catch (RuntimeException | Error e) {
      files.keySet().forEach(target -> remove(aside(target)));
      throw e;
    }
  }

  private static Path aside(Path target) {
    return target.resolveSibling(target.getFileName() + ".tmp");
  }

  private static void writeAside(Path target, Content content) throws IOException {
    if (Files.isDirectory(target)) {
      throw new FileSystemException(target.toString(), null, "it is a folder");
    }
    Path folder = target.getParent();
    if (folder != null) {
      makeFolder(folder);
    }
    try (FileChannel channel =
        FileChannel.open(
            aside(target),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      content.writeTo(channel);
      channel.force(true);
    }
  }

  private static void makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new FileSystemException(e.getFile(), null, e.getFile() + " is no folder");
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

  /** Why something could not be written, without a full stop: Java often names the file alone. */
  public static String reason(IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return "the thread that wrote it was interrupted";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException missing) {
      return "there is no " + missing.getFile();
    }
    if (e instanceof FileAlreadyExistsException taken) {
      return "there is a " + taken.getFile() + " already";
    }
    String message =
        e instanceof FileSystemException file && file.getReason() != null
            ? file.getReason()
            : e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.replaceFirst("\\.$", "");
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
