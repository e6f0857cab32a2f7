package org.blockwright.runtime.data;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Pictures that are drawn when asked for: one small figure of eight kinds, which is the label,
 * among figures that belong to no class, on strokes, dots and noise. Colours, sizes and places say
 * nothing about the class, and the figure covers a few hundredths of the picture, so that it pays
 * to know where to look.
 *
 * <p>A picture depends on the seed, the part (training or validation) and its index alone. {@link
 * #mask} tells the labelled figure's pixels.
 */
public final class ShapesSource implements ImageSource {
  /** Height and width of each picture. */
  public static final int SIDE = 64;

  private static final double MIN_RADIUS = 6.5;
  private static final double MAX_RADIUS = 10.5;
  private static final double MAX_TURN = Math.PI / 9;
  private static final double NOISE = 7;
  private static final List<String> CLASS_NAMES =
      ShapeKind.CLASSES.stream().map(figure -> figure.name().toLowerCase(Locale.ROOT)).toList();

  static {
    // nothing here needs a display, and a broken one must not matter
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  private final int size;
  private final Part part;
  private final long seed;

  private ShapesSource(int size, Part part, long seed) {
    this.size = size;
    this.part = part;
    this.seed = seed;
  }

  /** Training pictures. */
  public static ShapesSource train(int size, long seed) {
    return new ShapesSource(size, Part.TRAIN, seed);
  }

  /** Validation pictures: none of them is a training picture, whatever the sizes. */
  public static ShapesSource validation(int size, long seed) {
    return new ShapesSource(size, Part.VALIDATION, seed);
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
  public int label(int i) {
    return i % ShapeKind.CLASSES.size();
  }

  @Override
  public String name(int i) {
    return "shapes/" + part.name().toLowerCase(Locale.ROOT) + "#" + i;
  }

  @Override
  public RgbImage decode(int i) {
    return paint(scene(i));
  }

  @Override
  public Optional<Mask> mask(int i) {
    Shape figure = scene(i).labelled().shape();
    BitSet inside = new BitSet(SIDE * SIDE);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        inside.set(y * SIDE + x, figure.contains(x + 0.5, y + 0.5));
      }
    }
    return Optional.of(new Mask(SIDE, SIDE, inside));
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

  private record Item(Shape shape, double x, double y, double radius, Color color) {}

  private record Scene(
      Color from, Color to, Item labelled, List<Item> strangers, RandomGenerator random) {}

  private Scene scene(int i) {
    RandomGenerator random = RandomStreams.random(seed, RandomStreams.DRAWING, part.stream, i);
    Color from = color(random, 0.05f, 0.5f);
    Color to = color(random, 0.05f, 0.5f);
    Item labelled = item(ShapeKind.CLASSES.get(label(i)), List.of(), random);
    List<Item> items = new ArrayList<>(List.of(labelled));
    int strangers = 2 + random.nextInt(3);
    for (int s = 0; s < strangers; s++) {
      ShapeKind figure = ShapeKind.STRANGERS.get(random.nextInt(ShapeKind.STRANGERS.size()));
      items.add(item(figure, items, random));
    }
    return new Scene(from, to, labelled, items.subList(1, items.size()), random);
  }

  /**
   * A figure apart from {@code others}, if a few tries find room, in a colour that stands out from
   * the ground.
   */
  private static Item item(ShapeKind figure, List<Item> others, RandomGenerator random) {
    double radius = random.nextDouble(MIN_RADIUS, MAX_RADIUS);
    double x = 0;
    double y = 0;
    boolean free = false;
    for (int attempt = 0; attempt < 40 && !free; attempt++) {
      x = random.nextDouble(radius, SIDE - radius);
      y = random.nextDouble(radius, SIDE - radius);
      free = true;
      for (Item other : others) {
        free &= Math.hypot(x - other.x, y - other.y) > radius + other.radius;
      }
    }
    Color color = color(random, 0.75f, 1);
    double turn = random.nextDouble(-MAX_TURN, MAX_TURN);
    return new Item(figure.at(x, y, radius, turn), x, y, radius, color);
  }

  private static RgbImage paint(Scene scene) {
    RandomGenerator random = scene.random();
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    pen.setPaint(new GradientPaint(0, 0, scene.from(), place(random), SIDE, scene.to()));
    pen.fillRect(0, 0, SIDE, SIDE);
    clutter(pen, random);
    // the labelled figure last: where there was no room, it is the one that is whole
    scene.strangers().forEach(item -> fill(pen, item));
    fill(pen, scene.labelled());
    pen.dispose();

    RgbImage raster = new RgbImage(SIDE, SIDE);
    int[] line = image.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
    for (int p = 0; p < line.length; p++) {
      double noise = NOISE * random.nextGaussian();
      for (int c = 0; c < 3; c++) {
        double value = (line[p] >> (16 - 8 * c) & 0xff) + noise;
        raster.pixels()[3 * p + c] = (byte) Math.max(0, Math.min(255, Math.round(value)));
      }
    }
    return raster;
  }

  private static void fill(Graphics2D pen, Item item) {
    pen.setPaint(item.color());
    pen.fill(item.shape());
  }

  /** Strokes and dots that are thinner than any figure. */
  private static void clutter(Graphics2D pen, RandomGenerator random) {
    int strokes = 6 + random.nextInt(7);
    for (int s = 0; s < strokes; s++) {
      pen.setPaint(color(random, 0.3f, 0.9f));
      pen.setStroke(new BasicStroke(0.6f + 1.6f * random.nextFloat()));
      float x = place(random);
      float y = place(random);
      pen.draw(
          new CubicCurve2D.Float(
              x,
              y,
              near(x, random),
              near(y, random),
              near(x, random),
              near(y, random),
              near(x, random),
              near(y, random)));
    }
    int dots = 8 + random.nextInt(13);
    for (int d = 0; d < dots; d++) {
      pen.setPaint(color(random, 0.3f, 0.9f));
      float diameter = 1 + 2.5f * random.nextFloat();
      pen.fill(new Ellipse2D.Float(place(random), place(random), diameter, diameter));
    }
  }

  private static float place(RandomGenerator random) {
    return SIDE * random.nextFloat();
  }

  private static float near(float at, RandomGenerator random) {
    return at + 40 * (random.nextFloat() - 0.5f);
  }

  /** Any hue, more or less pale. */
  private static Color color(RandomGenerator random, float darkest, float brightest) {
    float brightness = darkest + (brightest - darkest) * random.nextFloat();
    return Color.getHSBColor(random.nextFloat(), 0.2f + 0.8f * random.nextFloat(), brightness);
  }
}
