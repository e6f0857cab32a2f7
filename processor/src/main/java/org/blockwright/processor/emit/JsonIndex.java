package org.blockwright.processor.emit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.processor.infer.Counts;
import org.blockwright.processor.infer.InferredNode;
import org.blockwright.processor.infer.ModelInstance;
import org.blockwright.processor.infer.Pretrained;
import org.blockwright.processor.infer.Publication;
import org.blockwright.processor.read.Invocation;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.NodeType;
import org.blockwright.processor.resolve.Edge;

/** A model as JSON: its line of the index, and its whole graph. */
public final class JsonIndex {
  private static final String NAMES = "names";
  private static final String NODES = "nodes";

  private JsonIndex() {}

  /** The line of the index. */
  public static String line(ModelInstance model) {
    return Json.of(summary(model));
  }

  /** The line's values and the graph, nested as declared. */
  public static String graph(ModelInstance model) {
    Map<String, Object> json = summary(model);
    if (!model.declaration().names().isEmpty()) {
      json.put(NAMES, model.declaration().names());
    }
    json.put(NODES, model.nodes().stream().map(JsonIndex::node).toList());
    return Json.of(json) + "\n";
  }

  /** The line of the index that a graph begins with. */
  static String lineOf(String graph) {
    return Stream.of(NAMES, NODES)
            .map(key -> graph.indexOf(",\"" + key + "\":"))
            .filter(end -> end >= 0)
            .min(Comparator.naturalOrder())
            .map(end -> graph.substring(0, end))
            .orElse("")
        + "}";
  }

  private static Map<String, Object> summary(ModelInstance model) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", model.declaration().id());
    json.put("family", model.declaration().owner());
    json.put("class", model.declaration().qualifiedName());
    json.put("backbone", model.declaration().backbone().type().name());
    json.put("head", model.head().type().name());
    json.put("input", ints(model.image().dims()));
    json.put("classes", model.classes());
    Counts counts = model.counts();
    json.put("parameters", counts.parameters());
    json.put("macs", counts.macs());
    json.put("activations", counts.activations());
    if (counts.trainingParameters() > 0) {
      json.put("training_parameters", counts.trainingParameters());
    }
    if (!model.outputs().isEmpty()) {
      json.put("outputs", model.outputs().stream().map(JsonIndex::output).toList());
    }
    if (counts.lowerBound()) {
      json.put("lowerBound", true);
    }
    model.published().ifPresent(p -> json.put("published", published(p)));
    model.weights().ifPresent(weights -> json.put("weights", weights(weights)));
    if (!model.declaration().tables().isEmpty()) {
      json.put("tables", model.declaration().tables());
    }
    model.declaration().recipe().ifPresent(recipe -> json.put("recipe", recipe(recipe)));
    return json;
  }

  private static Map<String, Object> output(InferredNode node) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", node.outputName().orElseThrow());
    json.put("shape", ints(node.output().dims()));
    if (node.trainingOnly()) {
      json.put("trainingOnly", true);
    }
    return json;
  }

  /** Values as they would be written on a command line, in order of the annotation. */
  private static Map<String, Object> recipe(Invocation recipe) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (Member member : recipe.type().members()) {
      Traced<Object> written = recipe.values().get(member.name());
      if (written != null) {
        json.put(key(member.name()), recipeValue(written.value()));
      }
    }
    return json;
  }

  /** {@code weight_decay} for {@code weightDecay}. */
  private static String key(String member) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < member.length(); i++) {
      char c = member.charAt(i);
      if (Character.isUpperCase(c)) {
        key.append('_');
      }
      key.append(Character.toLowerCase(c));
    }
    return key.toString();
  }

  private static Object recipeValue(Object value) {
    return value instanceof Enum<?> choice ? choice.toString().toLowerCase(Locale.ROOT) : value;
  }

  private static Map<String, Object> published(Publication publication) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (publication.top1() != 0) {
      json.put("top1", publication.top1());
    }
    if (publication.params() != 0) {
      json.put("parameters", publication.params());
      json.put("relation", publication.relation().name().toLowerCase(Locale.ROOT));
    }
    if (publication.macs() != 0) {
      json.put("macs", publication.macs());
    }
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("paper", publication.paper());
    texts.put("table", publication.table());
    texts.put("note", publication.note());
    texts.forEach(
        (name, text) -> {
          if (!text.isEmpty()) {
            json.put(name, text);
          }
        });
    return json;
  }

  private static Map<String, Object> weights(Pretrained weights) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("url", weights.url());
    json.put("sha256", weights.sha256());
    json.put("bytes", weights.bytes());
    json.put("licence", weights.licence());
    if (!weights.source().isEmpty()) {
      json.put("source", weights.source());
    }
    return json;
  }

  private static Map<String, Object> node(InferredNode node) {
    return node(node, node.edges().stream().map(Edge::name).toList());
  }

  /** Each repetition reads the one before it. */
  private static List<Map<String, Object>> repetitions(InferredNode node) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (InferredNode one : node.children()) {
      List<String> inputs = new ArrayList<>(one.edges().stream().map(Edge::name).toList());
      if (!all.isEmpty()) {
        inputs.set(0, node.name() + "." + (all.size() - 1));
      }
      all.add(node(one, inputs));
    }
    return all;
  }

  private static Map<String, Object> node(InferredNode node, List<String> inputs) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", node.name());
    json.put("op", node.type().name());
    if (node.off()) {
      json.put("off", true);
    }
    if (node.attention()) {
      json.put("attention", true);
    }
    node.outputName().ifPresent(name -> json.put("output", name));
    if (node.trainingOnly()) {
      json.put("trainingOnly", true);
    }
    json.put("inputs", inputs);
    Optional<Edge> like = node.like();
    like.ifPresent(edge -> json.put("like", edge.name()));
    Map<String, Object> attributes = new LinkedHashMap<>();
    node.attributes().forEach((name, varied) -> attributes.put(name, varied.written().value()));
    if (!attributes.isEmpty()) {
      json.put("attributes", attributes);
    }
    json.put("shape", ints(node.output().dims()));
    json.put("parameters", node.counts().parameters());
    json.put("macs", node.counts().macs());
    if (node.repeated()) {
      json.put("repeated", node.times());
    }
    if (node.parallel()) {
      json.put("parallel", node.children().size());
    }
    if (!node.children().isEmpty() && node.type().kind() == NodeType.Kind.BLUEPRINT
        || node.repeated()
        || node.parallel()) {
      json.put(
          "children",
          node.repeated()
              ? repetitions(node)
              : node.children().stream().map(JsonIndex::node).toList());
    }
    return json;
  }

  private static List<Integer> ints(int[] values) {
    List<Integer> list = new ArrayList<>();
    for (int value : values) {
      list.add(value);
    }
    return list;
  }
}
