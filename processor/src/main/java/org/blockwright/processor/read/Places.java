package org.blockwright.processor.read;

import static java.util.stream.Collectors.joining;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.ElementScanner14;
import org.blockwright.As;
import org.blockwright.At;
import org.blockwright.AttentionMap;
import org.blockwright.Backbone;
import org.blockwright.Channels;
import org.blockwright.Each;
import org.blockwright.If;
import org.blockwright.Init;
import org.blockwright.Like;
import org.blockwright.Native;
import org.blockwright.OnFirst;
import org.blockwright.Operator;
import org.blockwright.Output;
import org.blockwright.Ramp;
import org.blockwright.Repeat;
import org.blockwright.Slot;
import org.blockwright.Tap;
import org.blockwright.Unscaled;
import org.blockwright.Width;
import org.blockwright.Zoo;
import org.blockwright.head.Head;
import org.blockwright.record.CheckpointKeys;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.record.Weights;
import org.blockwright.rule.Message;

/**
 * Refuses annotations where they have no meaning: nobody reads them there, so that they would be
 * ignored silently.
 */
final class Places extends ElementScanner14<Void, Void> {
  /** What an annotation can stand on. */
  private enum Place {
    NODE("a node of a graph"),
    PARAMETER("a parameter of a node"),
    OPERATOR_MEMBER("a member of an operator or a native block"),
    BLUEPRINT_MEMBER("a member of a blueprint"),
    BACKBONE_MEMBER("a member of a backbone"),
    ROW("a row of a @Zoo interface"),
    MODEL("the interface of a one-off model"),
    BACKBONE("a backbone"),
    ANNOTATION("an annotation that models bear"),
    ZOO("a @Zoo interface"),
    ELSEWHERE("nothing");

    private final String text;

    Place(String text) {
      this.text = text;
    }
  }

  /** Where annotations have a meaning; of others, something else says what is wrong. */
  private static final Map<String, Set<Place>> MEANT = new HashMap<>();

  static {
    for (Class<?> type :
        List.of(As.class, At.class, Each.class, If.class, Like.class, Ramp.class)) {
      MEANT.put(type.getName(), EnumSet.of(Place.PARAMETER));
    }
    MEANT.put(Repeat.class.getName(), EnumSet.of(Place.NODE, Place.PARAMETER));
    for (Class<?> type : List.of(AttentionMap.class, Output.class, Slot.class, Unscaled.class)) {
      MEANT.put(type.getName(), EnumSet.of(Place.NODE));
    }
    MEANT.put(Init.class.getName(), EnumSet.of(Place.NODE, Place.BACKBONE, Place.MODEL));
    Set<Place> attributes = EnumSet.of(Place.OPERATOR_MEMBER, Place.BLUEPRINT_MEMBER);
    MEANT.put(OnFirst.class.getName(), attributes);
    Set<Place> members = EnumSet.copyOf(attributes);
    members.add(Place.BACKBONE_MEMBER);
    MEANT.put(Channels.class.getName(), members);
    MEANT.put(Tap.class.getName(), EnumSet.of(Place.BLUEPRINT_MEMBER));
    MEANT.put(Width.class.getName(), EnumSet.of(Place.BACKBONE_MEMBER));
    for (Class<?> type : List.of(Published.class, Recipe.class)) {
      MEANT.put(
          type.getName(),
          EnumSet.of(Place.ROW, Place.MODEL, Place.ZOO, Place.BACKBONE, Place.ANNOTATION));
    }
    for (Class<?> type : List.of(Tables.class, Weights.class)) {
      MEANT.put(type.getName(), EnumSet.of(Place.ROW, Place.MODEL, Place.ZOO));
    }
    MEANT.put(Head.class.getName(), EnumSet.of(Place.ROW, Place.MODEL));
    MEANT.put(CheckpointKeys.class.getName(), EnumSet.of(Place.ROW, Place.MODEL, Place.BACKBONE));
  }

  private static final Set<Place> OF_NODE_TYPES = EnumSet.of(Place.NODE, Place.ROW, Place.MODEL);
  private static final Set<Place> OF_BACKBONES = EnumSet.of(Place.ROW);

  private final ReadContext context;

  /** Types of whose methods one is enough to say that they are no nodes. */
  private final Set<Element> said = new HashSet<>();

  Places(ReadContext context) {
    this.context = context;
  }

  /** Looks at all annotations on elements and within them. */
  void check(Iterable<? extends Element> roots) {
    roots.forEach(root -> root.accept(this, null));
  }

  @Override
  public Void scan(Element element, Void unused) {
    check(element);
    return super.scan(element, unused);
  }

  @Override
  public Void visitType(TypeElement type, Void unused) {
    if (type.getEnclosingElement().getKind() == ElementKind.PACKAGE) {
      check(type);
    }
    return super.visitType(type, unused);
  }

  @Override
  public Void visitExecutable(ExecutableElement method, Void unused) {
    return scan(method.getParameters(), unused);
  }

  private void check(Element element) {
    if (isAccessor(element)) {
      return; // the parameter of the record's constructor bears the same
    }
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      TypeElement type = Values.typeOf(mirror);
      Set<Place> meant = MEANT.get(type.getQualifiedName().toString());
      boolean nodeType = meant == null && NodeTypeReader.isNodeType(type);
      boolean backbone = meant == null && is(type, Backbone.class);
      if (nodeType) {
        meant = OF_NODE_TYPES;
      } else if (backbone) {
        meant = OF_BACKBONES;
      }
      Place place = place(element);
      if (type.getQualifiedName().contentEquals(Head.class.getName())
          && place == Place.MODEL
          && !is(element, Backbone.class)) {
        context
            .problems()
            .add(context.origin(element), Message.NoBackbone, element.getSimpleName());
      }
      if (meant == null || meant.contains(place)) {
        continue;
      }
      if (!nodeType || said.add(element.getEnclosingElement())) {
        context
            .problems()
            .add(
                context.origin(element).at(mirror),
                Message.NoEffect,
                type.getSimpleName(),
                shown(element),
                meant.stream().map(one -> one.text).collect(joining(", or ")));
      }
    }
  }

  private static boolean isAccessor(Element element) {
    return element.getKind() == ElementKind.METHOD
        && element.getEnclosingElement().getKind() == ElementKind.RECORD
        && ((ExecutableElement) element).getParameters().isEmpty()
        && ElementFilter.recordComponentsIn(element.getEnclosingElement().getEnclosedElements())
            .stream()
            .anyMatch(part -> part.getSimpleName().equals(element.getSimpleName()));
  }

  private static String shown(Element element) {
    String kind =
        switch (element.getKind()) {
          case PARAMETER -> "parameter";
          case METHOD -> "method";
          case CONSTRUCTOR -> "constructor";
          case ANNOTATION_TYPE -> "annotation";
          case INTERFACE -> "interface";
          case ENUM -> "enum";
          case RECORD -> "record";
          case CLASS -> "class";
          default -> "";
        };
    return (kind + " " + element.getSimpleName()).strip();
  }

  private static Place place(Element element) {
    Element owner = element.getEnclosingElement();
    return switch (element.getKind()) {
      case PARAMETER -> place(owner) == Place.NODE ? Place.PARAMETER : Place.ELSEWHERE;
      case METHOD -> method(element, owner);
      case ANNOTATION_TYPE -> is(element, Backbone.class) ? Place.BACKBONE : Place.ANNOTATION;
      // What is no interface though it is marked like one is said elsewhere.
      default ->
          is(element, Backbone.class) || is(element, Head.class)
              ? Place.MODEL
              : is(element, Zoo.class) ? Place.ZOO : Place.ELSEWHERE;
    };
  }

  private static Place method(Element method, Element owner) {
    if (method.getModifiers().contains(Modifier.STATIC)) {
      return Place.ELSEWHERE;
    }
    if (owner.getKind() == ElementKind.ANNOTATION_TYPE) {
      return is(owner, Backbone.class)
          ? Place.BACKBONE_MEMBER
          : isBlueprint(owner)
              ? Place.BLUEPRINT_MEMBER
              : is(owner, Operator.class) || is(owner, Native.class)
                  ? Place.OPERATOR_MEMBER
                  : Place.ELSEWHERE;
    }
    if (is(owner, Zoo.class)) {
      return Place.ROW;
    }
    Element outer = owner.getEnclosingElement();
    boolean graph =
        owner.getSimpleName().contentEquals("Graph")
            && (is(outer, Backbone.class) || isBlueprint(outer));
    return graph || is(owner, Backbone.class) || is(owner, Head.class)
        ? Place.NODE
        : Place.ELSEWHERE;
  }

  private static boolean isBlueprint(Element type) {
    return is(type, org.blockwright.Blueprint.class);
  }

  private static boolean is(Element element, Class<?> mark) {
    Optional<AnnotationMirror> mirror = Values.mirror(element, mark);
    return mirror.isPresent();
  }
}
