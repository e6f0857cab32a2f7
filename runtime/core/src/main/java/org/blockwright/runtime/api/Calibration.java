package org.blockwright.runtime.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.blockwright.runtime.Blockwright;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.ImageEncoder;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Subset;
import org.blockwright.runtime.data.UnreadableImageException;
import org.blockwright.runtime.export.Export;
import org.blockwright.runtime.export.QuantizationReport;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * Where a network with 8 bits takes the ranges of its values from (post-training quantisation).
 *
 * @param images like those that it will be asked about; labels do not matter
 * @param most how many of them are looked at, the first of a shuffle that is the same each time
 * @param percentile of each value's numbers that its range holds; 100 for all of them (min-max)
 */
public record Calibration(ImageSource images, int most, double percentile) {
  /** As many as change little when more are added. */
  public static final int IMAGES = 100;

  /** What leaves out the few numbers that stretch a range most. */
  public static final double PERCENTILE = 99.9;

  private static final double ALL = 100;
  private static final double HALF = 50;
  private static final int BATCH = 4;

  public Calibration {
    if (!(percentile > HALF && percentile <= ALL)) {
      throw new UsageException(
          "a range that holds " + percentile + " % of the numbers is none: above 50, at most 100");
    }
  }

  /** Ranges from the least to the greatest number that is met. */
  public static Calibration minMax(ImageSource images) {
    return new Calibration(images, IMAGES, ALL);
  }

  /** Ranges without the outermost numbers. */
  public static Calibration percentile(ImageSource images) {
    return new Calibration(images, IMAGES, PERCENTILE);
  }

  /** The same on at most so many images. */
  public Calibration limit(int count) {
    return new Calibration(images, count, percentile);
  }

  /**
   * Writes a model with 8 bits as ONNX, with its class names and preprocessing, as {@link
   * Export#int8} says.
   *
   * @param file where to, ending in {@code .onnx}
   * @return what became of it
   * @throws org.blockwright.runtime.base.BlockwrightException if the ending is another, no image
   *     can be used, the file cannot be written, or a hand-written block is among the nodes
   */
  public QuantizationReport quantize(ImageClassifier model, Path file) {
    return model.using(() -> write(model.loaded(), file));
  }

  private QuantizationReport write(LoadedModel loaded, Path file) {
    if (!ExportOptions.format(file).equals("onnx")) {
      throw new UsageException(
          "a model with 8 bits is written as .onnx, and %s is not".formatted(file));
    }
    ImageEncoder encoder = new ImageEncoder(loaded.preprocessing(), BATCH);
    List<float[]> pictures = encode(encoder);
    return Tensors.withoutGradients(
        () ->
            Export.int8(
                loaded.model(),
                file,
                loaded.metadata().with("version", "blockwright " + Blockwright.version()),
                use -> hand(encoder, pictures, loaded.manager(), use),
                percentile));
  }

  /** Those that can be used. */
  private List<float[]> encode(ImageEncoder encoder) {
    ImageSource chosen = Subset.shuffled(images, most, 0);
    List<float[]> encoded = new ArrayList<>();
    String reason = "there is none";
    for (int i = 0; i < chosen.size(); i++) {
      try {
        encoded.add(encoder.encode(chosen.decode(i)));
      } catch (UnreadableImageException e) {
        reason = chosen.name(i) + ": " + e.getMessage();
      }
    }
    if (encoded.isEmpty()) {
      throw new FileException("no image can be used to calibrate on; " + reason);
    }
    return encoded;
  }

  private static void hand(
      ImageEncoder encoder, List<float[]> pictures, NDManager manager, Consumer<NDArray> use) {
    for (int from = 0; from < pictures.size(); from += BATCH) {
      try (NDManager scope = manager.newSubManager()) {
        int to = Math.min(pictures.size(), from + BATCH);
        use.accept(encoder.upload(pictures.subList(from, to), scope));
      }
    }
  }
}
