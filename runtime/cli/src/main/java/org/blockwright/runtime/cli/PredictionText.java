package org.blockwright.runtime.cli;

import ai.djl.modality.Classifications;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.blockwright.runtime.api.ImageClassifier;

/**
 * What a model says about an image, for people and for programs.
 *
 * @param image the file
 * @param guesses a probability for each class
 * @param labels the classes that count as given, where an image may have several
 * @param top how many of them are named, the likeliest first
 */
record PredictionText(Path image, Classifications guesses, Optional<List<String>> labels, int top) {
  static PredictionText of(Path image, ImageClassifier model, int top) {
    Classifications guesses = model.predict(image);
    Optional<List<String>> labels =
        model.multiLabel() ? Optional.of(model.labels(guesses)) : Optional.empty();
    return new PredictionText(image, guesses, labels, top);
  }

  private List<Integer> order() {
    return IntStream.range(0, guesses.getProbabilities().size())
        .boxed()
        .sorted(Comparator.comparingDouble(k -> -guesses.getProbabilities().get(k)))
        .limit(top)
        .toList();
  }

  String line() {
    return order().stream()
        .map(k -> Figures.percent(guesses.getProbabilities().get(k)) + " " + name(k))
        .collect(Collectors.joining(", ", image + ": ", given()));
  }

  private String given() {
    return labels
        .map(names -> names.isEmpty() ? "; none" : "; labels " + String.join(", ", names))
        .orElse("");
  }

  JsonObject json() {
    JsonArray list = new JsonArray();
    for (int k : order()) {
      JsonObject line = new JsonObject();
      line.addProperty("class", k);
      line.addProperty("name", name(k));
      line.addProperty("probability", guesses.getProbabilities().get(k));
      list.add(line);
    }
    JsonObject json = new JsonObject();
    json.addProperty("image", image.toString());
    json.add("predictions", list);
    labels.ifPresent(
        names -> {
          JsonArray given = new JsonArray();
          names.forEach(given::add);
          json.add("labels", given);
        });
    return json;
  }

  private String name(int k) {
    return guesses.getClassNames().get(k);
  }
}
