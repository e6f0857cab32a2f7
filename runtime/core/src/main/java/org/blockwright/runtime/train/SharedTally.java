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
  private final boolean multiLabel;
  private final Map<Integer, MetricAccumulator.Part> own = new TreeMap<>();

  SharedTally(boolean multiLabel) {
    this.multiLabel = multiLabel;
  }

  /** Keeps what a batch came to. */
  void add(int batch, MetricAccumulator.Part part) {
    own.put(batch, part);
  }

  /** The figures of all workers; they hear whether one wants to stop. */
  Metrics together(Team team) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      write(new DataOutputStream(bytes), team.wantsToStop());
      Map<Integer, MetricAccumulator.Part> all = new TreeMap<>();
      boolean stop = false;
      for (byte[] given : team.collective().gather(bytes.toByteArray())) {
        stop |= read(new DataInputStream(new ByteArrayInputStream(given)), all);
      }
      team.heard(stop);
      MetricAccumulator tally = new MetricAccumulator(multiLabel, true);
      all.values().forEach(tally::add);
      return tally.metrics();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(DataOutputStream out, boolean stop) throws IOException {
    out.writeBoolean(stop);
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

  private static boolean read(DataInputStream in, Map<Integer, MetricAccumulator.Part> all)
      throws IOException {
    boolean stop = in.readBoolean();
    for (int left = in.readInt(); left > 0; left--) {
      int number = in.readInt();
      all.put(
          number,
          new MetricAccumulator.Part(
              in.readLong(), in.readDouble(), in.readLong(), in.readLong(), rows(in), rows(in)));
    }
    return stop;
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
