package org.blockwright.runtime.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.data.RgbImage;

/**
 * What a model says about an image, for people and for programs.
 *
 * @param image the file
 * @param names of the classes
 * @param probabilities of each class
 * @param labels the classes that count as given, where an image may have several
 * @param top how many of them are named, the likeliest first
 */
record PredictionText(
    Path image,
    List<String> names,
    double[] probabilities,
    Optional<List<String>> labels,
    int top) {
  static PredictionText of(Path image, RgbImage picture, ImageClassifier model, int top) {
    double[] probabilities = model.probabilities(picture);
    Optional<List<String>> labels = Optional.empty();
    if (model.multiLabel()) {
      List<Double> thresholds = model.thresholds();
      labels =
          Optional.of(
              IntStream.range(0, probabilities.length)
                  .filter(k -> probabilities[k] >= thresholds.get(k))
                  .mapToObj(model.classNames()::get)
                  .toList());
    }
    return new PredictionText(image, model.classNames(), probabilities, labels, top);
  }

  private List<Integer> order() {
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble(k -> -probabilities[k]))
        .limit(top)
        .toList();
  }

  String line() {
    return order().stream()
        .map(k -> Figures.percent(probabilities[k]) + " " + names.get(k))
        .collect(Collectors.joining(", ", image + ": ", given()));
  }

  private String given() {
    return labels
        .map(given -> given.isEmpty() ? "; none" : "; labels " + String.join(", ", given))
        .orElse("");
  }

  JsonObject json() {
    JsonArray list = new JsonArray();
    for (int k : order()) {
      JsonObject line = new JsonObject();
      line.addProperty("class", k);
      line.addProperty("name", names.get(k));
      line.addProperty("probability", probabilities[k]);
      list.add(line);
    }
    JsonObject json = new JsonObject();
    json.addProperty("image", image.toString());
    json.add("predictions", list);
    labels.ifPresent(
        all -> {
          JsonArray given = new JsonArray();
          all.forEach(given::add);
          json.add("labels", given);
        });
    return json;
  }
}
