package org.blockwright.runtime.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;

/**
 * Keeps a run's folder for one run at a time. The operating system gives the lock back when the
 * process ends, however it ends; the file says whose it is.
 */
final class RunLock implements AutoCloseable {
  /** The file in a run's folder. */
  static final String FILE = "run.lock";

  /** A byte far behind the text, since systems may keep others from reading what is locked. */
  private static final long PLACE = Long.MAX_VALUE - 1;

  /**
   * The folders of this process. Unix gives up all locks of a process on a file when the process
   * closes it anywhere, so a file that is locked here must not even be opened again.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private RunLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Locks a folder that exists.
   *
   * @throws BlockwrightException if another run has it, naming its process, or if it cannot be
   *     locked
   */
  static RunLock of(Path folder) {
    try {
      Path real = folder.toRealPath();
      if (!HELD.add(real)) {
        throw taken(folder, String.valueOf(ProcessHandle.current().pid()));
      }
      try {
        return new RunLock(real, open(folder, real.resolve(FILE)));
      } catch (BlockwrightException | IOException e) {
        HELD.remove(real);
        throw e;
      }
    } catch (IOException e) {
      throw new FileException("Cannot lock the folder " + folder + ": " + AtomicFile.reason(e), e);
    }
  }

  private static FileChannel open(Path folder, Path file) throws IOException {
    String own = String.valueOf(ProcessHandle.current().pid());
    while (true) {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        lock(channel, folder, file).close();
        channel.truncate(0);
        AtomicFile.writeFully(channel, ByteBuffer.wrap(own.getBytes(StandardCharsets.US_ASCII)));
        // Its last owner may have removed the file before it was locked: then it is nobody's.
        boolean there = own.equals(read(file));
        lock(channel, folder, file);
        if (there) {
          return channel;
        }
        channel.close();
      } catch (BlockwrightException | IOException e) {
        channel.close();
        throw e;
      }
    }
  }

  private static FileLock lock(FileChannel channel, Path folder, Path file) throws IOException {
    FileLock lock = channel.tryLock(PLACE, 1, false);
    if (lock == null) {
      throw taken(folder, read(file));
    }
    return lock;
  }

  private static BlockwrightException taken(Path folder, String owner) {
    return new FileException(
        "The folder "
            + folder
            + " is in use by another run"
            + (owner.isEmpty() ? "" : ", in process " + owner)
            + "; wait until that ends, or choose another folder.");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** Gives the folder back. */
  @Override
  public void close() {
    Path file = folder.resolve(FILE);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Windows keeps open files; what is left is a file that nobody has locked
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new FileException("Cannot unlock " + file + ": " + e.getMessage(), e);
    } finally {
      HELD.remove(folder);
    }
  }
}
