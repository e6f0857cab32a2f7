package org.blockwright.runtime.data;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.Printable;

/**
 * Where data comes from, as it is written on the command line:
 *
 * <ul>
 *   <li>{@code shapes[:N]}: N training pictures (4000 unless told) drawn by {@link ShapesSource},
 *       and a quarter of that for validation;
 *   <li>{@code multi-shapes[:N]}: the same with none to four labelled figures a picture;
 *   <li>{@code mnist:DIR}, {@code fashion-mnist:DIR}: IDX files, gzipped or not;
 *   <li>{@code multi-mnist:DIR}: one to four of MNIST's digits on a canvas of 64 x 64;
 *   <li>{@code cifar10:DIR}: the binary version's batches;
 *   <li>{@code imagefolder:TRAIN[,VAL]}: each a folder or a zip of class folders; one path may hold
 *       {@code train} and {@code val} in any usual spelling;
 *   <li>{@code csv:FILE}: images and their labels, {@code boxes:FILE}: images, classes and corners
 *       of boxes, each in a table with a header, whose images lie below its folder;
 *   <li>{@code coco:DIR}: annotations in COCO's JSON with their images, a folder or a zip.
 * </ul>
 */
public final class DataSpec {
  /** All that can be written, for help and messages. */
  public static final String KINDS =
      "shapes[:N], multi-shapes[:N], mnist:DIR, multi-mnist:DIR, fashion-mnist:DIR, cifar10:DIR,"
          + " imagefolder:TRAIN[,VAL], csv:FILE, boxes:FILE or coco:DIR";

  private static final int DEFAULT_SHAPES = 4000;
  private static final int MAX_SHAPES = 100_000_000;
  private static final List<String> DIGITS =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();
  private static final List<String> FASHION =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private enum Kind {
    SHAPES,
    MULTI_SHAPES,
    MNIST,
    MULTI_MNIST,
    FASHION_MNIST,
    CIFAR10,
    IMAGEFOLDER,
    CSV,
    BOXES,
    COCO;

    boolean isDrawn() {
      return this == SHAPES || this == MULTI_SHAPES;
    }

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final String text;
  private final Kind kind;
  private final String argument;

  private DataSpec(String text, Kind kind, String argument) {
    this.text = text;
    this.kind = kind;
    this.argument = argument;
  }

  /**
   * Reads a specification; looks at no file.
   *
   * @throws BlockwrightException if it names no known kind of data
   */
  public static DataSpec parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String argument = colon < 0 ? "" : text.substring(colon + 1);
    for (Kind kind : Kind.values()) {
      if (kind.text().equals(name)) {
        if (argument.isBlank() && !kind.isDrawn()) {
          throw new FileException("Data '" + text + "' names no place; write " + KINDS + ".");
        }
        return new DataSpec(text, kind, argument);
      }
    }
    throw new FileException(
        "There is no data called '"
            + text
            + "'; write "
            + (new File(text).exists() ? "imagefolder:" + text + ", or another of " : "")
            + KINDS
            + ".");
  }

  /**
   * Opens the data, pictures as they are stored: like torchvision's, without regard to an EXIF
   * orientation.
   */
  public Dataset open() {
    return open(false);
  }

  /**
   * Opens the data for training.
   *
   * @param upright whether to turn pictures as their EXIF orientation says
   * @throws BlockwrightException if something is missing or is not what it should be
   */
  public Dataset open(boolean upright) {
    return open(upright, true);
  }

  /**
   * Opens the data to measure on its validation images: where it has none of its own, all of its
   * images are measured instead of a part that training would hold out.
   *
   * @param upright whether to turn pictures as their EXIF orientation says
   * @throws BlockwrightException if something is missing or is not what it should be
   */
  public Dataset openForEvaluation(boolean upright) {
    return open(upright, false);
  }

  private Dataset open(boolean upright, boolean training) {
    return switch (kind) {
      case SHAPES, MULTI_SHAPES -> shapes();
      case MNIST -> idx(DIGITS);
      case MULTI_MNIST -> {
        Dataset mnist = idx(DIGITS);
        yield Dataset.of(
            text,
            new MultiDigitSource(mnist.train(), 0, 0),
            new MultiDigitSource(mnist.validation(), 1, 0),
            List.of());
      }
      case FASHION_MNIST -> idx(FASHION);
      case CIFAR10 -> {
        CifarFolder folder = new CifarFolder(folder());
        yield Dataset.of(text, folder.train(), folder.test(), List.of());
      }
      case IMAGEFOLDER -> ImageFolders.open(text, argument, upright, training);
      case CSV -> AnnotatedTables.labels(text, path(argument), upright, training);
      case BOXES -> AnnotatedTables.boxes(text, path(argument), training);
      case COCO -> CocoFolder.open(text, path(argument), training);
    };
  }

  @Override
  public String toString() {
    return text;
  }

  private Dataset shapes() {
    int count = DEFAULT_SHAPES;
    if (!argument.isEmpty()) {
      try {
        count = Integer.parseInt(argument);
      } catch (NumberFormatException e) {
        count = 0;
      }
      if (count < 1 || count > MAX_SHAPES) {
        throw new FileException(
            "Data '"
                + text
                + "' asks for no number of pictures; write "
                + kind.text()
                + ":4000, at most "
                + MAX_SHAPES
                + ".");
      }
    }
    int validation = Math.max(1, count / 4);
    ShapesSource train = ShapesSource.train(count, 0);
    ShapesSource judging = ShapesSource.validation(validation, 0);
    boolean several = kind == Kind.MULTI_SHAPES;
    return Dataset.of(
        text,
        several ? train.multiLabel() : train,
        several ? judging.multiLabel() : judging,
        List.of());
  }

  private Dataset idx(List<String> classNames) {
    IdxFolder folder = new IdxFolder(folder(), classNames);
    return Dataset.of(text, folder.open("train"), folder.open("t10k", "test"), List.of());
  }

  private Path folder() {
    Path folder = path(argument);
    if (!Files.isDirectory(folder)) {
      throw new FileException("There is no folder " + folder + " for the data '" + text + "'.");
    }
    return folder;
  }

  /**
   * The path that is written so.
   *
   * @throws BlockwrightException if this system has no path of that name
   */
  static Path path(String written) {
    try {
      return Path.of(written);
    } catch (InvalidPathException e) {
      throw new FileException(
          "'"
              + Printable.of(written)
              + "' is no path here ("
              + Printable.of(e.getReason())
              + "); where it has letters beyond ASCII, Java needs a locale that has them, such as"
              + " LC_ALL=C.UTF-8.",
          e);
    }
  }
}
