package org.blockwright.processor.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.ElementFilter;
import org.blockwright.Backbone;
import org.blockwright.head.Head;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.record.CheckpointKeys;
import org.blockwright.record.Fits;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Weights;
import org.blockwright.rule.Message;

/** Reads zoo interfaces and one-off networks. */
final class ModelReader {
  /** What a zoo's method may return. */
  private static final Set<String> MODELS =
      Set.of("org.blockwright.runtime.model.Classifier", "ai.djl.nn.Block");

  private final ReadContext context;
  private final NodeTypeReader nodeTypes;
  private final GraphReader graphs;
  private final Set<String> modelClasses = new HashSet<>();
  private final Map<String, String> ids = new HashMap<>();

  ModelReader(ReadContext context, NodeTypeReader nodeTypes) {
    this.context = context;
    this.nodeTypes = nodeTypes;
    this.graphs = new GraphReader(context, nodeTypes);
  }

  /** The models of a zoo interface, in order of declaration. */
  List<ModelDeclaration> zoo(TypeElement zoo) {
    if (zoo.getKind() != ElementKind.INTERFACE) {
      context
          .problems()
          .add(context.origin(zoo), Message.NotAnInterface, "Zoo", zoo.getSimpleName());
      return List.of();
    }
    if (!isImplementable(zoo)) {
      return List.of();
    }
    Values.mirror(zoo, Weights.class)
        .ifPresent(
            weights ->
                context
                    .problems()
                    .add(
                        context.origin(zoo).at(weights),
                        Message.WeightsOfNoModel,
                        zoo.getSimpleName()));
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

  /** Qualified names of the classes that the models of a zoo or of a one-off become. */
  List<String> classes(TypeElement type) {
    String packageName = context.elements().getPackageOf(type).getQualifiedName().toString();
    String prefix = packageName.isEmpty() ? "" : packageName + ".";
    if (Values.mirror(type, Backbone.class).isPresent()) {
      return List.of(prefix + oneOffClass(ReadContext.nameBelow(type, packageName)));
    }
    return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
        .filter(method -> method.getModifiers().contains(Modifier.ABSTRACT))
        .map(method -> prefix + rowClass(method.getSimpleName().toString()))
        .toList();
  }

  private static String oneOffClass(String nameBelow) {
    return nameBelow.replace('.', '_') + "Model";
  }

  private static String rowClass(String id) {
    return ModelNames.camelCase(id) + "Model";
  }

  /** Whether a generated class can implement a zoo. */
  private boolean isImplementable(TypeElement zoo) {
    boolean sealed = zoo.getModifiers().contains(Modifier.SEALED);
    Optional<String> hidden = sealed ? Optional.of("sealed") : Visibility.hidden(zoo);
    if (hidden.isPresent()) {
      context
          .problems()
          .add(context.origin(zoo), Message.ZooNotVisible, zoo.getSimpleName(), hidden.get());
      return false;
    }
    for (ExecutableElement method :
        ElementFilter.methodsIn(context.elements().getAllMembers(zoo))) {
      if (method.getModifiers().contains(Modifier.ABSTRACT)
          && !method.getEnclosingElement().equals(zoo)) {
        context
            .problems()
            .add(
                context.origin(zoo),
                Message.ZooInherits,
                zoo.getSimpleName(),
                method.getSimpleName());
        return false;
      }
    }
    return true;
  }

  /** Whether no other model becomes the same class. */
  private boolean isNew(ModelDeclaration model) {
    boolean isNew = modelClasses.add(model.qualifiedName());
    if (!isNew) {
      context.problems().add(model.origin(), Message.DuplicateModel, model.className());
      return false;
    }
    String other = ids.putIfAbsent(model.id(), model.qualifiedName());
    if (other != null) {
      context.problems().add(model.origin(), Message.DuplicateId, model.id(), other);
    }
    return other == null;
  }

  private Optional<ModelDeclaration> model(TypeElement zoo, ExecutableElement method) {
    String id = method.getSimpleName().toString();
    Origin origin = context.origin(method);
    boolean asExpected =
        MODELS.contains(Values.name(method.getReturnType()))
            && method.getParameters().size() == 1
            && Values.name(method.getParameters().get(0).asType()).equals("int");
    if (!asExpected) {
      context.problems().add(origin, Message.ZooMethod, id, id);
      return Optional.empty();
    }
    Values.requireAnnotations(method);
    List<AnnotationMirror> backbones =
        method.getAnnotationMirrors().stream()
            .filter(m -> Values.mirror(Values.typeOf(m), Backbone.class).isPresent())
            .collect(Collectors.toUnmodifiableList());
    if (backbones.isEmpty()) {
      context.missing(origin, Message.NoBackbone, id);
      return Optional.empty();
    }
    if (backbones.size() > 1) {
      context
          .problems()
          .add(
              origin.at(backbones.get(1)),
              Message.TwoBackbones,
              id,
              Values.typeOf(backbones.get(0)).getSimpleName(),
              Values.typeOf(backbones.get(1)).getSimpleName());
      return Optional.empty();
    }
    String className = rowClass(id);
    if (!SourceVersion.isIdentifier(className)) {
      context.problems().add(origin, Message.NoModelName, id, className);
      return Optional.empty();
    }
    String label = zoo.getSimpleName() + "." + id;
    Optional<Invocation> backbone = nodeTypes.invocation(backbones.get(0), origin, label);
    Optional<Invocation> head = head(method, id, label);
    if (backbone.isEmpty() || head.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(declaration(zoo, method, id, className, backbone.get(), head.get(), false));
  }

  /** A network whose nodes stand in the interface itself. */
  Optional<ModelDeclaration> oneOff(TypeElement type) {
    String name = type.getSimpleName().toString();
    Origin origin = context.origin(type);
    if (type.getKind() != ElementKind.INTERFACE) {
      context.problems().add(origin, Message.NotAnInterface, "Backbone", name);
      return Optional.empty();
    }
    Values.requireAnnotations(type);
    AnnotationMirror mirror = Values.mirror(type, Backbone.class).orElseThrow();
    try {
      Optional<Blueprint> graph = graphs.graph(type, type, Map.of(), nodeTypes.image(mirror, type));
      Optional<Invocation> head = head(type, name, name);
      if (graph.isEmpty() || head.isEmpty()) {
        return Optional.empty();
      }
      NodeType body = context.nodeType(type, NodeType.Kind.BLUEPRINT, List.of(), graph.get(), null);
      Invocation backbone = new Invocation(body, Map.of(), origin.at(mirror));
      String className = oneOffClass(body.name());
      return Optional.of(
              declaration(
                  type, type, ModelNames.snakeCase(name), className, backbone, head.get(), true))
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
      Invocation backbone,
      Invocation head,
      boolean oneOff) {
    Origin origin = context.origin(element);
    String packageName = context.elements().getPackageOf(owner).getQualifiedName().toString();
    Optional<Invocation> published = recorded(Published.class, owner, element);
    int classes =
        published
            .map(p -> p.values().get("classes"))
            .map(written -> (Integer) written.value())
            .orElse(ModelDeclaration.CLASSES);
    boolean hasFigures = Values.mirror(element, Published.class).isPresent();
    return new ModelDeclaration(
        id,
        packageName,
        ReadContext.nameBelow(owner, packageName),
        className,
        backbone,
        head,
        classes,
        published.filter(p -> hasFigures),
        recorded(Fits.class, owner, element),
        recipe(List.of(backbone, head), owner, element),
        context.written(Weights.class, element),
        new TableNames(context).of(owner, element),
        names(backbone, element),
        oneOff,
        origin);
  }

  /** What is written on the backbone, and over it what is written on the model. */
  private Map<String, List<String>> names(Invocation backbone, Element element) {
    NameRules rules = new NameRules(context.problems());
    TypeElement family = context.elements().getTypeElement(backbone.type().qualifiedName());
    for (Element place : family.equals(element) ? List.of(family) : List.of(family, element)) {
      Values.mirror(place, CheckpointKeys.class)
          .ifPresent(names -> rules.add(names, context.origin(place)));
    }
    return rules.bySource();
  }

  /**
   * How a model is trained: what its backbone and head bring along, over it what is written on the
   * zoo interface and on the model.
   */
  private Optional<Invocation> recipe(List<Invocation> parts, TypeElement owner, Element element) {
    List<Element> places = new ArrayList<>();
    Set<Element> seen = new HashSet<>();
    for (Invocation part : parts) {
      TypeElement type = context.elements().getTypeElement(part.type().qualifiedName());
      if (type != null && !type.equals(element)) {
        gather(type, Recipe.class, places, seen);
      }
    }
    return recorded(Recipe.class, owner, element, places, seen);
  }

  /**
   * What is written on the model, over what is written on its zoo interface; below each, what the
   * annotations there bring along.
   */
  private Optional<Invocation> recorded(Class<?> record, TypeElement owner, Element element) {
    return recorded(record, owner, element, new ArrayList<>(), new HashSet<>());
  }

  private Optional<Invocation> recorded(
      Class<?> record,
      TypeElement owner,
      Element element,
      List<Element> places,
      Set<Element> seen) {
    gather(owner, record, places, seen);
    gather(element, record, places, seen);
    Map<String, Traced<Object>> values = new LinkedHashMap<>();
    Optional<Invocation> last = Optional.empty();
    for (Element place : places) {
      Optional<AnnotationMirror> mirror = Values.mirror(place, record);
      if (mirror.isPresent()) {
        Origin origin = context.origin(place);
        values.putAll(Values.written(mirror.get(), origin));
        values.values().forEach(this::requireFinite);
        last = Optional.of(context.record(mirror.get(), values, origin));
      }
    }
    return last;
  }

  private void requireFinite(Traced<Object> value) {
    if (value.value() instanceof Double number && !Double.isFinite(number)) {
      context.problems().add(value.origin(), Message.NotFinite, "a figure on record", number);
      throw new Values.Unreadable();
    }
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

  private Optional<Invocation> head(Element element, String name, String label) {
    Origin origin = context.origin(element);
    Map<String, AnnotationMirror> heads = new LinkedHashMap<>();
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      TypeElement type = Values.typeOf(mirror);
      if (type.getQualifiedName().contentEquals(Head.class.getName())) {
        mirror
            .getElementValues()
            .forEach(
                (member, value) -> heads.put(member.getSimpleName().toString(), nested(value)));
        if (mirror.getElementValues().isEmpty()) {
          context.problems().add(origin.at(mirror), Message.EmptyHead);
          return Optional.empty();
        }
      } else if (NodeTypeReader.isNodeType(type)) {
        heads.put(type.getSimpleName().toString(), mirror);
      }
    }
    if (heads.isEmpty()) {
      context.missing(origin, Message.NoHead, name);
      return Optional.empty();
    }
    List<String> names = List.copyOf(heads.keySet());
    if (names.size() > 1) {
      context
          .problems()
          .add(
              origin.at(heads.get(names.get(1))),
              Message.TwoHeads,
              name,
              names.get(0),
              names.get(1));
      return Optional.empty();
    }
    return nodeTypes.invocation(heads.get(names.get(0)), origin, label);
  }

  private static AnnotationMirror nested(AnnotationValue value) {
    if (value.getValue() instanceof AnnotationMirror mirror) {
      if (mirror.getAnnotationType().getKind() == TypeKind.ERROR) {
        throw new Unresolved("@" + mirror.getAnnotationType());
      }
      return mirror;
    }
    throw new Values.Unreadable();
  }
}
