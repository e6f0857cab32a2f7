package org.blockwright.runtime.train;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the workers' batches come to, put together in the order of the batches. */
final class SharedTally {
  private final Map<Integer, MetricAccumulator.Part> own = new TreeMap<>();

  /** Keeps what a batch came to. */
  void add(int batch, MetricAccumulator.Part part) {
    own.put(batch, part);
  }

  /** What this worker has, for the others. */
  byte[] toBytes() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      write(new DataOutputStream(bytes));
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The figures of all workers together. */
  static Metrics together(boolean multiLabel, List<byte[]> parts) {
    try {
      Map<Integer, MetricAccumulator.Part> all = new TreeMap<>();
      for (byte[] part : parts) {
        read(new DataInputStream(new ByteArrayInputStream(part)), all);
      }
      MetricAccumulator tally = new MetricAccumulator(multiLabel, true);
      all.values().forEach(tally::add);
      return tally.metrics();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeInt(own.size());
    for (Map.Entry<Integer, MetricAccumulator.Part> entry : own.entrySet()) {
      MetricAccumulator.Part part = entry.getValue();
      out.writeInt(entry.getKey());
      out.writeLong(part.images());
      out.writeDouble(part.lossSum());
      out.writeLong(part.first());
      out.writeLong(part.firstFive());
      write(out, part.scores());
      write(out, part.truths());
    }
  }

  private static void write(DataOutputStream out, List<float[]> rows) throws IOException {
    out.writeInt(rows.size());
    for (float[] row : rows) {
      out.writeInt(row.length);
      for (float value : row) {
        out.writeFloat(value);
      }
    }
  }

  private static void read(DataInputStream in, Map<Integer, MetricAccumulator.Part> all)
      throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      int number = in.readInt();
      all.put(
          number,
          new MetricAccumulator.Part(
              in.readLong(), in.readDouble(), in.readLong(), in.readLong(), rows(in), rows(in)));
    }
  }

  private static List<float[]> rows(DataInputStream in) throws IOException {
    List<float[]> rows = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      float[] row = new float[in.readInt()];
      for (int k = 0; k < row.length; k++) {
        row[k] = in.readFloat();
      }
      rows.add(row);
    }
    return rows;
  }
}
