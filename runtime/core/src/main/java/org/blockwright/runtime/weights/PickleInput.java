package org.blockwright.runtime.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;

/** Sequential reading of a part of a file, with every length checked before memory is taken. */
final class PickleInput {
  private static final int CHUNK = 1 << 16;

  private final FileSource source;
  private final long end;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long next;

  /**
   * Begins to read.
   *
   * @param start the first byte
   * @param end one past the last byte, within the file
   */
  PickleInput(FileSource source, long start, long end) {
    this.source = source;
    this.next = start;
    this.end = end;
  }

  /** Returns the position in the file of the next byte. */
  long position() {
    return next - buffer.remaining();
  }

  int readByte() {
    return Byte.toUnsignedInt(require(1).get());
  }

  int readShort() {
    return Short.toUnsignedInt(require(2).getShort());
  }

  int readInt() {
    return require(4).getInt();
  }

  long readLong() {
    return require(8).getLong();
  }

  double readBigEndianDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(readLong()));
  }

  /** Reads that many bytes, which the caller has bounded. */
  byte[] readBytes(int count) {
    if (count > end - position()) {
      throw cutOff(count);
    }
    byte[] bytes = new byte[count];
    int done = 0;
    while (done < count) {
      int step = Math.min(count - done, CHUNK);
      require(step).get(bytes, done, step);
      done += step;
    }
    return bytes;
  }

  /** Passes over that many bytes. */
  void skip(long count) {
    if (count < 0 || count > end - position()) {
      throw cutOff(count);
    }
    int held = (int) Math.min(count, buffer.remaining());
    buffer.position(buffer.position() + held);
    next += count - held;
  }

  private BlockwrightException cutOff(long count) {
    return new WeightsException(
        "%s holds a pickle that is cut off: it wants %s bytes at %d of %d"
            .formatted(source.path(), Long.toUnsignedString(count), position(), end));
  }

  private ByteBuffer require(int count) {
    if (buffer.remaining() < count) {
      buffer.compact();
      int wanted = (int) Math.min(buffer.remaining(), end - next);
      buffer.limit(buffer.position() + wanted);
      source.read(next, buffer);
      next += wanted;
      buffer.flip();
      if (buffer.remaining() < count) {
        throw cutOff(count);
      }
    }
    return buffer;
  }
}
