package org.blockwright.processor.infer;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.Size;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Problem;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.Callable;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.ModelDeclaration;
import org.blockwright.processor.read.Use;
import org.blockwright.processor.read.Written;
import org.blockwright.processor.resolve.Edge;
import org.blockwright.processor.resolve.Resolved;
import org.blockwright.processor.resolve.Resolver;
import org.blockwright.processor.resolve.Source;
import org.blockwright.processor.resolve.Step;
import org.blockwright.rule.Attributes;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.ParameterSpec;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/** Runs the operators' rules over a model. */
public final class Inference {
  private static final int MOST_REPETITIONS = 1000;

  private final Resolver resolver;
  private final Problems problems;

  /** An inference over resolved graphs. */
  public Inference(Resolver resolver, Problems problems) {
    this.resolver = resolver;
    this.problems = problems;
  }

  /** Ends the model at hand; what is wrong has been said. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stop() {
      super("", null, false, false);
    }
  }

  /**
   * The way down to a node.
   *
   * @param outer the way to the enclosing node; null at the model
   * @param label such as {@code Encoder.attended}
   * @param origins places at fault on this level, most precise first
   */
  private record Trail(Trail outer, String label, List<Origin> origins) {
    /** The nodes up to the model, and the model's name where the caret does not stand on it. */
    String path(List<Origin> blame) {
      Optional<Origin> caret = blame.stream().filter(Origin::inSource).findFirst();
      StringBuilder text = new StringBuilder(label);
      String below = label;
      for (Trail t = outer; t != null; t = t.outer) {
        Origin there = t.origins.get(0);
        boolean seen = t.outer == null && caret.map(c -> c.isWithin(there)).orElse(false);
        if (!seen && !below.startsWith(t.label + ".")) {
          text.append(", via ").append(t.label);
        }
        below = t.label;
      }
      return text.toString();
    }

    List<Origin> blame(List<Origin> first) {
      List<Origin> all = new ArrayList<>(first);
      for (Trail t = this; t != null; t = t.outer) {
        all.addAll(t.origins);
      }
      return all;
    }
  }

  /** The model worked out, or empty if something is wrong with it, which has then been said. */
  public Optional<ModelInstance> infer(ModelDeclaration declaration) {
    Use use = declaration.backbone();
    Optional<Resolved> body =
        resolver.resolve(
            use.callable(),
            ", via " + label(declaration),
            List.of(use.origin(), declaration.origin()));
    if (body.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(model(declaration, body.get()));
    } catch (Stop e) {
      return Optional.empty();
    }
  }

  private static String label(ModelDeclaration declaration) {
    return declaration.oneOff()
        ? declaration.owner()
        : declaration.owner() + "." + declaration.id();
  }

  private ModelInstance model(ModelDeclaration declaration, Resolved body) {
    Blueprint.Image size = body.blueprint().backbone();
    TensorShape image = TensorShape.map(size.channels(), size.size(), size.size());
    Trail top = new Trail(null, label(declaration), List.of(declaration.origin()));
    Use backbone = declaration.backbone();
    Trail inBackbone = new Trail(top, body.blueprint().name(), List.of(backbone.origin()));
    Map<String, Bound> values =
        hyperParameters(backbone.callable(), literals(backbone.values()), inBackbone);
    List<Instance> nodes = graph(body, values, image, declaration.oneOff() ? top : inBackbone);
    TensorShape features = nodes.get(nodes.size() - 1).output();
    Instance head = head(declaration, features, body.output().name(), top);
    List<Instance> all = new ArrayList<>(nodes);
    all.add(head);
    long parameters = Totals.sum(all.stream().map(Instance::totals).toList()).parameters();
    return new ModelInstance(
        declaration,
        image,
        nodes,
        head,
        declaration.published().map(p -> publication(p, declaration.id(), parameters)),
        declaration
            .weights()
            .map(w -> Pretrained.read(w.values(), problems).orElseThrow(Stop::new)));
  }

  private Instance head(
      ModelDeclaration declaration, TensorShape features, String output, Trail top) {
    Use use = declaration.head();
    Trail trail = new Trail(top, use.callable().name(), List.of(use.origin()));
    Map<String, Bound> values = literals(use.values());
    values.put("classes", new Bound(declaration.classes(), Origin.nowhere()));
    Edge edge = new Edge(output, false, use.origin());
    Instance head =
        single(
            "head",
            use.callable(),
            List.of(edge),
            List.of(features),
            Optional.empty(),
            Optional.empty(),
            values,
            trail);
    if (!head.output().equals(TensorShape.vector(declaration.classes()))) {
      fail(
          trail,
          List.of(),
          Message.HeadOutput,
          declaration.classes(),
          use.callable().name(),
          head.output());
    }
    return head;
  }

  private Publication publication(Use published, String id, long count) {
    Map<String, Written> values = published.values();
    double params = number(values, "params");
    String note = text(values, "note");
    Publication.Relation relation = Publication.compare(count, params);
    if (note.isEmpty() && Publication.tooFar(count, params)) {
      problems.add(
          values.get("params").origin(), Message.PublishedDiffers, id, millions(params), count);
      throw new Stop();
    }
    if (!note.isEmpty() && relation == Publication.Relation.EQUAL) {
      problems.add(values.get("note").origin(), Message.NeedlessNote);
      throw new Stop();
    }
    return new Publication(
        number(values, "top1"),
        params,
        number(values, "macs"),
        text(values, "paper"),
        text(values, "table"),
        note,
        relation);
  }

  private static String millions(double count) {
    return count % 10_000 == 0 && count >= 1e6
        ? String.format(java.util.Locale.ROOT, "%.2f M", count / 1e6)
        : String.format(java.util.Locale.ROOT, "%,d", Math.round(count));
  }

  private static double number(Map<String, Written> values, String name) {
    Written value = values.get(name);
    return value == null ? 0 : ((Number) value.value()).doubleValue();
  }

  /** A written text; empty where there is none. */
  static String text(Map<String, Written> values, String name) {
    Written value = values.get(name);
    return value == null ? "" : (String) value.value();
  }

  private static Map<String, Bound> literals(Map<String, Written> values) {
    Map<String, Bound> bound = new LinkedHashMap<>();
    values.forEach(
        (name, written) -> bound.put(name, new Bound(written.value(), written.origin())));
    return bound;
  }

  /** Given values and defaults of a blueprint's members. */
  private Map<String, Bound> hyperParameters(
      Callable callable, Map<String, Bound> given, Trail trail) {
    Map<String, Bound> values = new HashMap<>(given);
    for (Member member : callable.members()) {
      if (values.containsKey(member.name())) {
        continue;
      }
      if (member.required()) {
        fail(trail, List.of(), Message.MissingValue, callable.name(), member.name());
      }
      values.put(member.name(), new Bound(member.defaultValue(), member.origin()));
    }
    return values;
  }

  private List<Instance> graph(
      Resolved graph, Map<String, Bound> values, TensorShape input, Trail trail) {
    Map<String, TensorShape> shapes = new HashMap<>();
    shapes.put(graph.blueprint().input(), input);
    Map<String, Integer> rampCounts = rampCounts(graph, values, trail);
    Map<String, Integer> rampOffsets = new HashMap<>();
    List<Instance> instances = new ArrayList<>();
    for (Step step : graph.steps()) {
      Trail here =
          new Trail(
              trail,
              graph.blueprint().name() + "." + step.name(),
              List.of(step.node().use().origin(), step.node().origin()));
      Map<String, Bound> attributes = attributes(graph, step, values, here);
      Map<String, Ramp> ramps = new LinkedHashMap<>();
      boolean on = isOn(step, values, here);
      int times = on ? times(step, values, here) : 1;
      step.attributes()
          .forEach(
              (name, source) -> {
                if (source instanceof Source.Hyper hyper && hyper.ramp() && on) {
                  int offset = rampOffsets.merge(hyper.name(), times, Integer::sum) - times;
                  double last = ((Number) attributes.get(name).value()).doubleValue();
                  ramps.put(name, new Ramp(last, offset, rampCounts.get(hyper.name())));
                }
              });
      List<TensorShape> in = step.inputs().stream().map(e -> shapes.get(e.name())).toList();
      Optional<TensorShape> like = step.like().map(e -> shapes.get(e.name()));
      Instance instance =
          on
              ? instance(step, attributes, ramps, times, in, like, here)
              : off(step, attributes, in.get(0));
      shapes.put(step.name(), instance.output());
      instances.add(instance);
    }
    return instances;
  }

  private static Instance off(Step step, Map<String, Bound> attributes, TensorShape x) {
    return new Instance(
        step.name(),
        step.callable(),
        step.inputs(),
        step.like(),
        attributes,
        Map.of(),
        false,
        true,
        x,
        List.of(),
        Totals.NONE,
        List.of());
  }

  private Instance instance(
      Step step,
      Map<String, Bound> attributes,
      Map<String, Ramp> ramps,
      int times,
      List<TensorShape> in,
      Optional<TensorShape> like,
      Trail trail) {
    if (step.repeat().isEmpty()) {
      Map<String, Bound> values = rampedAt(attributes, ramps, 0);
      Instance one =
          single(step.name(), step.callable(), step.inputs(), in, step.like(), like, values, trail);
      return new Instance(
          one.name(),
          one.callable(),
          one.edges(),
          one.like(),
          attributes,
          ramps,
          false,
          false,
          one.output(),
          one.specs(),
          one.totals(),
          one.children());
    }
    List<Instance> repetitions = new ArrayList<>();
    List<TensorShape> x = in;
    for (int i = 0; i < times; i++) {
      Map<String, Bound> values =
          rampedAt(i == 0 ? attributes : afterFirst(step.callable(), attributes), ramps, i);
      Instance one =
          single(
              Integer.toString(i),
              step.callable(),
              step.inputs(),
              x,
              step.like(),
              like,
              values,
              trail);
      repetitions.add(one);
      x = List.of(one.output());
    }
    return new Instance(
        step.name(),
        step.callable(),
        step.inputs(),
        step.like(),
        attributes,
        ramps,
        true,
        false,
        x.get(0),
        List.of(),
        Totals.sum(repetitions.stream().map(Instance::totals).toList()),
        repetitions);
  }

  private static Map<String, Bound> rampedAt(
      Map<String, Bound> attributes, Map<String, Ramp> ramps, int repetition) {
    Map<String, Bound> values = new LinkedHashMap<>(attributes);
    ramps.forEach(
        (name, ramp) ->
            values.put(name, new Bound(ramp.at(repetition), attributes.get(name).origin())));
    return values;
  }

  private static Map<String, Bound> afterFirst(Callable callable, Map<String, Bound> attributes) {
    Map<String, Bound> values = new LinkedHashMap<>(attributes);
    callable.members().stream().filter(Member::onFirst).forEach(m -> values.remove(m.name()));
    return values;
  }

  /** What one use of a callable makes of its inputs. */
  private record Made(
      TensorShape output, List<ParameterSpec> parameters, Totals totals, List<Instance> children) {}

  /** One use of an operator, blueprint or native block. */
  private Instance single(
      String name,
      Callable callable,
      List<Edge> edges,
      List<TensorShape> in,
      Optional<Edge> likeEdge,
      Optional<TensorShape> like,
      Map<String, Bound> values,
      Trail trail) {
    Made made =
        switch (callable.kind()) {
          case OPERATOR -> made(operator(callable, edges, in, like, values, trail));
          case BLUEPRINT -> made(children(callable, values, in.get(0), trail));
          case NATIVE -> made(nativeOutput(callable, in.get(0), values, trail));
        };
    return new Instance(
        name,
        callable,
        edges,
        likeEdge,
        values,
        Map.of(),
        false,
        false,
        made.output(),
        made.parameters(),
        made.totals(),
        made.children());
  }

  private static Made made(Inferred inferred) {
    TensorShape output = inferred.output();
    Totals totals = new Totals(inferred.parameterCount(), inferred.macs(), output.elements());
    return new Made(output, inferred.parameters(), totals, List.of());
  }

  private static Made made(List<Instance> children) {
    return new Made(
        children.get(children.size() - 1).output(),
        List.of(),
        Totals.sum(children.stream().map(Instance::totals).toList()),
        children);
  }

  /** What a native block holds is not known before it is built. */
  private static Made made(TensorShape output) {
    return new Made(output, List.of(), new Totals(0, 0, output.elements()), List.of());
  }

  private List<Instance> children(
      Callable callable, Map<String, Bound> values, TensorShape in, Trail trail) {
    List<Origin> users = trail.blame(List.of());
    Resolved graph =
        resolver.resolve(callable, ", via " + trail.path(users), users).orElseThrow(Stop::new);
    List<Instance> children = graph(graph, hyperParameters(callable, values, trail), in, trail);
    if (callable.blueprint().orElseThrow().unitPackage().isEmpty()) {
      fail(trail, List.of(), Message.NoUnit, callable.type());
    }
    return children;
  }

  private TensorShape nativeOutput(
      Callable callable, TensorShape x, Map<String, Bound> given, Trail trail) {
    Map<String, Bound> values = hyperParameters(callable, given, trail);
    int channels =
        callable.members().stream()
            .filter(Member::channels)
            .map(m -> (Integer) values.get(m.name()).value())
            .filter(v -> v != Size.SAME)
            .findFirst()
            .orElse(x.channels());
    int stride =
        callable.member("stride").map(m -> (Integer) values.get("stride").value()).orElse(1);
    try {
      return x.withChannels(Sizes.positive("out", channels))
          .withGrid(
              (x.height() - 1) / Sizes.positive("stride", stride) + 1,
              (x.width() - 1) / stride + 1,
              x.extra());
    } catch (RuleViolation e) {
      throw violation(e, List.of(), values, trail);
    }
  }

  private Inferred operator(
      Callable callable,
      List<Edge> edges,
      List<TensorShape> in,
      Optional<TensorShape> like,
      Map<String, Bound> values,
      Trail trail) {
    try {
      return apply(callable.type(), in, like, values);
    } catch (RuleViolation e) {
      throw violation(e, edges, values, trail);
    } catch (ArithmeticException e) {
      throw violation(new RuleViolation(Message.TooLarge, in.get(0)), edges, values, trail);
    }
  }

  private static Inferred apply(
      String type, List<TensorShape> in, Optional<TensorShape> like, Map<String, Bound> values) {
    try {
      Class<? extends Annotation> operator =
          Class.forName(type, true, Inference.class.getClassLoader()).asSubclass(Annotation.class);
      return apply(operator, in, like, values);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("@Operator is for the vocabulary itself: " + type, e);
    }
  }

  private static <A extends Annotation> Inferred apply(
      Class<A> operator,
      List<TensorShape> in,
      Optional<TensorShape> like,
      Map<String, Bound> values) {
    Map<String, Object> plain = new LinkedHashMap<>();
    values.forEach((name, bound) -> plain.put(name, asArray(operator, name, bound.value())));
    return OperatorRule.of(operator).infer(Attributes.of(operator, plain), new Inputs(in, like));
  }

  /** A list where the operator wants an array of enum constants, and a lone constant likewise. */
  private static Object asArray(Class<?> operator, String name, Object value) {
    try {
      Class<?> type = operator.getMethod(name).getReturnType();
      if (!type.isArray()) {
        return value;
      }
      List<?> list = value instanceof List<?> l ? l : List.of(value);
      return list.toArray(
          (Object[]) java.lang.reflect.Array.newInstance(type.getComponentType(), list.size()));
    } catch (NoSuchMethodException e) {
      return value;
    }
  }

  private Stop violation(
      RuleViolation e, List<Edge> edges, Map<String, Bound> values, Trail trail) {
    List<Origin> precise = new ArrayList<>();
    Bound culprit = values.get(e.attribute());
    if (culprit != null) {
      precise.add(culprit.origin());
    }
    if (e.input() >= 0 && e.input() < edges.size()) {
      precise.add(edges.get(e.input()).origin());
    }
    List<Origin> blame = trail.blame(precise);
    problems.add(new Problem(e.problem(), e.getMessage() + " (" + trail.path(blame) + ")", blame));
    return new Stop();
  }

  private void fail(Trail trail, List<Origin> precise, Message message, Object... args) {
    List<Origin> blame = trail.blame(precise);
    problems.add(
        new Problem(message, message.format(args) + " (" + trail.path(blame) + ")", blame));
    throw new Stop();
  }

  // Values.

  private Map<String, Bound> attributes(
      Resolved graph, Step step, Map<String, Bound> values, Trail trail) {
    Map<String, Bound> attributes = new LinkedHashMap<>();
    step.attributes()
        .forEach(
            (name, source) -> {
              Bound bound = bind(source, values, trail);
              boolean scaled =
                  source instanceof Source.Literal
                      && graph.blueprint().isBackbone()
                      && !step.node().unscaled()
                      && step.callable().member(name).map(Member::channels).orElse(false);
              attributes.put(name, scaled ? scaled(graph, bound, values, trail) : bound);
            });
    return attributes;
  }

  private Bound scaled(Resolved graph, Bound channels, Map<String, Bound> values, Trail trail) {
    Optional<Member> width =
        graph.callable().members().stream().filter(m -> m.widthDivisor() > 0).findFirst();
    if (width.isEmpty() || !(channels.value() instanceof Integer count) || count <= 0) {
      return channels;
    }
    Bound factor = values.get(width.get().name());
    double by = ((Number) factor.value()).doubleValue();
    if (!(by > 0)) {
      fail(trail, List.of(factor.origin()), Message.WidthNotPositive, factor.value());
    }
    return by == 1
        ? channels
        : new Bound(Sizes.scaledWidth(count, by, width.get().widthDivisor()), channels.origin());
  }

  private Bound bind(Source source, Map<String, Bound> values, Trail trail) {
    if (source instanceof Source.Literal literal) {
      return new Bound(literal.written().value(), literal.origin());
    }
    Source.Hyper hyper = (Source.Hyper) source;
    Bound bound = values.get(hyper.name());
    if (hyper.index() < 0) {
      return bound;
    }
    List<?> list = bound.value() instanceof List<?> l ? l : List.of(bound.value());
    if (hyper.index() >= list.size()) {
      fail(
          trail,
          List.of(bound.origin(), hyper.indexOrigin()),
          Message.IndexOutOfArray,
          hyper.index(),
          hyper.name(),
          "which has " + list.size() + (list.size() == 1 ? " element" : " elements"));
    }
    return new Bound(list.get(hyper.index()), bound.origin());
  }

  private boolean isOn(Step step, Map<String, Bound> values, Trail trail) {
    return step.condition()
        .map(source -> bind(source, values, trail).value())
        .map(v -> v instanceof Boolean b ? b : ((Number) v).doubleValue() != 0)
        .orElse(true);
  }

  private int times(Step step, Map<String, Bound> values, Trail trail) {
    if (step.repeat().isEmpty()) {
      return 1;
    }
    Bound times = bind(step.repeat().get(), values, trail);
    int count = (Integer) times.value();
    if (count < 1) {
      fail(trail, List.of(times.origin()), Message.RepeatBelowOne, count);
    }
    if (count > MOST_REPETITIONS) {
      fail(trail, List.of(times.origin()), Message.RepeatTooOften, MOST_REPETITIONS, count);
    }
    return count;
  }

  private Map<String, Integer> rampCounts(Resolved graph, Map<String, Bound> values, Trail trail) {
    Map<String, Integer> counts = new HashMap<>();
    for (Step step : graph.steps()) {
      for (Source source : step.attributes().values()) {
        if (source instanceof Source.Hyper hyper && hyper.ramp() && isOn(step, values, trail)) {
          counts.merge(hyper.name(), times(step, values, trail), Integer::sum);
        }
      }
    }
    return counts;
  }
}
