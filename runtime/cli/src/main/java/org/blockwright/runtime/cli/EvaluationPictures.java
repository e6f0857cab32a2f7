package org.blockwright.runtime.cli;

import com.google.gson.JsonObject;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.blockwright.runtime.api.EvaluationPage;
import org.blockwright.runtime.api.EvaluationReport;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.api.Looks;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.explain.ColorMap;
import org.blockwright.runtime.explain.Overlays;
import org.blockwright.runtime.metrics.Calibration;
import org.blockwright.runtime.metrics.ConfusionMatrix;

/** Pictures of an evaluation. */
final class EvaluationPictures {
  /** What is written into a folder. */
  static final String FOLDER =
      "Folder for report.html, evaluation.json and pictures: the confusion matrix and how far the"
          + " probabilities can be believed.";

  private static final int SIDE = 640;
  private static final int MARGIN = 150;
  private static final int FONT = 13;

  /** Of more classes than these, names and counts would be too small to read. */
  private static final int MOST_NAMED = 25;

  private EvaluationPictures() {}

  /** Writes the figures and, for images of one class each, the pictures. */
  static void write(Path folder, EvaluationReport report, JsonObject document, Console console) {
    AtomicFile.write(folder.resolve("evaluation.json"), Console.pretty(document));
    report
        .classification()
        .ifPresent(
            figures -> {
              confusion(figures.confusion(), folder.resolve("confusion.png"));
              calibration(figures.calibration(), folder.resolve("calibration.png"));
            });
    console.note("figures and pictures: " + folder);
  }

  /** Writes the page, with pictures of where the model looks. */
  static void page(
      Path folder, String weights, ImageClassifier model, EvaluationReport report, Dataset images) {
    AtomicFile.write(
        folder.resolve("report.html"),
        EvaluationPage.render(
            report, weights, model.network(), Looks.of(model, images.validation())));
  }

  /** Rows are true classes, columns what they were taken for, each row as shares of its images. */
  static void confusion(ConfusionMatrix matrix, Path file) {
    int classes = matrix.names().size();
    int cell = Math.max(1, SIDE / classes);
    int side = cell * classes;
    BufferedImage picture = sheet(MARGIN + side + FONT, MARGIN + side + FONT);
    Graphics2D pen = pen(picture);
    for (int i = 0; i < classes; i++) {
      long images = Math.max(1, matrix.support(i));
      for (int j = 0; j < classes; j++) {
        float share = (float) matrix.count(i, j) / images;
        pen.setColor(ColorMap.of(share));
        pen.fillRect(MARGIN + j * cell, MARGIN + i * cell, cell, cell);
      }
    }
    if (classes <= MOST_NAMED) {
      words(pen, brush -> names(brush, matrix, cell));
    }
    write(picture, pen, file);
  }

  private static void names(Graphics2D pen, ConfusionMatrix matrix, int cell) {
    List<String> names = matrix.names();
    for (int i = 0; i < names.size(); i++) {
      int middle = MARGIN + i * cell + cell / 2 + FONT / 2;
      pen.setColor(Color.BLACK);
      pen.drawString(shortened(names.get(i)), FONT, middle);
      pen.rotate(-Math.PI / 2, middle, MARGIN - FONT);
      pen.drawString(shortened(names.get(i)), middle, MARGIN - FONT);
      pen.rotate(Math.PI / 2, middle, MARGIN - FONT);
      pen.setColor(Color.GRAY);
      for (int j = 0; j < names.size(); j++) {
        String count = Long.toString(matrix.count(i, j));
        int x = MARGIN + j * cell + (cell - pen.getFontMetrics().stringWidth(count)) / 2;
        pen.drawString(count, x, middle);
      }
    }
  }

  private static String shortened(String name) {
    return name.length() <= 18 ? name : name.substring(0, 17) + "…";
  }

  /** For each bin its accuracy as a bar, beside the diagonal where accuracy meets confidence. */
  static void calibration(Calibration calibration, Path file) {
    BufferedImage picture = sheet(SIDE + 2 * MARGIN / 3, SIDE + 2 * MARGIN / 3);
    int left = MARGIN / 3;
    int bottom = left + SIDE;
    Graphics2D pen = pen(picture);
    for (Calibration.Bin bin : calibration.bins()) {
      if (bin.images() > 0) {
        int x = left + (int) Math.round(bin.from() * SIDE);
        int width = (int) Math.round(bin.to() * SIDE) + left - x - 2;
        int height = (int) Math.round(bin.accuracy() * SIDE);
        pen.setColor(new Color(0x2563eb));
        pen.fillRect(x, bottom - height, width, height);
        int mean = (int) Math.round(bin.confidence() * SIDE);
        pen.setColor(new Color(0xdc2626));
        pen.fillRect(x, bottom - mean - 1, width, 3);
      }
    }
    pen.setColor(Color.DARK_GRAY);
    pen.setStroke(new BasicStroke(2));
    pen.drawRect(left, left, SIDE, SIDE);
    pen.drawLine(left, bottom, left + SIDE, left);
    words(
        pen,
        brush -> {
          brush.setColor(Color.BLACK);
          brush.drawString(
              Figures.format(
                  "accuracy (blue) and mean confidence (red) by confidence; ECE %s",
                  Figures.percent(calibration.expectedError())),
              left,
              left - FONT);
        });
    write(picture, pen, file);
  }

  private static BufferedImage sheet(int width, int height) {
    return new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
  }

  private static Graphics2D pen(BufferedImage picture) {
    Graphics2D pen = picture.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    return pen;
  }

  private static void words(Graphics2D pen, Consumer<Graphics2D> draw) {
    try {
      pen.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT));
      draw.accept(pen);
    } catch (RuntimeException | Error e) {
      // A machine without fonts throws one of several internal errors; the figures are in the JSON.
      return;
    }
  }

  private static void write(BufferedImage picture, Graphics2D pen, Path file) {
    pen.dispose();
    byte[] png = Overlays.png(picture);
    AtomicFile.write(file, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(png)));
  }
}
