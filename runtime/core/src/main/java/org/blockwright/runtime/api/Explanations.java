package org.blockwright.runtime.api;

import java.util.List;
import java.util.Random;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.explain.ClassMaps;
import org.blockwright.runtime.explain.Explainer;
import org.blockwright.runtime.explain.Explanation;
import org.blockwright.runtime.explain.SaliencyMap;

/** Explanations of single pictures. */
final class Explanations {
  private Explanations() {}

  /** Explains the class that the model finds most likely. */
  static Explanation likeliest(ImageClassifier model, RgbImage image, Explainer explainer) {
    double[] shares = model.probabilities(image);
    return of(model, image, Probabilities.highest(shares), shares, explainer);
  }

  /** Explains one class. */
  static Explanation of(ImageClassifier model, RgbImage image, int number, Explainer explainer) {
    return of(model, image, checked(model, number), model.probabilities(image), explainer);
  }

  private static int checked(ImageClassifier model, int number) {
    int count = model.classNames().size();
    if (number < 0 || number >= count) {
      throw new UsageException(
          "there is no class %d: %s has %d, counted from 0"
              .formatted(number, model.entry().name(), count));
    }
    return number;
  }

  private static Explanation of(
      ImageClassifier model, RgbImage image, int number, double[] shares, Explainer explainer) {
    SaliencyMap map =
        model.onNetwork(image, (network, input) -> explainer.maps(network, input, number)).get(0);
    Preprocessing preprocessing = model.preprocessing();
    return new Explanation(
        image,
        preprocessing.frame(image.width(), image.height(), new Random(0)),
        Images.framed(image, preprocessing),
        model.classNames().get(number),
        shares[number],
        map);
  }

  /** The head's attention for a class, group by group. */
  static List<SaliencyMap> groups(ImageClassifier model, RgbImage image, int number) {
    int checked = checked(model, number);
    return model
        .onNetwork(image, (network, input) -> ClassMaps.groups(network, input, checked))
        .get(0);
  }
}
