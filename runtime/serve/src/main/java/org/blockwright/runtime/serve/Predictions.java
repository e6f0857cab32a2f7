package org.blockwright.runtime.serve;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.CropWindow;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.explain.ColorMap;
import org.blockwright.runtime.explain.Explanation;
import org.blockwright.runtime.explain.ExplanationMethod;
import org.blockwright.runtime.explain.Heatmap;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** What the classifier says, in JSON. */
final class Predictions {
  private static final int TOP = 5;
  private static final int COLORS = 256;

  private final ImageClassifier model;
  private final int maxBytes;
  private final List<ExplanationMethod> methods = new ArrayList<>();

  /** Decoded pictures are large: no more of them at once than the machine has use for. */
  private final Semaphore pictures =
      new Semaphore(2 * Runtime.getRuntime().availableProcessors(), true);

  /** Gradients hold every activation of the network: one at a time. */
  private final Semaphore maps = new Semaphore(1, true);

  Predictions(ImageClassifier model, int maxBytes) {
    this.model = model;
    this.maxBytes = maxBytes;
    for (ExplanationMethod method : ExplanationMethod.values()) {
      if (model.refusal(method).isEmpty()) {
        methods.add(method);
      }
    }
  }

  /** What there is to know of the model. */
  JsonObject model() {
    JsonObject json = new JsonObject();
    json.addProperty("id", model.entry().name());
    json.addProperty("classes", model.classNames().size());
    json.addProperty("size", model.preprocessing().size());
    json.addProperty("multiLabel", model.multiLabel());
    json.addProperty("maxBytes", maxBytes);
    JsonArray list = new JsonArray();
    for (ExplanationMethod method : ExplanationMethod.values()) {
      JsonObject each = new JsonObject();
      each.addProperty("id", method.id());
      each.addProperty("label", method.label());
      model.refusal(method).ifPresent(why -> each.addProperty("refusal", why));
      list.add(each);
    }
    json.add("methods", list);
    JsonArray colors = new JsonArray();
    for (int i = 0; i < COLORS; i++) {
      colors.add(ColorMap.of(i / (COLORS - 1.0)).getRGB() & 0xffffff);
    }
    json.add("colors", colors);
    return json;
  }

  /**
   * What a picture shows.
   *
   * @throws Refusal if the request is not what it should be
   */
  JsonObject predict(Request request) throws Refusal {
    Fields query = query(request);
    int top = number(query, "top", 1, model.classNames().size()).orElse(TOP);
    Optional<Integer> chosen = number(query, "class", 0, model.classNames().size() - 1);
    List<ExplanationMethod> wanted = methods(query.getValue("maps"));
    acquire(pictures);
    try {
      return predict(Picture.of(request, maxBytes), top, chosen, wanted);
    } finally {
      pictures.release();
    }
  }

  private JsonObject predict(
      RgbImage image, int top, Optional<Integer> chosen, List<ExplanationMethod> wanted)
      throws Refusal {
    List<Double> shares = model.predict(image).getProbabilities();
    List<Integer> order =
        IntStream.range(0, shares.size())
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -shares.get(k)))
            .toList();
    JsonObject json = new JsonObject();
    json.addProperty("model", model.entry().name());
    json.addProperty("width", image.width());
    json.addProperty("height", image.height());
    JsonArray predictions = new JsonArray();
    order.stream().limit(top).forEach(k -> predictions.add(line(k, shares.get(k))));
    json.add("predictions", predictions);
    if (!wanted.isEmpty()) {
      acquire(maps);
      try {
        JsonArray list = new JsonArray();
        model
            .explain(image, Optional.of(chosen.orElse(order.get(0))), wanted)
            .forEach(why -> list.add(map(why)));
        json.add("maps", list);
      } finally {
        maps.release();
      }
    }
    return json;
  }

  private JsonObject line(int k, double share) {
    JsonObject line = new JsonObject();
    line.addProperty("class", k);
    line.addProperty("name", model.classNames().get(k));
    line.addProperty("probability", share);
    return line;
  }

  private static JsonObject map(Explanation why) {
    JsonObject json = new JsonObject();
    json.addProperty("method", why.map().method());
    json.addProperty("class", why.classIndex());
    json.addProperty("name", why.className());
    Heatmap heat = why.heat();
    json.addProperty("width", heat.width());
    json.addProperty("height", heat.height());
    JsonArray values = new JsonArray();
    for (float value : heat.values()) {
      values.add(Float.isFinite(value) ? value : 0);
    }
    json.add("values", values);
    json.add("window", window(why.window(), why.original()));
    return json;
  }

  /** What the network saw of the picture, in the picture's own pixels; may reach beyond it. */
  private static JsonObject window(CropWindow of, RgbImage picture) {
    double across = (double) of.width() / of.scaledWidth();
    double down = (double) of.height() / of.scaledHeight();
    JsonObject json = new JsonObject();
    json.addProperty("x", of.x() + of.left() * across);
    json.addProperty("y", of.y() + of.top() * down);
    json.addProperty("width", of.outWidth() * across);
    json.addProperty("height", of.outHeight() * down);
    return json;
  }

  private static Fields query(Request request) throws Refusal {
    try {
      return Request.extractQueryParameters(request);
    } catch (RuntimeException e) {
      throw new Refusal(400, "bad_parameter", "the address has parameters that cannot be read");
    }
  }

  private static Optional<Integer> number(Fields query, String name, int least, int most)
      throws Refusal {
    String text = query.getValue(name);
    if (text == null) {
      return Optional.empty();
    }
    if (text.matches("\\d{1,9}")) {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return Optional.of(value);
      }
    }
    throw new Refusal(
        400, "bad_parameter", "%s is a whole number from %d to %d".formatted(name, least, most));
  }

  private List<ExplanationMethod> methods(String text) throws Refusal {
    List<ExplanationMethod> wanted = new ArrayList<>();
    for (String id : text == null || text.isEmpty() ? new String[0] : text.split(",")) {
      ExplanationMethod method;
      try {
        method = ExplanationMethod.of(id);
      } catch (BlockwrightException e) {
        throw new Refusal(400, "bad_parameter", e.getMessage());
      }
      Optional<String> why = model.refusal(method);
      if (why.isPresent()) {
        throw new Refusal(400, "method_does_not_fit", why.get());
      }
      if (!wanted.contains(method)) {
        wanted.add(method);
      }
    }
    return wanted;
  }

  private static void acquire(Semaphore place) throws Refusal {
    try {
      place.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "stopping", "the server stops");
    }
  }
}
