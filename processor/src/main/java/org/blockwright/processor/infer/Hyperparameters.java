package org.blockwright.processor.infer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.NodeType;
import org.blockwright.processor.resolve.AttributeSource;
import org.blockwright.processor.resolve.ResolvedGraph;
import org.blockwright.processor.resolve.ResolvedNode;
import org.blockwright.processor.resolve.Variation;
import org.blockwright.rule.Message;
import org.blockwright.rule.Nearest;
import org.blockwright.rule.Sizes;

/** The values of a graph's hyper-parameters, and what its nodes take from them. */
final class Hyperparameters {
  private static final int MOST_REPETITIONS = 1000;

  private final ResolvedGraph graph;
  private final Map<String, Traced<Object>> values;
  private final Complaints complaints;
  private final Map<String, Integer> rampCounts = new HashMap<>();
  private final Map<String, Integer> rampOffsets = new HashMap<>();

  Hyperparameters(
      ResolvedGraph graph,
      Map<String, Traced<Object>> values,
      Complaints complaints,
      UsePath path) {
    this.graph = graph;
    this.values = values;
    this.complaints = complaints;
    for (ResolvedNode node : graph.steps()) {
      for (String attribute : node.attributes().keySet()) {
        if (node.variation(attribute) == Variation.RAMP && isOn(node, path)) {
          rampCounts.merge(ramped(node, attribute), times(node, path), Integer::sum);
        }
      }
    }
  }

  /** Given values of a node type's members, and defaults for the rest. */
  static Map<String, Traced<Object>> complete(
      NodeType type, Map<String, Traced<Object>> given, Complaints complaints, UsePath path) {
    Map<String, Traced<Object>> values = new HashMap<>(given);
    for (Member member : type.members()) {
      if (values.containsKey(member.name())) {
        continue;
      }
      if (member.required()) {
        throw complaints.stop(path, List.of(), Message.MissingValue, type.name(), member.name());
      }
      values.put(member.name(), new Traced<>(member.defaultValue(), member.origin()));
    }
    return values;
  }

  private static String ramped(ResolvedNode node, String attribute) {
    return node.rampKey((AttributeSource.Hyper) node.attributes().get(attribute));
  }

  /**
   * A node's written or passed attributes. Nodes are asked for in order, each once: ramps count on.
   *
   * @param times how often the node is repeated; 0 where it is switched off
   */
  Map<String, Varied> attributes(ResolvedNode node, int times, UsePath path) {
    Map<String, Varied> attributes = new LinkedHashMap<>();
    NodeType type = type(node);
    node.attributes()
        .forEach(
            (name, source) -> {
              Varied value = varied(node, type, name, source, times, path);
              if (!node.isSlot() || isTaken(node, type, name, source, path)) {
                attributes.put(name, value);
              }
            });
    return attributes;
  }

  /** Where it is written what fills a slot. */
  Origin filling(ResolvedNode node) {
    return values.get(node.node().slot().orElseThrow().value()).origin();
  }

  /** What a node is, which a hyper-parameter may have chosen. */
  NodeType type(ResolvedNode node) {
    return node.node()
        .slot()
        .map(slot -> (NodeType) values.get(slot.value()).value())
        .orElse(node.type());
  }

  /** Whether what fills a slot has an attribute for a value; if not, only a default is dropped. */
  private boolean isTaken(
      ResolvedNode node, NodeType type, String name, AttributeSource source, UsePath path) {
    AttributeSource.Hyper hyper = (AttributeSource.Hyper) source;
    Optional<Member> own = graph.type().member(hyper.name());
    String given = own.map(m -> typeOf(m, hyper)).orElse("int");
    Optional<Member> attribute = type.member(name);
    List<Origin> blame = List.of(values.get(hyper.name()).origin(), hyper.origin());
    if (attribute.isPresent()) {
      String wanted = attribute.get().type();
      if (!given.equals(wanted) && !(given.equals("int") && wanted.equals("double"))) {
        throw complaints.stop(
            path, List.of(hyper.origin()), Message.WrongType, type.name(), name, wanted, given);
      }
      return true;
    }
    boolean classes =
        name.equals("classes") && type.blueprint().map(Blueprint::readsClasses).orElse(false);
    Object value = values.get(hyper.name()).value();
    boolean isDefault = own.isPresent() && value.equals(own.get().defaultValue());
    if (!classes && !isDefault) {
      throw complaints.stop(
          path,
          blame,
          Message.SlotWithoutAttribute,
          type.name(),
          name,
          hyper.name(),
          Nearest.hint(name, type.members().stream().map(Member::name).sorted().toList()));
    }
    return classes;
  }

  private static String typeOf(Member member, AttributeSource.Hyper hyper) {
    return hyper.index() >= 0 || hyper.each() ? member.elementType() : member.type();
  }

  private Varied varied(
      ResolvedNode node,
      NodeType type,
      String name,
      AttributeSource source,
      int times,
      UsePath path) {
    Traced<Object> value = bind(source, path);
    boolean scaled =
        source instanceof AttributeSource.Literal
            && graph.blueprint().isBackbone()
            && !node.node().unscaled()
            && node.type().member(name).map(Member::channels).orElse(false);
    Traced<Object> written = scaled ? scaled(value, path) : value;
    return switch (times == 0 ? Variation.NONE : node.variation(name, type)) {
      case NONE -> isClasses(source) ? new Varied.Classes(written) : new Varied.Constant(written);
      case FIRST -> new Varied.First(written);
      case EACH -> {
        Varied.Each each = new Varied.Each(written);
        if (each.elements().isEmpty()) {
          String hyper = ((AttributeSource.Hyper) source).name();
          throw complaints.stop(path, List.of(written.origin()), Message.NothingToDealOut, hyper);
        }
        yield each;
      }
      case RAMP -> {
        String hyper = ramped(node, name);
        int offset = rampOffsets.merge(hyper, times, Integer::sum) - times;
        yield new Varied.Ramp(written, offset, rampCounts.get(hyper));
      }
    };
  }

  private boolean isClasses(AttributeSource source) {
    return source instanceof AttributeSource.Hyper hyper
        && hyper.name().equals("classes")
        && graph.type().member("classes").isEmpty();
  }

  private Traced<Object> scaled(Traced<Object> channels, UsePath path) {
    Optional<Member> width =
        graph.type().members().stream().filter(m -> m.widthDivisor() > 0).findFirst();
    boolean numbers = channels.value() instanceof Integer || channels.value() instanceof List<?>;
    if (width.isEmpty() || !numbers) {
      return channels;
    }
    Traced<Object> factor = values.get(width.get().name());
    double by = ((Number) factor.value()).doubleValue();
    if (!(by > 0)) {
      throw complaints.stop(
          path, List.of(factor.origin()), Message.WidthNotPositive, factor.value());
    }
    if (by == 1) {
      return channels;
    }
    int divisor = width.get().widthDivisor();
    Object scaled =
        channels.value() instanceof List<?> list
            ? list.stream().map(one -> scaled(one, by, divisor, factor, path)).toList()
            : scaled(channels.value(), by, divisor, factor, path);
    return new Traced<>(scaled, channels.origin());
  }

  private Object scaled(
      Object channels, double by, int divisor, Traced<Object> factor, UsePath path) {
    int count = (Integer) channels;
    if (count <= 0) {
      return count; // stands for something else, or is refused by the operator
    }
    if (count * by + divisor > Integer.MAX_VALUE) {
      throw complaints.stop(path, List.of(factor.origin()), Message.TooLarge, count * by);
    }
    return Sizes.scaledWidth(count, by, divisor);
  }

  private Traced<Object> bind(AttributeSource source, UsePath path) {
    if (source instanceof AttributeSource.Literal literal) {
      return literal.written();
    }
    AttributeSource.Hyper hyper = (AttributeSource.Hyper) source;
    Traced<Object> bound = values.get(hyper.name());
    if (hyper.index() < 0) {
      return bound;
    }
    List<?> list = bound.value() instanceof List<?> l ? l : List.of(bound.value());
    if (hyper.index() >= list.size()) {
      throw complaints.stop(
          path,
          List.of(bound.origin(), hyper.indexOrigin()),
          Message.IndexOutOfArray,
          hyper.index(),
          hyper.name(),
          "which has " + list.size() + (list.size() == 1 ? " element" : " elements"));
    }
    return new Traced<>(list.get(hyper.index()), bound.origin());
  }

  /** Whether a node is switched on, or has no switch. */
  boolean isOn(ResolvedNode node, UsePath path) {
    return node.condition()
        .map(source -> bind(source, path).value())
        .map(v -> v instanceof Boolean b ? b : ((Number) v).doubleValue() != 0)
        .orElse(true);
  }

  /** How often a node is repeated. */
  int times(ResolvedNode node, UsePath path) {
    if (node.repeat().isEmpty()) {
      return 1;
    }
    Traced<Object> times = bind(node.repeat().get(), path);
    int count = (Integer) times.value();
    if (count < 1) {
      throw complaints.stop(path, List.of(times.origin()), Message.RepeatBelowOne, count);
    }
    if (count > MOST_REPETITIONS) {
      throw complaints.stop(
          path, List.of(times.origin()), Message.RepeatTooOften, MOST_REPETITIONS, count);
    }
    return count;
  }
}
