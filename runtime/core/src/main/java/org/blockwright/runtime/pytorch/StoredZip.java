package org.blockwright.runtime.pytorch;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip of stored entries as PyTorch writes them: each entry's bytes begin at a multiple of 64, so
 * that they can be mapped, and nothing depends on the time.
 */
final class StoredZip implements AutoCloseable {
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_HEADER = 30;
  private static final int FIELD_HEADER = 4;
  // PyTorch's own mark of padding.
  private static final short PADDING_FIELD = 'F' | 'B' << 8;
  private static final int CHUNK = 1 << 20;
  // Java marks the very first moment of zip's time by a field that depends on the time zone.
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final Counter counter;
  private final ZipOutputStream zip;

  StoredZip(OutputStream out) {
    counter = new Counter(out);
    zip = new ZipOutputStream(counter);
  }

  void put(String name, String text) throws IOException {
    put(name, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  void put(String name, ByteBuffer bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.remaining());
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(NO_TIME);
    entry.setExtra(padding(name.getBytes(StandardCharsets.UTF_8).length));
    zip.putNextEntry(entry);
    byte[] chunk = new byte[Math.min(CHUNK, bytes.remaining())];
    ByteBuffer rest = bytes.duplicate();
    while (rest.hasRemaining()) {
      int length = Math.min(chunk.length, rest.remaining());
      rest.get(chunk, 0, length);
      zip.write(chunk, 0, length);
    }
    zip.closeEntry();
  }

  private byte[] padding(int nameLength) {
    long begin = counter.written + LOCAL_HEADER + nameLength + FIELD_HEADER;
    int missing = (int) Math.floorMod(-begin, (long) ALIGNMENT);
    return ByteBuffer.allocate(FIELD_HEADER + missing)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(PADDING_FIELD)
        .putShort((short) missing)
        .array();
  }

  /** Writes the directory; the stream stays open. */
  @Override
  public void close() throws IOException {
    zip.finish();
  }

  private static final class Counter extends FilterOutputStream {
    private long written;

    Counter(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      written += length;
    }
  }
}
