package org.blockwright.testing;

import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.OptionalInt;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.Mask;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.explain.Explanation;
import org.blockwright.runtime.explain.Heatmap;
import org.blockwright.runtime.explain.Overlays;
import org.blockwright.runtime.localization.Pointing;

/**
 * Where a model looks for a class in one picture.
 *
 * @param picture its name
 * @param energy the share of the map that lies on the object
 * @param hit whether the map's peak does, or is within a cell of the map from it
 * @param share the share of the picture that the object covers
 */
record Look(
    String picture,
    Explanation explanation,
    Mask object,
    double energy,
    boolean hit,
    double share) {
  private static final int SIDE = 256;

  static Look of(
      ClassifierAssert on, String picture, RgbImage image, OptionalInt label, Mask object) {
    if (object.width() != image.width() || object.height() != image.height()) {
      throw new UsageException(
          "a mask of %dx%d is none of %s, which has %dx%d pixels"
              .formatted(object.width(), object.height(), picture, image.width(), image.height()));
    }
    Explanation explanation =
        label.isPresent()
            ? on.model().explain(image, label.getAsInt(), on.explainer())
            : on.model().explain(image, on.explainer());
    Heatmap placed = explanation.placed();
    double seen =
        Math.max(explanation.window().outWidth(), explanation.window().outHeight())
            * (double) explanation.window().width()
            / explanation.window().scaledWidth();
    double cell = seen / explanation.heat().width();
    return new Look(
        picture,
        explanation,
        object,
        Pointing.energy(placed, object),
        Pointing.hits(placed, object, cell),
        object.area() / (double) (object.width() * object.height()));
  }

  /** The number of a model's class. */
  static int number(ImageClassifier model, String className) {
    int number = model.classNames().indexOf(className);
    if (number < 0) {
      throw new UsageException(
          "%s has no class %s; its classes are %s"
              .formatted(model.entry().name(), className, String.join(", ", model.classNames())));
    }
    return number;
  }

  /** What the network saw, with the map over it and the object's outline. */
  BufferedImage drawn() {
    return Overlays.outlined(explanation.overlay(SIDE), object.through(explanation.window()));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, class %s (probability %.2f): %.1f %%, %s",
        picture,
        explanation.className(),
        explanation.probability(),
        100 * energy,
        hit ? "its peak on the object" : "its peak elsewhere");
  }
}
