package org.blockwright.runtime.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file that TensorBoard reads: TFRecords of {@code Event} messages in protocol-buffer encoding
 * (tensorflow/core/util/event.proto, framework/summary.proto).
 */
final class EventFile implements AutoCloseable {
  private static final int CRC_MASK = 0xa282ead8;
  // (field number << 3) | wire type
  private static final int EVENT_WALL_TIME = 1 << 3 | 1;
  private static final int EVENT_STEP = 2 << 3;
  private static final int EVENT_FILE_VERSION = 3 << 3 | 2;
  private static final int EVENT_SUMMARY = 5 << 3 | 2;
  private static final int EVENT_SESSION_LOG = 7 << 3 | 2;
  private static final int SUMMARY_VALUE = 1 << 3 | 2;
  private static final int VALUE_TAG = 1 << 3 | 2;
  private static final int VALUE_SIMPLE = 2 << 3 | 5;
  private static final byte[] SESSION_START = {1 << 3, 1};

  private final OutputStream out;

  /**
   * Starts a file in a folder.
   *
   * @param firstStep of the run; what older files hold from this step on is void
   */
  EventFile(Path folder, long firstStep) throws IOException {
    Files.createDirectories(folder);
    String name = String.format("events.out.tfevents.%010d", System.currentTimeMillis() / 1000);
    Path file = folder.resolve(name + ".blockwright");
    for (int again = 1; Files.exists(file); again++) {
      file = folder.resolve(name + ".blockwright." + again);
    }
    out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    event(0, EVENT_FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
    if (firstStep > 0) {
      event(firstStep, EVENT_SESSION_LOG, SESSION_START);
    }
  }

  /** Adds scalars of a step; those that are NaN are left out. */
  void scalars(long step, Map<String, Double> values) throws IOException {
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    values.forEach(
        (tag, value) -> {
          if (!value.isNaN()) {
            ByteArrayOutputStream scalar = new ByteArrayOutputStream();
            bytes(scalar, VALUE_TAG, tag.getBytes(StandardCharsets.UTF_8));
            scalar.write(VALUE_SIMPLE);
            scalar.writeBytes(little(4).putFloat(value.floatValue()).array());
            bytes(summary, SUMMARY_VALUE, scalar.toByteArray());
          }
        });
    event(step, EVENT_SUMMARY, summary.toByteArray());
  }

  private void event(long step, int field, byte[] content) throws IOException {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.write(EVENT_WALL_TIME);
    event.writeBytes(little(8).putDouble(System.currentTimeMillis() / 1000.0).array());
    event.write(EVENT_STEP);
    varint(event, step);
    bytes(event, field, content);
    record(event.toByteArray());
  }

  /** Length, its checksum, data, its checksum; one write, so that a kill cuts at most the last. */
  private void record(byte[] data) throws IOException {
    byte[] length = little(8).putLong(data.length).array();
    out.write(
        little(16 + data.length)
            .put(length)
            .putInt(maskedCrc(length))
            .put(data)
            .putInt(maskedCrc(data))
            .array());
  }

  static int maskedCrc(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK;
  }

  private static void bytes(ByteArrayOutputStream to, int field, byte[] content) {
    to.write(field);
    varint(to, content.length);
    to.writeBytes(content);
  }

  private static void varint(ByteArrayOutputStream to, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      to.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    to.write((int) rest);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
