package org.blockwright.runtime.api;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.CropWindow;
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

  /**
   * Explains one class, each explainer in turn; the network is asked once what it sees.
   *
   * @param chosen the class; the one that the model finds most likely where it is not given
   */
  static List<Explanation> of(
      ImageClassifier model,
      RgbImage image,
      Optional<Integer> chosen,
      List<? extends Explainer> explainers) {
    chosen.ifPresent(number -> checked(model, number));
    double[] shares = model.probabilities(image);
    int number = chosen.orElseGet(() -> Probabilities.highest(shares));
    List<SaliencyMap> maps =
        model.onNetwork(
            image,
            (network, input) ->
                explainers.stream().map(each -> each.maps(network, input, number).get(0)).toList());
    Preprocessing preprocessing = model.preprocessing();
    CropWindow window = preprocessing.frame(image.width(), image.height(), new Random(0));
    RgbImage seen = Images.framed(image, preprocessing);
    String name = model.classNames().get(number);
    return maps.stream()
        .map(map -> new Explanation(image, window, seen, name, shares[number], map))
        .toList();
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

  /** The head's attention for a class, group by group. */
  static List<SaliencyMap> groups(ImageClassifier model, RgbImage image, int number) {
    int checked = checked(model, number);
    return model
        .onNetwork(image, (network, input) -> ClassMaps.groups(network, input, checked))
        .get(0);
  }
}
