package org.blockwright.processor.read;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;
import org.blockwright.As;
import org.blockwright.At;
import org.blockwright.AttentionMap;
import org.blockwright.Each;
import org.blockwright.If;
import org.blockwright.Like;
import org.blockwright.Output;
import org.blockwright.Ramp;
import org.blockwright.Repeat;
import org.blockwright.Slot;
import org.blockwright.Tensor;
import org.blockwright.Unscaled;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Problem;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.rule.Message;

/** Reads the nodes of a graph. */
final class GraphReader {
  /** Names that generated blocks use themselves, beside a node's and a hyper-parameter's. */
  private static final Set<String> RESERVED_NODES = Set.of("pass", "previous", "i", "classes");

  private static final String TENSORS = Tensor.class.getName() + "[]";
  private static final String HEAD_NODE = "head";

  private final ReadContext context;
  private final NodeTypeReader nodeTypes;
  private final DrawRuleReader drawRules;
  private final GraphChecks checks;

  GraphReader(ReadContext context, NodeTypeReader nodeTypes) {
    this.context = context;
    this.nodeTypes = nodeTypes;
    this.drawRules = new DrawRuleReader(context);
    this.checks = new GraphChecks(context);
  }

  Optional<Blueprint> graph(
      TypeElement owner,
      TypeElement graph,
      Map<String, List<String>> wiring,
      Blueprint.Image image) {
    List<Node> nodes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    boolean whole = true;
    Optional<List<Blueprint.Input>> inputs = inputs(owner, image);
    if (inputs.isEmpty()) {
      return Optional.empty();
    }
    List<String> inputNames = inputs.get().stream().map(Blueprint.Input::name).toList();
    for (ExecutableElement method : ElementFilter.methodsIn(graph.getEnclosedElements())) {
      if (method.getModifiers().contains(Modifier.STATIC)) {
        continue;
      }
      if (!checks.isBodiless(method) || !checks.fits(method)) {
        whole = false;
        continue;
      }
      Optional<Node> node = node(owner, method, wiring);
      whole &= node.isPresent();
      if (node.isEmpty()) {
        continue;
      }
      whole &=
          image != null || !context.origin(owner).inSource() || checks.takesItsInputs(node.get());
      String name = node.get().name();
      if (!names.add(name)) {
        context.problems().add(node.get().origin(), Message.DuplicateNode, name);
        whole = false;
      } else if (inputNames.contains(name)) {
        context.problems().add(node.get().origin(), Message.NodeNamedAsInput, name);
        whole = false;
      } else if (RESERVED_NODES.contains(name) || (image != null && name.equals(HEAD_NODE))) {
        context.problems().add(node.get().origin(), Message.NameReserved, name);
        whole = false;
      } else if (node.get().unscaled() && image == null) {
        context.problems().add(node.get().origin(), Message.UnscaledOutsideBackbone, name);
        whole = false;
      }
      nodes.add(node.get());
    }
    for (Blueprint.Input input : inputs.get().subList(0, inputs.get().size() - 1)) {
      if (input.readBy(nodes).array()) {
        context.problems().add(input.origin(), Message.ArrayInputs);
        whole = false;
      }
    }
    whole &= checks.isWhole(graph, nodes.size());
    if (whole && nodes.isEmpty()) {
      context.problems().add(context.origin(graph), Message.NoNodes, graph.getSimpleName());
      whole = false;
    }
    return whole
        ? Optional.of(
            new Blueprint(
                owner.getSimpleName().toString(),
                inputs.get().stream()
                    .map(input -> image == null ? input.readBy(nodes) : input)
                    .toList(),
                List.copyOf(nodes),
                image,
                firstSentence(owner),
                unitPackage(owner),
                drawRules.read(owner),
                context.origin(owner)))
        : Optional.empty();
  }

  /** What a graph reads, unless something is wrong with it. */
  private Optional<List<Blueprint.Input>> inputs(TypeElement owner, Blueprint.Image image) {
    Origin origin = context.origin(owner);
    if (image != null) {
      return Optional.of(List.of(new Blueprint.Input("image", false, false, origin)));
    }
    Optional<AnnotationMirror> mirror = Values.mirror(owner, org.blockwright.Blueprint.class);
    List<Traced<Object>> written =
        mirror
            .flatMap(m -> Values.elements(m, "inputs", origin))
            .orElse(List.of(new Traced<>("x", origin)));
    List<Blueprint.Input> inputs = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Traced<Object> name : written) {
      Message wrong =
          !seen.add((String) name.value())
              ? Message.DuplicateInput
              : RESERVED_NODES.contains(name.value())
                  ? Message.NameReserved
                  : SourceVersion.isName((String) name.value())
                          && !((String) name.value()).contains(".")
                      ? null
                      : Message.NoInputName;
      if (wrong != null) {
        context.problems().add(name.origin(), wrong, name.value());
        return Optional.empty();
      }
      inputs.add(new Blueprint.Input((String) name.value(), false, false, name.origin()));
    }
    if (inputs.isEmpty()) {
      context.problems().add(mirror.map(origin::at).orElse(origin), Message.NoInputs);
    }
    for (Member member : context.members(owner)) {
      if (member.tap() && !seen.add(member.name())) {
        context.problems().add(member.origin(), Message.NodeNamedAsInput, member.name());
        return Optional.empty();
      } else if (member.tap()) {
        inputs.add(new Blueprint.Input(member.name(), member.array(), true, member.origin()));
      }
    }
    return inputs.isEmpty() ? Optional.empty() : Optional.of(inputs);
  }

  private Optional<String> unitPackage(TypeElement owner) {
    String home = context.homes().get(owner.getQualifiedName().toString());
    if (home != null) {
      return Optional.of(home);
    }
    return context.origin(owner).inSource()
        ? Optional.of(context.elements().getPackageOf(owner).getQualifiedName().toString())
        : Optional.empty();
  }

  private String firstSentence(TypeElement type) {
    String doc = context.elements().getDocComment(type);
    if (doc == null) {
      return "";
    }
    String text = doc.strip().replaceAll("\\s+", " ");
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private Optional<Node> node(
      TypeElement owner, ExecutableElement method, Map<String, List<String>> wiring) {
    Origin origin = context.origin(method);
    String name = method.getSimpleName().toString();
    Values.requireAnnotations(method);
    List<AnnotationMirror> uses =
        method.getAnnotationMirrors().stream()
            .filter(m -> NodeTypeReader.isNodeType(Values.typeOf(m)))
            .collect(Collectors.toUnmodifiableList());
    Optional<Traced<String>> slot =
        Values.mirror(method, Slot.class)
            .flatMap(m -> Values.value(m, "value", origin))
            .map(value -> new Traced<>((String) value.value(), value.origin()));
    if (slot.isPresent() && !uses.isEmpty()) {
      context
          .problems()
          .add(
              origin.at(uses.get(0)),
              Message.TwoOperators,
              name,
              "Slot",
              Values.typeOf(uses.get(0)).getSimpleName());
      return Optional.empty();
    }
    if (uses.isEmpty() && slot.isEmpty()) {
      context.missing(origin, Message.NodeWithoutOperator, name);
      return Optional.empty();
    }
    if (uses.size() > 1) {
      context
          .problems()
          .add(
              origin.at(uses.get(1)),
              Message.TwoOperators,
              name,
              Values.typeOf(uses.get(0)).getSimpleName(),
              Values.typeOf(uses.get(1)).getSimpleName());
      return Optional.empty();
    }
    String returned = Values.name(method.getReturnType());
    if (!returned.equals(Tensor.class.getName()) && !returned.equals(TENSORS)) {
      context.problems().add(origin, Message.NodeNotTensor, name, method.getReturnType());
      return Optional.empty();
    }
    Optional<Invocation> use =
        slot.isPresent()
            ? slotUse(method, slot.get())
            : nodeTypes.invocation(uses.get(0), origin, owner.getSimpleName() + "." + name);
    Optional<List<Node.Parameter>> parameters = parameters(owner, method, wiring);
    if (use.isEmpty() || parameters.isEmpty()) {
      return Optional.empty();
    }
    if (!checks.areMeant(name, parameters.get())) {
      return Optional.empty();
    }
    Optional<Traced<Object>> repeat =
        Values.mirror(method, Repeat.class)
            .map(
                m ->
                    Values.value(m, "value", origin)
                        .orElseGet(() -> new Traced<>(1, origin.at(m))));
    if (repeat.isPresent() && parameters.get().stream().anyMatch(Node.Parameter::repeat)) {
      context.problems().add(repeat.get().origin(), Message.RepeatTwice, name);
      return Optional.empty();
    }
    Optional<DrawRules> init = drawRules.read(method);
    if (init.isPresent() && use.get().type().kind() != NodeType.Kind.OPERATOR) {
      context.problems().add(init.get().origin(), Message.InitOnBlueprint, use.get().type().name());
      return Optional.empty();
    }
    return Optional.of(
        new Node(
            name,
            use.get(),
            parameters.get(),
            slot,
            repeat,
            Values.mirror(method, Unscaled.class).isPresent(),
            returned.equals(TENSORS),
            Values.mirror(method, AttentionMap.class).map(origin::at),
            output(method, name),
            init,
            origin));
  }

  /** A node that a hyper-parameter chooses. */
  private Optional<Invocation> slotUse(ExecutableElement method, Traced<String> slot) {
    AnnotationMirror mirror = Values.mirror(method, Slot.class).orElseThrow();
    Origin origin = context.origin(method).at(mirror);
    return Optional.of(new Invocation(NodeType.slot(slot.value()), Map.of(), origin));
  }

  private Optional<Node.Output> output(ExecutableElement method, String node) {
    Origin origin = context.origin(method);
    return Values.mirror(method, Output.class)
        .map(
            mirror -> {
              Map<String, Traced<Object>> values = Values.written(mirror, origin);
              Traced<Object> name = values.get("value");
              boolean training =
                  values.containsKey("training") && (Boolean) values.get("training").value();
              return name == null || ((String) name.value()).isEmpty()
                  ? new Node.Output(node, training, origin.at(mirror))
                  : new Node.Output((String) name.value(), training, name.origin());
            });
  }

  private Optional<List<Node.Parameter>> parameters(
      TypeElement owner, ExecutableElement method, Map<String, List<String>> wiring) {
    List<? extends VariableElement> variables = method.getParameters();
    List<String> names = wiring.get(method.getSimpleName().toString());
    if (names == null || names.size() != variables.size()) {
      names = variables.stream().map(v -> v.getSimpleName().toString()).toList();
    }
    boolean lost =
        !names.isEmpty()
            && !context.origin(method).inSource()
            && names.stream().allMatch(n -> n.matches("arg\\d+"));
    if (lost) {
      context
          .problems()
          .add(
              new Problem(
                  Message.ParameterNamesLost,
                  Message.ParameterNamesLost.format(owner.getQualifiedName()),
                  List.of()));
      return Optional.empty();
    }
    List<Node.Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      VariableElement variable = variables.get(i);
      Origin origin = context.origin(variable);
      String type = Values.name(variable.asType());
      if (!checks.isRead(variable, names.get(i), type, origin)) {
        return Optional.empty();
      }
      parameters.add(
          new Node.Parameter(
              names.get(i),
              type,
              type.equals(Tensor.class.getName()) || type.equals(TENSORS),
              type.equals(TENSORS),
              Values.mirror(variable, Like.class).isPresent(),
              Values.mirror(variable, As.class).flatMap(m -> Values.value(m, "value", origin)),
              Values.mirror(variable, At.class).flatMap(m -> Values.value(m, "value", origin)),
              Values.mirror(variable, Repeat.class).isPresent(),
              Values.mirror(variable, If.class).isPresent(),
              Values.mirror(variable, Ramp.class).isPresent(),
              Values.mirror(variable, Each.class).isPresent(),
              origin));
    }
    return Optional.of(List.copyOf(parameters));
  }
}
