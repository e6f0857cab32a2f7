package org.blockwright.runtime;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeclarationException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.WeightSource;

/** A compiled model on record: what its line of the index says, and how to build it. */
public final class ModelEntry {
  /** Folder of model cards, graphs and the index. */
  static final String FOLDER = "META-INF/blockwright/";

  private final JsonObject line;
  private final ClassLoader loader;
  private final boolean unique;

  /**
   * Figures that were published for a model, and how its own relate to them.
   *
   * @param top1 ImageNet-1k validation top-1, single crop, in percent, or 0
   * @param parameters published number of parameters, or 0
   * @param relation {@code equal}, {@code truncated} or {@code differs}; empty where none was
   *     published
   * @param macs published multiply-adds, or 0
   * @param paper where, or empty
   * @param table which table of it, or empty
   * @param note why the counts differ, or empty
   */
  public record Publication(
      double top1,
      double parameters,
      String relation,
      double macs,
      String paper,
      String table,
      String note) {}

  ModelEntry(JsonObject line, ClassLoader loader, boolean unique) {
    this.line = line;
    this.loader = loader;
    this.unique = unique;
  }

  /**
   * What it is asked for by: its id, or its qualified name where several models on the class path
   * have that id.
   */
  public String name() {
    return unique ? id() : qualifiedName();
  }

  /**
   * The name that no other model has: the interface that declares it, and on a zoo interface the
   * row, such as {@code com.acme.Own.resnet18}.
   */
  public String qualifiedName() {
    String generated = className();
    String home = generated.substring(0, generated.lastIndexOf('.') + 1);
    boolean oneOff = generated.equals(home + family().replace('.', '_') + "Model");
    return home + family() + (oneOff ? "" : "." + id());
  }

  /** Its id, such as {@code resnet18_noah}. */
  public String id() {
    return line.get("id").getAsString();
  }

  /** The interface that declares it, such as {@code ResNets}. */
  public String family() {
    return line.get("family").getAsString();
  }

  /** The annotation of its backbone, such as {@code ResNet}. */
  public String backbone() {
    return line.get("backbone").getAsString();
  }

  /** The annotation of its head, such as {@code Noah}. */
  public String head() {
    return line.get("head").getAsString();
  }

  /** The image that its figures hold for, {@code (C, H, W)}. */
  public TensorShape image() {
    int[] dims = new int[3];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = line.getAsJsonArray("input").get(i).getAsInt();
    }
    return TensorShape.map(dims[0], dims[1], dims[2]);
  }

  /** The number of classes that its figures hold for. */
  public int classes() {
    return line.get("classes").getAsInt();
  }

  /** Trained parameters. */
  public long parameters() {
    return line.get("parameters").getAsLong();
  }

  /** Multiply-adds of convolutions and linear layers for one image. */
  public long macs() {
    return line.get("macs").getAsLong();
  }

  /** Values that its operators put out for one image. */
  public long activations() {
    return line.get("activations").getAsLong();
  }

  /** Trained parameters that exist in training only; {@link #parameters} leaves them out. */
  public long trainingParameters() {
    return line.has("training_parameters") ? line.get("training_parameters").getAsLong() : 0;
  }

  /** Whether its counts are a lower bound, because a native block is among its nodes. */
  public boolean isLowerBound() {
    return line.has("lowerBound");
  }

  /** Names of its outputs beside the logits, those that come in training only among them. */
  public List<String> outputs() {
    List<String> names = new ArrayList<>();
    if (line.has("outputs")) {
      line.getAsJsonArray("outputs")
          .forEach(output -> names.add(output.getAsJsonObject().get("name").getAsString()));
    }
    return names;
  }

  /** What was published, if anything. */
  public Optional<Publication> published() {
    JsonObject published = line.getAsJsonObject("published");
    return Optional.ofNullable(published)
        .map(
            p ->
                new Publication(
                    value(p, "top1", 0.0, JsonElement::getAsDouble),
                    value(p, "parameters", 0.0, JsonElement::getAsDouble),
                    value(p, "relation", "", JsonElement::getAsString),
                    value(p, "macs", 0.0, JsonElement::getAsDouble),
                    value(p, "paper", "", JsonElement::getAsString),
                    value(p, "table", "", JsonElement::getAsString),
                    value(p, "note", "", JsonElement::getAsString)));
  }

  /** Names of the tables that it is a row of, such as {@code cnn-mobile}. */
  public List<String> tables() {
    List<String> names = new ArrayList<>();
    if (line.has("tables")) {
      line.getAsJsonArray("tables").forEach(name -> names.add(name.getAsString()));
    }
    return names;
  }

  /** Weights that were published for it, if any. */
  public Optional<WeightSource> weights() {
    return Optional.ofNullable(line.getAsJsonObject("weights"))
        .map(
            w ->
                new WeightSource(
                    URI.create(w.get("url").getAsString()),
                    w.get("sha256").getAsString(),
                    w.get("bytes").getAsLong(),
                    w.get("licence").getAsString(),
                    value(w, "source", "", JsonElement::getAsString)));
  }

  private static <T> T value(
      JsonObject json, String name, T absent, Function<JsonElement, T> read) {
    return json.has(name) ? read.apply(json.get(name)) : absent;
  }

  /** Its line of the index, as it stands there. */
  public JsonObject json() {
    return line.deepCopy();
  }

  /** Its model card: Markdown with a Mermaid diagram of the graph. */
  public String card() {
    return resource(".md");
  }

  /** Its line of the index with the whole graph: JSON. */
  public String graph() {
    return resource(".json");
  }

  /** How others name its parameters: one map for each of them, to load weights by. */
  public List<KeyMap> names() {
    List<KeyMap> maps = new ArrayList<>();
    JsonObject names = JsonParser.parseString(graph()).getAsJsonObject().getAsJsonObject("names");
    if (names != null) {
      for (Map.Entry<String, JsonElement> source : names.entrySet()) {
        List<String> rules = new ArrayList<>();
        source.getValue().getAsJsonArray().forEach(rule -> rules.add(rule.getAsString()));
        maps.add(KeyMap.of(source.getKey(), rules));
      }
    }
    return maps;
  }

  private String resource(String suffix) {
    String name = FOLDER + className() + suffix;
    try (InputStream in = loader.getResourceAsStream(name)) {
      if (in == null) {
        throw new DeclarationException(id() + " was compiled without " + name + ": compile again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new DeclarationException(name + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The class that was generated for it. */
  String className() {
    return line.get("class").getAsString();
  }

  /**
   * Builds the model for images of its own size.
   *
   * @param numberOfClasses number of classes
   */
  public Classifier create(int numberOfClasses) {
    return create(numberOfClasses, image());
  }

  /**
   * Builds the model.
   *
   * @param numberOfClasses number of classes
   * @param shape shape of an image, {@code (C, H, W)}
   * @throws BlockwrightException if the model does not fit the image
   */
  public Classifier create(int numberOfClasses, TensorShape shape) {
    return (Classifier)
        Blockwright.construct(
            className(),
            loader,
            new Class<?>[] {int.class, TensorShape.class},
            numberOfClasses,
            shape);
  }

  @Override
  public String toString() {
    return name();
  }
}
