package org.blockwright.runtime.weights;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.blockwright.runtime.base.RegularFile;
import org.blockwright.runtime.base.WeightsException;

/**
 * A file read at positions. Channel reads instead of a mapping: a file that shrinks under a mapping
 * kills the JVM, and offsets here are 64 bits. Safe for use by several threads.
 */
final class FileSource implements Closeable {
  /** The channel copies through a buffer of its own, as large as what is asked for at once. */
  private static final int STEP = 1 << 20;

  private final Path path;
  private final FileChannel channel;
  private final long size;

  private FileSource(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  static FileSource open(Path path) {
    try {
      RegularFile.require(path);
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        return new FileSource(path, channel, channel.size());
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new WeightsException(
          "cannot read "
              + path
              + " ("
              + (e instanceof FileSystemException named && named.getReason() != null
                  ? named.getReason()
                  : e.getClass().getSimpleName())
              + "); is it there, a file, and readable?",
          e);
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /** Fills the rest of the buffer from the given position. */
  void read(long position, ByteBuffer into) {
    require(position, into.remaining());
    long at = position;
    int end = into.limit();
    try {
      while (into.position() < end) {
        into.limit(Math.min(end, into.position() + STEP));
        int n = channel.read(into, at);
        if (n < 0) {
          throw new WeightsException(path + " became shorter while it was read");
        }
        at += n;
      }
    } catch (IOException e) {
      throw new WeightsException("cannot read " + path + ": " + e, e);
    }
  }

  /** Reads a few little-endian bytes. */
  ByteBuffer read(long position, int count) {
    require(position, count);
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    read(position, bytes);
    return bytes.flip();
  }

  /** Returns the CRC-32 of a part of the file. */
  int crc32(long position, long count) {
    require(position, count);
    CRC32 crc = new CRC32();
    ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(STEP, Math.max(1, count)));
    for (long at = 0; at < count; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), count - at));
      read(position + at, buffer);
      crc.update(buffer.flip());
    }
    return (int) crc.getValue();
  }

  /** Fails unless the file holds that many bytes at that position; nothing is allocated before. */
  void require(long position, long count) {
    if (position < 0 || count < 0 || count > size - position) {
      throw new WeightsException(
          path
              + " ends early: "
              + count
              + " bytes at "
              + position
              + " of "
              + size
              + "; is the download complete?");
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new WeightsException("cannot close " + path + ": " + e, e);
    }
  }
}
