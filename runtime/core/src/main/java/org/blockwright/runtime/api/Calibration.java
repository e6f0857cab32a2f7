package org.blockwright.runtime.api;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.blockwright.runtime.Blockwright;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Skipped;
import org.blockwright.runtime.data.Subset;
import org.blockwright.runtime.export.Export;
import org.blockwright.runtime.export.QuantizationReport;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * Where a network with 8 bits takes the ranges of its values from (post-training quantisation), and
 * what it is judged by afterwards.
 *
 * @param images like those that it will be asked about; labels do not matter
 * @param judges other images that what became of it is measured on; where there are none, those of
 *     {@code images} that ranges were not taken from, or if none are left the same ones
 * @param most how many of each are taken, the first that can be read of a shuffle that is the same
 *     each time
 * @param percentile of each value's numbers that its range holds; 100 for all of them (min-max)
 */
public record Calibration(
    ImageSource images, Optional<ImageSource> judges, int most, double percentile) {
  /** As many as change little when more are added. */
  public static final int IMAGES = 100;

  /** Ranges from fewer say little. */
  public static final int LEAST = 8;

  /** What leaves out the few numbers that stretch a range most. */
  public static final double PERCENTILE = 99.9;

  private static final Set<String> FORMATS = Set.of("onnx", "pt");
  private static final double ALL = 100;
  private static final double HALF = 50;

  public Calibration {
    if (!(percentile > HALF && percentile <= ALL)) {
      throw new UsageException(
          "a range that holds " + percentile + " % of the numbers is none: above 50, at most 100");
    }
    if (most < LEAST) {
      throw new UsageException(
          "ranges of values come from at least %d pictures, not %d".formatted(LEAST, most));
    }
  }

  /** Ranges from the least to the greatest number that is met. */
  public static Calibration minMax(ImageSource images) {
    return percentile(images, ALL);
  }

  /** Ranges without the outermost 0.1 % of the numbers. */
  public static Calibration percentile(ImageSource images) {
    return percentile(images, PERCENTILE);
  }

  /** Ranges that hold so many percent of the numbers. */
  public static Calibration percentile(ImageSource images, double percentile) {
    return new Calibration(images, Optional.empty(), IMAGES, percentile);
  }

  /** The same on at most so many images. */
  public Calibration limit(int count) {
    return new Calibration(images, judges, count, percentile);
  }

  /** The same, measured on other images. */
  public Calibration judgedBy(ImageSource others) {
    return new Calibration(images, Optional.of(others), most, percentile);
  }

  /**
   * Writes a model with 8 bits, with its class names and preprocessing, as {@link Export#int8}
   * says.
   *
   * @param file where to, ending in {@code .onnx} or {@code .pt}
   * @return what became of it
   * @throws org.blockwright.runtime.base.BlockwrightException if the ending is another, too few
   *     images can be used, the file cannot be written, or a hand-written block is among the nodes
   */
  public QuantizationReport quantize(ImageClassifier model, Path file) {
    return model.using(() -> write(model.loaded(), file));
  }

  private QuantizationReport write(LoadedModel loaded, Path file) {
    if (!FORMATS.contains(ExportOptions.format(file))) {
      throw new UsageException(
          "a model with 8 bits is written as .onnx or .pt, and %s is neither".formatted(file));
    }
    EncodedPictures pictures = EncodedPictures.of(loaded, ordered(images), most);
    if (pictures.size() < LEAST) {
      String why = pictures.skipped().summary();
      throw new FileException(
          "%d of the pictures can be used to calibrate on, and ranges of values need at least %d%s"
              .formatted(pictures.size(), LEAST, why.isEmpty() ? "" : "; " + why));
    }
    EncodedPictures others = EncodedPictures.of(loaded, judging(pictures), most);
    Skipped skipped = pictures.skipped();
    skipped.addAll(others.skipped().reasons());
    return Tensors.withoutGradients(
        () ->
            Export.int8(
                    loaded.model(),
                    file,
                    loaded.metadata().with("version", "blockwright " + Blockwright.version()),
                    pictures,
                    percentile,
                    others.size() > 0 ? others : pictures)
                .without(skipped.reasons()));
  }

  /** Shuffled where there are more than are looked at. */
  private ImageSource ordered(ImageSource source) {
    return source.size() > most ? Subset.leftOut(source, 0, 0) : source;
  }

  private ImageSource judging(EncodedPictures pictures) {
    return judges.map(this::ordered).orElseGet(() -> Subset.leftOut(images, pictures.looked(), 0));
  }
}
