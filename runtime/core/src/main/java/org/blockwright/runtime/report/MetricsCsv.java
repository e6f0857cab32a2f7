package org.blockwright.runtime.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.train.EpochReport;
import org.blockwright.runtime.train.Metrics;

/** Epochs as rows of comma-separated values; what was not measured is empty. */
final class MetricsCsv {
  private static final String HEADER =
      "epoch,step,learning_rate,train_images,train_loss,train_top1,train_top5,train_map,"
          + "val_images,val_loss,val_top1,val_top5,val_map,best,seconds,data_wait,images_per_second";
  private static final int COLUMNS = HEADER.split(",").length;

  private MetricsCsv() {}

  static String write(List<EpochReport> epochs) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (EpochReport epoch : epochs) {
      StringJoiner row = new StringJoiner(",", "", "\n");
      row.add(String.valueOf(epoch.epoch()));
      row.add(String.valueOf(epoch.step()));
      row.add(number(epoch.rate()));
      metrics(row, Optional.of(epoch.train()));
      metrics(row, epoch.validation());
      row.add(epoch.best() ? "1" : "0");
      row.add(number(epoch.seconds())).add(number(epoch.waited()));
      row.add(number(epoch.imagesPerSecond()));
      text.append(row);
    }
    return text.toString();
  }

  private static void metrics(StringJoiner row, Optional<Metrics> metrics) {
    row.add(metrics.map(m -> String.valueOf(m.images())).orElse(""));
    for (int i = 0; i < 4; i++) {
      int column = i;
      row.add(metrics.map(m -> number(values(m)[column])).orElse(""));
    }
  }

  private static double[] values(Metrics metrics) {
    return new double[] {
      metrics.loss(), metrics.top1(), metrics.top5(), metrics.meanAveragePrecision()
    };
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.valueOf(value);
  }

  /** The epochs before one, as they were written; none where there is no file. */
  static List<EpochReport> read(Path file, int before) {
    if (!Files.exists(file)) {
      return new ArrayList<>();
    }
    try {
      List<String> lines = Files.readAllLines(file);
      List<EpochReport> epochs = new ArrayList<>();
      for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
        EpochReport epoch = epoch(file, line);
        if (epoch.epoch() < before) {
          epochs.add(epoch);
        }
      }
      return epochs;
    } catch (IOException e) {
      throw new FileException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static EpochReport epoch(Path file, String line) {
    String[] cells = line.split(",", -1);
    if (cells.length == COLUMNS) {
      try {
        double[] v =
            Arrays.stream(cells).mapToDouble(c -> c.isEmpty() ? Double.NaN : number(c)).toArray();
        Metrics train = new Metrics((long) v[3], v[4], v[5], v[6], v[7]);
        Optional<Metrics> validation =
            cells[8].isEmpty()
                ? Optional.empty()
                : Optional.of(new Metrics((long) v[8], v[9], v[10], v[11], v[12]));
        return new EpochReport(
            (int) v[0], (long) v[1], v[2], train, validation, v[13] > 0, v[14], v[15], v[16]);
      } catch (NumberFormatException e) {
        // said below
      }
    }
    throw new FileException(
        file + " is no table of metrics: it has the line \"" + line + "\"; move it away.");
  }

  private static double number(String cell) {
    return Double.parseDouble(cell);
  }
}
