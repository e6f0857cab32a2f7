package org.blockwright.runtime.data;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;

/** What {@link ShapesSource} draws: figures about the origin, within the circle of radius 1. */
enum ShapeKind {
  DISC(true, disc(0, 0, 0.9)),
  SQUARE(true, box(0.75, 0.75)),
  TRIANGLE(true, polygon(0, -1, 0.9, 0.7, -0.9, 0.7)),
  STAR(true, star(5, 1, 0.42)),
  RING(true, without(disc(0, 0, 0.95), disc(0, 0, 0.5))),
  PLUS(true, with(box(0.95, 0.32), box(0.32, 0.95))),
  HEART(
      true,
      with(
          with(disc(-0.45, -0.3, 0.5), disc(0.45, -0.3, 0.5)),
          polygon(-0.9, -0.08, 0.9, -0.08, 0, 0.95))),
  CRESCENT(true, without(disc(0, 0, 0.95), disc(0.5, 0, 0.75))),

  BAR(false, box(1, 0.25)),
  CORNER(false, polygon(-0.7, -0.9, -0.2, -0.9, -0.2, 0.4, 0.8, 0.4, 0.8, 0.9, -0.7, 0.9)),
  HALF_DISC(false, new Arc2D.Double(-0.95, -0.7, 1.9, 1.9, 0, 180, Arc2D.CHORD)),
  TRAPEZOID(false, polygon(-0.4, -0.5, 0.95, -0.5, 0.5, 0.5, -0.95, 0.5)),
  CHEVRON(false, polygon(-0.9, -0.3, 0, -0.9, 0.9, -0.3, 0.9, 0.4, 0, -0.2, -0.9, 0.4)),
  DUMBBELL(false, with(with(disc(-0.6, 0, 0.38), disc(0.6, 0, 0.38)), box(0.6, 0.14)));

  /** The figures that images are labelled with, in the order of their numbers. */
  static final List<ShapeKind> CLASSES =
      Arrays.stream(values()).filter(figure -> figure.isClass).toList();

  /** The figures that belong to no class. */
  static final List<ShapeKind> STRANGERS =
      Arrays.stream(values()).filter(figure -> !figure.isClass).toList();

  private final boolean isClass;

  @SuppressWarnings("ImmutableEnumChecker") // nobody else holds it
  private final Shape outline;

  ShapeKind(boolean isClass, Shape outline) {
    this.isClass = isClass;
    this.outline = outline;
  }

  /** The figure at ({@code x}, {@code y}), turned by {@code angle} radians. */
  Shape at(double x, double y, double radius, double angle) {
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.rotate(angle);
    place.scale(radius, radius);
    return place.createTransformedShape(outline);
  }

  private static Shape disc(double x, double y, double radius) {
    return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  private static Shape box(double halfWidth, double halfHeight) {
    return new Rectangle2D.Double(-halfWidth, -halfHeight, 2 * halfWidth, 2 * halfHeight);
  }

  private static Shape polygon(double... points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    path.closePath();
    return path;
  }

  private static Shape star(int points, double outer, double inner) {
    double[] corners = new double[4 * points];
    for (int i = 0; i < 2 * points; i++) {
      double radius = i % 2 == 0 ? outer : inner;
      corners[2 * i] = radius * Math.sin(i * Math.PI / points);
      corners[2 * i + 1] = -radius * Math.cos(i * Math.PI / points);
    }
    return polygon(corners);
  }

  private static Shape with(Shape a, Shape b) {
    Area union = new Area(a);
    union.add(new Area(b));
    return union;
  }

  private static Shape without(Shape a, Shape b) {
    Area rest = new Area(a);
    rest.subtract(new Area(b));
    return rest;
  }
}
