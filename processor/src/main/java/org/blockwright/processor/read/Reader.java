package org.blockwright.processor.read;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.blockwright.As;
import org.blockwright.At;
import org.blockwright.Backbone;
import org.blockwright.Channels;
import org.blockwright.GenerateBlocks;
import org.blockwright.If;
import org.blockwright.Init;
import org.blockwright.Like;
import org.blockwright.Native;
import org.blockwright.OnFirst;
import org.blockwright.Operator;
import org.blockwright.ParameterNames;
import org.blockwright.Ramp;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.Unscaled;
import org.blockwright.Width;
import org.blockwright.head.Head;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Problem;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.record.CheckpointKeys;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Weights;
import org.blockwright.rule.Message;

/**
 * Reads annotation types, zoo interfaces and one-off networks. What cannot be read is said and left
 * out; what uses it is left out silently.
 */
public final class Reader {
  /** Where the vocabulary's own blueprints are compiled. */
  private static final String VOCABULARY_UNITS = "org.blockwright.runtime.blocks";

  /** Names that generated blocks use themselves, beside a node's and a hyper-parameter's. */
  private static final Set<String> RESERVED_NODES = Set.of("pass", "previous", "i", "classes");

  private static final Set<String> RESERVED_MEMBERS = Set.of("previous", "i");
  private static final String HEAD_NODE = "head";

  /** What a zoo's method may return. */
  private static final Set<String> MODELS =
      Set.of("org.blockwright.runtime.model.Classifier", "ai.djl.nn.Block");

  private final Elements elements;
  private final Problems problems;
  private final Set<String> sources = new HashSet<>();
  private final Map<String, String> homes = new HashMap<>();
  private final Map<String, Optional<Callable>> known = new HashMap<>();
  private final Set<String> modelClasses = new HashSet<>();
  private final Deque<String> reading = new ArrayDeque<>();
  private final Deque<Way> ways = new ArrayDeque<>();

  /**
   * A use on the way down to what is being read.
   *
   * @param label such as {@code DeiT.blocks}
   * @param origin where the annotation stands
   */
  private record Way(String label, Origin origin) {}

  /** A reader for one compilation. */
  public Reader(Elements elements, Problems problems) {
    this.elements = elements;
    this.problems = problem -> problems.add(onTheWay(problem));
  }

  /** What is wrong in a class file is shown where somebody uses it, with the way to it. */
  private Problem onTheWay(Problem problem) {
    if (ways.isEmpty() || problem.blame().stream().anyMatch(Origin::inSource)) {
      return problem;
    }
    List<Origin> blame = new ArrayList<>(problem.blame());
    StringBuilder path = new StringBuilder(simple(reading.peek()));
    for (Way way : ways) {
      blame.add(way.origin());
      path.append(", via ").append(way.label());
    }
    return new Problem(problem.message(), problem.text() + " (" + path + ")", blame);
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Tells which top-level types and packages are in source. */
  public void addSources(Iterable<? extends Element> roots) {
    for (Element root : roots) {
      sources.add(root.toString());
    }
  }

  /**
   * The blueprints that a package compiles for others.
   *
   * @return the annotation types, in order
   */
  public List<TypeElement> units(PackageElement home) {
    AnnotationMirror mirror = Values.mirror(home, GenerateBlocks.class).orElseThrow();
    Written types = Values.value(mirror, "value", origin(home)).orElseThrow();
    List<TypeElement> found = new ArrayList<>();
    for (Object name : (List<?>) types.value()) {
      TypeElement type = elements.getTypeElement((String) name);
      if (type == null || Values.mirror(type, org.blockwright.Blueprint.class).isEmpty()) {
        problems.add(types.origin(), Message.NotABlueprint, name);
      } else {
        homes.put((String) name, home.getQualifiedName().toString());
        found.add(type);
      }
    }
    return found;
  }

  private Origin origin(Element element) {
    Element outermost = element;
    while (outermost.getEnclosingElement() != null
        && outermost.getEnclosingElement().getKind() != ElementKind.PACKAGE
        && outermost.getKind() != ElementKind.PACKAGE) {
      outermost = outermost.getEnclosingElement();
    }
    return Origin.of(element, sources.contains(outermost.toString()));
  }

  // Operators, blueprints and native blocks.

  /** What an annotation type declares, or empty where it is nothing that a node could be. */
  public Optional<Callable> callable(TypeElement type) {
    String name = type.getQualifiedName().toString();
    Optional<Callable> before = known.get(name);
    if (before != null) {
      return before;
    }
    reading.push(name);
    Optional<Callable> read;
    try {
      read = readCallable(type);
    } catch (Values.Unreadable e) {
      read = Optional.empty();
    }
    reading.pop();
    known.put(name, read);
    return read;
  }

  /** Whether an annotation type is an operator, a blueprint or a native block. */
  private static boolean isCallable(TypeElement type) {
    return Values.mirror(type, Operator.class).isPresent()
        || Values.mirror(type, org.blockwright.Blueprint.class).isPresent()
        || Values.mirror(type, Native.class).isPresent();
  }

  private Optional<Callable> readCallable(TypeElement type) {
    Optional<AnnotationMirror> nativeMirror = Values.mirror(type, Native.class);
    Optional<AnnotationMirror> backbone = Values.mirror(type, Backbone.class);
    List<Member> members = members(type);
    if (Values.mirror(type, Operator.class).isPresent()) {
      return Optional.of(callable(type, Callable.Kind.OPERATOR, members, null, null));
    }
    if (nativeMirror.isPresent()) {
      return nativeBlock(type, nativeMirror.get(), members)
          .map(block -> callable(type, Callable.Kind.NATIVE, members, null, block));
    }
    Optional<TypeElement> graph =
        ElementFilter.typesIn(type.getEnclosedElements()).stream()
            .filter(t -> t.getSimpleName().contentEquals("Graph"))
            .findFirst();
    if (graph.isEmpty()) {
      problems.add(origin(type), Message.NoGraph, type.getSimpleName());
      return Optional.empty();
    }
    for (Member member : members) {
      if (RESERVED_MEMBERS.contains(member.name())) {
        problems.add(member.origin(), Message.NameReserved, member.name());
        return Optional.empty();
      }
    }
    Optional<Map<String, List<String>>> wiring = wiring(type);
    Blueprint.Image image = backbone.map(m -> image(m, type)).orElse(null);
    return graph(type, graph.get(), wiring.orElse(Map.of()), image)
        .map(
            blueprint ->
                callable(
                    type,
                    Callable.Kind.BLUEPRINT,
                    wiring.map(w -> ordered(members, w.get(""))).orElse(members),
                    blueprint,
                    null));
  }

  private static List<Member> ordered(List<Member> members, List<String> names) {
    return members.stream()
        .sorted(java.util.Comparator.comparingInt(m -> names.indexOf(m.name())))
        .toList();
  }

  private Callable callable(
      TypeElement type,
      Callable.Kind kind,
      List<Member> members,
      Blueprint blueprint,
      Callable.NativeBlock block) {
    String packageName = elements.getPackageOf(type).getQualifiedName().toString();
    return new Callable(
        type.getQualifiedName().toString(),
        packageName,
        nameBelow(type, packageName),
        kind,
        members,
        Optional.ofNullable(blueprint),
        Optional.ofNullable(block));
  }

  private static String nameBelow(TypeElement type, String packageName) {
    String qualified = type.getQualifiedName().toString();
    return packageName.isEmpty() ? qualified : qualified.substring(packageName.length() + 1);
  }

  private List<Member> members(TypeElement type) {
    List<Member> members = new ArrayList<>();
    for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
      AnnotationValue value = method.getDefaultValue();
      Origin origin = origin(method);
      int divisor =
          Values.mirror(method, Width.class)
              .map(m -> (Integer) Values.value(m, "divisor", origin).map(Written::value).orElse(8))
              .orElse(0);
      members.add(
          new Member(
              method.getSimpleName().toString(),
              Values.name(method.getReturnType()),
              value == null || value.getValue() instanceof AnnotationMirror
                  ? null
                  : Values.plain(value),
              Values.mirror(method, Channels.class).isPresent(),
              Values.mirror(method, OnFirst.class).isPresent(),
              divisor,
              origin));
    }
    return List.copyOf(members);
  }

  private Blueprint.Image image(AnnotationMirror backbone, Element element) {
    Map<String, Written> values = Values.written(backbone, origin(element));
    for (String name : List.of("channels", "size")) {
      Written value = values.get(name);
      if (value != null && (Integer) value.value() < 1) {
        problems.add(value.origin(), Message.NotPositive, name, value.value());
        throw new Values.Unreadable();
      }
    }
    return new Blueprint.Image(
        values.containsKey("channels") ? (Integer) values.get("channels").value() : 3,
        values.containsKey("size") ? (Integer) values.get("size").value() : 224);
  }

  /**
   * Parameter names by node, and under "" the hyper-parameters in order, for types in class files.
   */
  private Optional<Map<String, List<String>>> wiring(TypeElement type) {
    if (origin(type).inSource()) {
      return Optional.empty();
    }
    String packageName = elements.getPackageOf(type).getQualifiedName().toString();
    String flat = nameBelow(type, packageName).replace('.', '_');
    for (String home : List.of(packageName, VOCABULARY_UNITS)) {
      for (String suffix : List.of("Unit", "ParameterNames")) {
        TypeElement holder = elements.getTypeElement(home + "." + flat + suffix);
        if (holder != null) {
          Optional<AnnotationMirror> mirror = Values.mirror(holder, ParameterNames.class);
          if (mirror.isPresent()) {
            homes.putIfAbsent(type.getQualifiedName().toString(), home);
            Object lines =
                Values.value(mirror.get(), "value", origin(holder)).orElseThrow().value();
            return Optional.of(parse((List<?>) lines));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Map<String, List<String>> parse(List<?> lines) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (Object line : lines) {
      String text = (String) line;
      int open = text.indexOf('(');
      String inner = text.substring(open + 1, text.length() - 1);
      names.put(text.substring(0, open), inner.isEmpty() ? List.of() : List.of(inner.split(", ")));
    }
    return names;
  }

  // Graphs.

  private Optional<Blueprint> graph(
      TypeElement owner,
      TypeElement graph,
      Map<String, List<String>> wiring,
      Blueprint.Image image) {
    List<Node> nodes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    boolean whole = true;
    String input = image == null ? "x" : "image";
    for (ExecutableElement method : ElementFilter.methodsIn(graph.getEnclosedElements())) {
      if (method.getModifiers().contains(Modifier.STATIC)) {
        continue;
      }
      Optional<Node> node = node(owner, method, wiring);
      whole &= node.isPresent();
      if (node.isEmpty()) {
        continue;
      }
      String name = node.get().name();
      if (!names.add(name)) {
        problems.add(node.get().origin(), Message.DuplicateNode, name);
        whole = false;
      } else if (name.equals(input)) {
        problems.add(node.get().origin(), Message.NodeNamedAsInput, name);
        whole = false;
      } else if (RESERVED_NODES.contains(name) || (image != null && name.equals(HEAD_NODE))) {
        problems.add(node.get().origin(), Message.NameReserved, name);
        whole = false;
      } else if (node.get().unscaled() && image == null) {
        problems.add(node.get().origin(), Message.UnscaledOutsideBackbone, name);
        whole = false;
      }
      nodes.add(node.get());
    }
    if (whole && nodes.isEmpty()) {
      problems.add(origin(graph), Message.NoNodes, graph.getSimpleName());
      whole = false;
    }
    return whole
        ? Optional.of(
            new Blueprint(
                owner.getSimpleName().toString(),
                input,
                List.copyOf(nodes),
                image,
                firstSentence(owner),
                unitPackage(owner),
                written(Init.class, owner),
                origin(owner)))
        : Optional.empty();
  }

  private String unitPackage(TypeElement owner) {
    String home = homes.get(owner.getQualifiedName().toString());
    if (home != null) {
      return home;
    }
    return origin(owner).inSource()
        ? elements.getPackageOf(owner).getQualifiedName().toString()
        : "";
  }

  private String firstSentence(TypeElement type) {
    String doc = elements.getDocComment(type);
    if (doc == null) {
      return "";
    }
    String text = doc.strip().replaceAll("\\s+", " ");
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private Optional<Node> node(
      TypeElement owner, ExecutableElement method, Map<String, List<String>> wiring) {
    Origin origin = origin(method);
    String name = method.getSimpleName().toString();
    List<AnnotationMirror> uses =
        method.getAnnotationMirrors().stream()
            .filter(m -> isCallable(Values.typeOf(m)))
            .collect(Collectors.toUnmodifiableList());
    if (uses.isEmpty()) {
      problems.add(origin, Message.NodeWithoutOperator, name);
      return Optional.empty();
    }
    if (uses.size() > 1) {
      problems.add(
          origin.at(uses.get(1)),
          Message.TwoOperators,
          name,
          Values.typeOf(uses.get(0)).getSimpleName(),
          Values.typeOf(uses.get(1)).getSimpleName());
      return Optional.empty();
    }
    if (!Values.name(method.getReturnType()).equals(Tensor.class.getName())) {
      problems.add(origin, Message.NodeNotTensor, name, method.getReturnType());
      return Optional.empty();
    }
    Optional<Use> use = use(uses.get(0), origin, owner.getSimpleName() + "." + name);
    Optional<List<Node.Parameter>> parameters = parameters(owner, method, wiring);
    if (use.isEmpty() || parameters.isEmpty()) {
      return Optional.empty();
    }
    Optional<Written> repeat =
        Values.mirror(method, Repeat.class)
            .map(
                m ->
                    Values.value(m, "value", origin).orElseGet(() -> new Written(1, origin.at(m))));
    if (repeat.isPresent() && parameters.get().stream().anyMatch(Node.Parameter::repeat)) {
      problems.add(repeat.get().origin(), Message.RepeatTwice, name);
      return Optional.empty();
    }
    Optional<Use> init = written(Init.class, method);
    if (init.isPresent() && use.get().callable().kind() != Callable.Kind.OPERATOR) {
      problems.add(init.get().origin(), Message.InitOnBlueprint, use.get().callable().name());
      return Optional.empty();
    }
    return Optional.of(
        new Node(
            name,
            use.get(),
            parameters.get(),
            repeat,
            Values.mirror(method, Unscaled.class).isPresent(),
            init,
            origin));
  }

  private Optional<Use> use(AnnotationMirror mirror, Origin element, String label) {
    TypeElement type = Values.typeOf(mirror);
    String name = type.getQualifiedName().toString();
    if (reading.contains(name)) {
      List<String> circle = new ArrayList<>();
      for (String outer : reading) {
        circle.add(0, simple(outer));
        if (outer.equals(name)) {
          break;
        }
      }
      circle.add(type.getSimpleName().toString());
      problems.add(element.at(mirror), Message.RecursiveBlueprint, String.join(" > ", circle));
      return Optional.empty();
    }
    ways.push(new Way(label, element.at(mirror)));
    Optional<Callable> callable = callable(type);
    ways.pop();
    return callable.map(c -> new Use(c, Values.written(mirror, element), element.at(mirror)));
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
            && !origin(method).inSource()
            && names.stream().allMatch(n -> n.matches("arg\\d+"));
    if (lost) {
      problems.add(
          new Problem(
              Message.ParameterNamesLost,
              Message.ParameterNamesLost.format(owner.getQualifiedName()),
              List.of()));
      return Optional.empty();
    }
    List<Node.Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      VariableElement variable = variables.get(i);
      Origin origin = origin(variable);
      String type = Values.name(variable.asType());
      parameters.add(
          new Node.Parameter(
              names.get(i),
              type,
              type.equals(Tensor.class.getName()),
              Values.mirror(variable, Like.class).isPresent(),
              Values.mirror(variable, As.class).flatMap(m -> Values.value(m, "value", origin)),
              Values.mirror(variable, At.class).flatMap(m -> Values.value(m, "value", origin)),
              Values.mirror(variable, Repeat.class).isPresent(),
              Values.mirror(variable, If.class).isPresent(),
              Values.mirror(variable, Ramp.class).isPresent(),
              origin));
    }
    return Optional.of(List.copyOf(parameters));
  }

  // Native blocks.

  private Optional<Callable.NativeBlock> nativeBlock(
      TypeElement type, AnnotationMirror mirror, List<Member> members) {
    Written written = Values.value(mirror, "value", origin(type)).orElseThrow();
    String className = (String) written.value();
    TypeElement block = elements.getTypeElement(className);
    if (block == null || block.getModifiers().contains(Modifier.ABSTRACT) || !isBlock(block)) {
      problems.add(written.origin(), Message.NotABlock, className);
      return Optional.empty();
    }
    List<String> seen = new ArrayList<>();
    for (ExecutableElement constructor :
        ElementFilter.constructorsIn(block.getEnclosedElements())) {
      if (!constructor.getModifiers().contains(Modifier.PUBLIC)) {
        continue;
      }
      Optional<List<String>> arguments = match(constructor, members);
      if (arguments.isPresent()) {
        return Optional.of(new Callable.NativeBlock(className, arguments.get()));
      }
      seen.add(
          constructor.getParameters().stream()
              .map(p -> p.asType() + " " + p.getSimpleName())
              .collect(Collectors.joining(", ", "(", ")")));
    }
    problems.add(
        written.origin(),
        Message.NoMatchingConstructor,
        block.getSimpleName(),
        members.stream()
            .map(m -> m.type() + " " + m.name())
            .collect(Collectors.joining(", ", "(", ")")),
        seen.isEmpty() ? "none" : String.join(" and ", seen));
    return Optional.empty();
  }

  private boolean isBlock(TypeElement type) {
    for (TypeElement t = type; t != null; t = superclass(t)) {
      if (t.getQualifiedName().contentEquals("ai.djl.nn.AbstractBlock")) {
        return true;
      }
    }
    return false;
  }

  private TypeElement superclass(TypeElement type) {
    return elements.getTypeElement(Values.name(type.getSuperclass()));
  }

  private Optional<List<String>> match(ExecutableElement constructor, List<Member> members) {
    List<String> arguments = new ArrayList<>();
    Set<String> open = members.stream().map(Member::name).collect(Collectors.toSet());
    for (VariableElement parameter : constructor.getParameters()) {
      TypeMirror type = parameter.asType();
      String name = parameter.getSimpleName().toString();
      if (Values.name(type).equals("org.blockwright.rule.TensorShape")) {
        arguments.add(Callable.NativeBlock.SHAPE);
      } else if (members.stream()
              .anyMatch(m -> m.name().equals(name) && m.type().equals(Values.name(type)))
          && open.remove(name)) {
        arguments.add(name);
      } else {
        return Optional.empty();
      }
    }
    return open.isEmpty() ? Optional.of(arguments) : Optional.empty();
  }

  // Models.

  /** The models of a zoo interface, in order of declaration. */
  public List<ModelDeclaration> zoo(TypeElement zoo) {
    if (zoo.getKind() != ElementKind.INTERFACE) {
      problems.add(origin(zoo), Message.NotAnInterface, "Zoo", zoo.getSimpleName());
      return List.of();
    }
    Values.mirror(zoo, Weights.class)
        .ifPresent(
            weights ->
                problems.add(
                    origin(zoo).at(weights), Message.WeightsOfNoModel, zoo.getSimpleName()));
    List<ModelDeclaration> models = new ArrayList<>();
    for (ExecutableElement method : ElementFilter.methodsIn(zoo.getEnclosedElements())) {
      if (!method.getModifiers().contains(Modifier.ABSTRACT)) {
        continue;
      }
      try {
        model(zoo, method)
            .ifPresent(
                model -> {
                  if (isNew(model)) {
                    models.add(model);
                  }
                });
      } catch (Values.Unreadable e) {
        continue;
      }
    }
    return models;
  }

  /** Whether no other model becomes the same class. */
  private boolean isNew(ModelDeclaration model) {
    boolean isNew = modelClasses.add(model.qualifiedName());
    if (!isNew) {
      problems.add(model.origin(), Message.DuplicateModel, model.className());
    }
    return isNew;
  }

  private Optional<ModelDeclaration> model(TypeElement zoo, ExecutableElement method) {
    String id = method.getSimpleName().toString();
    Origin origin = origin(method);
    boolean asExpected =
        MODELS.contains(Values.name(method.getReturnType()))
            && method.getParameters().size() == 1
            && Values.name(method.getParameters().get(0).asType()).equals("int");
    if (!asExpected) {
      problems.add(origin, Message.ZooMethod, id, id);
      return Optional.empty();
    }
    List<AnnotationMirror> backbones =
        method.getAnnotationMirrors().stream()
            .filter(m -> Values.mirror(Values.typeOf(m), Backbone.class).isPresent())
            .collect(Collectors.toUnmodifiableList());
    if (backbones.isEmpty()) {
      problems.add(origin, Message.NoBackbone, id);
      return Optional.empty();
    }
    if (backbones.size() > 1) {
      problems.add(
          origin.at(backbones.get(1)),
          Message.TwoBackbones,
          id,
          Values.typeOf(backbones.get(0)).getSimpleName(),
          Values.typeOf(backbones.get(1)).getSimpleName());
      return Optional.empty();
    }
    String label = zoo.getSimpleName() + "." + id;
    Optional<Use> backbone = use(backbones.get(0), origin, label);
    Optional<Use> head = head(method, id, label);
    if (backbone.isEmpty() || head.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        declaration(zoo, method, id, camelCase(id) + "Model", backbone.get(), head.get(), false));
  }

  /** A network whose nodes stand in the interface itself. */
  public Optional<ModelDeclaration> oneOff(TypeElement type) {
    String name = type.getSimpleName().toString();
    Origin origin = origin(type);
    if (type.getKind() != ElementKind.INTERFACE) {
      problems.add(origin, Message.NotAnInterface, "Backbone", name);
      return Optional.empty();
    }
    AnnotationMirror mirror = Values.mirror(type, Backbone.class).orElseThrow();
    try {
      Optional<Blueprint> graph = graph(type, type, Map.of(), image(mirror, type));
      Optional<Use> head = head(type, name, name);
      if (graph.isEmpty() || head.isEmpty()) {
        return Optional.empty();
      }
      Callable body = callable(type, Callable.Kind.BLUEPRINT, List.of(), graph.get(), null);
      Use backbone = new Use(body, Map.of(), origin.at(mirror));
      String className = body.name().replace('.', '_') + "Model";
      return Optional.of(
              declaration(type, type, snakeCase(name), className, backbone, head.get(), true))
          .filter(this::isNew);
    } catch (Values.Unreadable e) {
      return Optional.empty();
    }
  }

  private ModelDeclaration declaration(
      TypeElement owner,
      Element element,
      String id,
      String className,
      Use backbone,
      Use head,
      boolean oneOff) {
    Origin origin = origin(element);
    String packageName = elements.getPackageOf(owner).getQualifiedName().toString();
    Optional<Use> published = recorded(Published.class, owner, element);
    int classes =
        published
            .map(p -> p.values().get("classes"))
            .map(written -> (Integer) written.value())
            .orElse(ModelDeclaration.CLASSES);
    boolean hasFigures = Values.mirror(element, Published.class).isPresent();
    return new ModelDeclaration(
        id,
        packageName,
        nameBelow(owner, packageName),
        className,
        backbone,
        head,
        classes,
        published.filter(p -> hasFigures),
        recorded(Recipe.class, owner, element),
        written(Weights.class, element),
        names(backbone, element),
        oneOff,
        origin);
  }

  /** What is written on the backbone, and over it what is written on the model. */
  private Map<String, List<String>> names(Use backbone, Element element) {
    NameRules rules = new NameRules();
    TypeElement family = elements.getTypeElement(backbone.callable().type());
    for (Element place : family.equals(element) ? List.of(family) : List.of(family, element)) {
      Values.mirror(place, CheckpointKeys.class)
          .ifPresent(names -> rules.add(names, origin(place)));
    }
    return rules.bySource();
  }

  /** What one annotation that is no operator says. */
  private Optional<Use> written(Class<?> type, Element element) {
    Origin origin = origin(element);
    return Values.mirror(element, type)
        .map(
            mirror -> {
              TypeElement annotation = Values.typeOf(mirror);
              return new Use(
                  callable(annotation, Callable.Kind.OPERATOR, members(annotation), null, null),
                  Values.written(mirror, origin),
                  origin.at(mirror));
            });
  }

  /**
   * What is written on the model, over what is written on its zoo interface; below each, what the
   * annotations there bring along.
   */
  private Optional<Use> recorded(Class<?> record, TypeElement owner, Element element) {
    List<Element> places = new ArrayList<>();
    Set<Element> seen = new HashSet<>();
    gather(owner, record, places, seen);
    gather(element, record, places, seen);
    Map<String, Written> values = new LinkedHashMap<>();
    Optional<Use> last = Optional.empty();
    for (Element place : places) {
      Optional<AnnotationMirror> mirror = Values.mirror(place, record);
      if (mirror.isPresent()) {
        TypeElement type = Values.typeOf(mirror.get());
        Origin origin = origin(place);
        values.putAll(Values.written(mirror.get(), origin));
        last =
            Optional.of(
                new Use(
                    callable(type, Callable.Kind.OPERATOR, members(type), null, null),
                    values,
                    origin.at(mirror.get())));
      }
    }
    return last;
  }

  /** A place, and before it the annotations on it that bear the record themselves. */
  private static void gather(
      Element place, Class<?> record, List<Element> places, Set<Element> seen) {
    if (!seen.add(place)) {
      return;
    }
    for (AnnotationMirror mirror : place.getAnnotationMirrors()) {
      TypeElement type = Values.typeOf(mirror);
      if (Values.mirror(type, record).isPresent()) {
        gather(type, record, places, seen);
      }
    }
    places.add(place);
  }

  private Optional<Use> head(Element element, String name, String label) {
    Origin origin = origin(element);
    Map<String, AnnotationMirror> heads = new LinkedHashMap<>();
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      TypeElement type = Values.typeOf(mirror);
      if (type.getQualifiedName().contentEquals(Head.class.getName())) {
        mirror
            .getElementValues()
            .forEach(
                (member, value) -> heads.put(member.getSimpleName().toString(), nested(value)));
        if (mirror.getElementValues().isEmpty()) {
          problems.add(origin.at(mirror), Message.EmptyHead);
          return Optional.empty();
        }
      } else if (isCallable(type)) {
        heads.put(type.getSimpleName().toString(), mirror);
      }
    }
    if (heads.isEmpty()) {
      problems.add(origin, Message.NoHead, name);
      return Optional.empty();
    }
    List<String> names = List.copyOf(heads.keySet());
    if (names.size() > 1) {
      problems.add(
          origin.at(heads.get(names.get(1))), Message.TwoHeads, name, names.get(0), names.get(1));
      return Optional.empty();
    }
    return use(heads.get(names.get(0)), origin, label);
  }

  private static AnnotationMirror nested(AnnotationValue value) {
    if (value.getValue() instanceof AnnotationMirror mirror) {
      return mirror;
    }
    throw new Values.Unreadable();
  }

  /** {@code resnet18_noah} to {@code Resnet18Noah}; an underscore before a digit stays. */
  static String camelCase(String id) {
    StringBuilder name = new StringBuilder();
    for (String part : id.split("_")) {
      if (part.isEmpty()) {
        continue;
      }
      if (name.length() > 0 && Character.isDigit(part.charAt(0))) {
        name.append('_');
      }
      name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
    }
    return name.toString();
  }

  /** {@code TinyNet} to {@code tiny_net}. */
  static String snakeCase(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
