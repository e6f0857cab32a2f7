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
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One picture of {@link ShapesSource} before it is drawn: its ground and its figures. */
final class ShapesScene {
  private static final double MIN_RADIUS = 6.5;
  private static final double MAX_RADIUS = 10.5;
  private static final double MAX_TURN = Math.PI / 9;
  private static final double NOISE = 7;

  static {
    Headless.ensure();
  }

  private record Item(int label, Shape shape, double x, double y, double radius, Color color) {}

  private final Color from;
  private final Color to;
  private final List<Item> labelled;
  private final List<Item> strangers;
  private final RandomGenerator random;

  /**
   * Places figures, apart from each other where a few tries find room.
   *
   * @param labels the classes of those that count
   * @param fewest strangers among them; up to two more
   */
  ShapesScene(int[] labels, int fewest, RandomGenerator random) {
    this.random = random;
    this.from = color(random, 0.05f, 0.5f);
    this.to = color(random, 0.05f, 0.5f);
    List<Item> items = new ArrayList<>();
    for (int label : labels) {
      items.add(item(ShapeKind.CLASSES.get(label), items, random));
    }
    int count = fewest + random.nextInt(3);
    for (int s = 0; s < count; s++) {
      ShapeKind figure = ShapeKind.STRANGERS.get(random.nextInt(ShapeKind.STRANGERS.size()));
      items.add(item(figure, items, random));
    }
    this.labelled = items.subList(0, labels.length);
    this.strangers = items.subList(labels.length, items.size());
  }

  /** The labelled figures as far as they are seen: later ones may cover those before them. */
  List<ImageObject> objects() {
    List<ImageObject> objects = new ArrayList<>();
    List<Mask> masks = labelled.stream().map(item -> mask(item.shape())).toList();
    for (int i = 0; i < labelled.size(); i++) {
      Mask seen = masks.get(i);
      for (Mask later : masks.subList(i + 1, masks.size())) {
        seen = seen.without(later);
      }
      int label = labelled.get(i).label();
      Optional<Mask> mask = Optional.of(seen);
      seen.bounds().ifPresent(box -> objects.add(new ImageObject(label, box, mask)));
    }
    return objects;
  }

  private static Mask mask(Shape figure) {
    int side = ShapesSource.SIDE;
    BitSet inside = new BitSet(side * side);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        inside.set(y * side + x, figure.contains(x + 0.5, y + 0.5));
      }
    }
    return new Mask(side, side, inside);
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
      x = random.nextDouble(radius, ShapesSource.SIDE - radius);
      y = random.nextDouble(radius, ShapesSource.SIDE - radius);
      free = true;
      for (Item other : others) {
        free &= Math.hypot(x - other.x, y - other.y) > radius + other.radius;
      }
    }
    Color color = color(random, 0.75f, 1);
    double turn = random.nextDouble(-MAX_TURN, MAX_TURN);
    int label = ShapeKind.CLASSES.indexOf(figure);
    return new Item(label, figure.at(x, y, radius, turn), x, y, radius, color);
  }

  /** Draws the scene; only once, since chance goes on where it stood. */
  RgbImage paint() {
    BufferedImage image =
        new BufferedImage(ShapesSource.SIDE, ShapesSource.SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    pen.setPaint(new GradientPaint(0, 0, from, place(random), ShapesSource.SIDE, to));
    pen.fillRect(0, 0, ShapesSource.SIDE, ShapesSource.SIDE);
    clutter(pen, random);
    // the labelled figures last: where there was no room, no stranger covers them
    strangers.forEach(item -> fill(pen, item));
    labelled.forEach(item -> fill(pen, item));
    pen.dispose();

    RgbImage raster = new RgbImage(ShapesSource.SIDE, ShapesSource.SIDE);
    int[] line =
        image.getRGB(0, 0, ShapesSource.SIDE, ShapesSource.SIDE, null, 0, ShapesSource.SIDE);
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
    return ShapesSource.SIDE * random.nextFloat();
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
