package org.blockwright.runtime.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Pictures that are drawn when asked for: small figures of eight kinds, which are the labels, among
 * figures that belong to no class, on strokes, dots and noise. Colours, sizes and places say
 * nothing about the class, and a figure covers a few hundredths of the picture, so that it pays to
 * know where to look.
 *
 * <p>A picture depends on the seed, the part (training or validation) and its index alone. {@link
 * #objects} tells the labelled figures' pixels.
 */
public final class ShapesSource implements ImageSource {
  /** Height and width of each picture. */
  public static final int SIDE = 64;

  /** The most labelled figures in a picture of several. */
  private static final int MOST = 4;

  private static final List<String> CLASS_NAMES =
      ShapeKind.CLASSES.stream().map(figure -> figure.name().toLowerCase(Locale.ROOT)).toList();

  private final int size;
  private final Part part;
  private final boolean several;
  private final long seed;

  private ShapesSource(int size, Part part, boolean several, long seed) {
    this.size = size;
    this.part = part;
    this.several = several;
    this.seed = seed;
  }

  /** Training pictures of one labelled figure each. */
  public static ShapesSource train(int size, long seed) {
    return new ShapesSource(size, Part.TRAIN, false, seed);
  }

  /** Validation pictures: none of them is a training picture, whatever the sizes. */
  public static ShapesSource validation(int size, long seed) {
    return new ShapesSource(size, Part.VALIDATION, false, seed);
  }

  /** The same source of pictures with none to four labelled figures of any kinds, also alike. */
  public ShapesSource multiLabel() {
    return new ShapesSource(size, part, true, seed);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<String> classNames() {
    return CLASS_NAMES;
  }

  @Override
  public boolean isMultiLabel() {
    return several;
  }

  @Override
  public int label(int i) {
    if (several) {
      int[] labels = labels(i);
      return labels.length == 0 ? -1 : labels[0];
    }
    return i % ShapeKind.CLASSES.size();
  }

  /** Ascending; a figure that another one covers whole is not shown and does not count. */
  @Override
  public int[] labels(int i) {
    return several
        ? objects(i).stream().mapToInt(ImageObject::label).sorted().distinct().toArray()
        : new int[] {label(i)};
  }

  @Override
  public String name(int i) {
    return (several ? "multi-shapes/" : "shapes/") + part.name().toLowerCase(Locale.ROOT) + "#" + i;
  }

  @Override
  public RgbImage decode(int i) {
    return scene(i).paint();
  }

  @Override
  public List<ImageObject> objects(int i) {
    return scene(i).objects();
  }

  @Override
  public Optional<ImageSize> naturalSize() {
    return Optional.of(new ImageSize(SIDE, SIDE));
  }

  private enum Part {
    TRAIN(0),
    VALIDATION(1);

    final long stream;

    Part(long stream) {
      this.stream = stream;
    }
  }

  private ShapesScene scene(int i) {
    if (!several) {
      return new ShapesScene(
          new int[] {label(i)},
          2,
          RandomStreams.random(seed, RandomStreams.DRAWING, part.stream, i));
    }
    RandomGenerator random =
        RandomStreams.random(seed, RandomStreams.SEVERAL_SHAPES, part.stream, i);
    int count = random.nextInt(MOST + 1);
    int[] kinds = random.ints(count, 0, ShapeKind.CLASSES.size()).toArray();
    return new ShapesScene(kinds, 1, random);
  }
}
