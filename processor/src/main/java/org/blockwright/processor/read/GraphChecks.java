package org.blockwright.processor.read;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.blockwright.rule.Message;

/**
 * Refuses what would be ignored silently: where annotations have no meaning, and what is no node.
 */
final class GraphChecks {
  /** A constructor has 64 KB; this many lines of any kind fit in. */
  private static final int MOST_NODES = 1000;

  private static final Set<String> TYPES =
      Set.of("int", "double", "boolean", "java.lang.String", Member.SLOT);

  private final ReadContext context;

  GraphChecks(ReadContext context) {
    this.context = context;
  }

  /** Whether every member is of a type that generated blocks can take. */
  boolean areTyped(List<Member> members, TypeElement owner) {
    for (Member member : members) {
      boolean known = TYPES.contains(member.elementType()) || isEnum(member, owner);
      boolean arrayOfClasses = member.array() && member.elementType().equals(Member.SLOT);
      boolean width = member.widthDivisor() > 0;
      if (!known || arrayOfClasses) {
        context.problems().add(member.origin(), Message.MemberType, member.name(), member.type());
        return false;
      }
      if (width && !Set.of("int", "double").contains(member.type())) {
        context.problems().add(member.origin(), Message.WidthType, member.name(), member.type());
        return false;
      }
    }
    return true;
  }

  private static boolean isEnum(Member member, TypeElement owner) {
    for (Element element : owner.getEnclosedElements()) {
      if (element instanceof ExecutableElement method
          && method.getSimpleName().contentEquals(member.name())) {
        TypeMirror type = method.getReturnType();
        if (type instanceof javax.lang.model.type.ArrayType array) {
          type = array.getComponentType();
        }
        return type instanceof DeclaredType declared
            && declared.asElement().getKind() == ElementKind.ENUM;
      }
    }
    return false;
  }

  /** Whether a graph stands on its own and is not too long. */
  boolean isWhole(TypeElement graph, int nodes) {
    if (!graph.getInterfaces().isEmpty()) {
      context
          .problems()
          .add(
              context.origin(graph),
              Message.InheritedNodes,
              graph.getSimpleName(),
              graph.getInterfaces().get(0));
      return false;
    }
    if (nodes > MOST_NODES) {
      context.problems().add(context.origin(graph), Message.TooManyOwnNodes, MOST_NODES, nodes);
    }
    return nodes <= MOST_NODES;
  }

  /** Whether a method of a graph can be a node. */
  boolean isBodiless(ExecutableElement method) {
    Set<Modifier> modifiers = method.getModifiers();
    boolean body = modifiers.contains(Modifier.DEFAULT) || modifiers.contains(Modifier.PRIVATE);
    if (body) {
      context.problems().add(context.origin(method), Message.NodeWithBody, method.getSimpleName());
    }
    return !body;
  }

  /** Whether the annotations on a node's parameters mean something there. */
  boolean areMeant(String node, List<Node.Parameter> parameters) {
    boolean like = false;
    for (Node.Parameter parameter : parameters) {
      Optional<String> lost = parameter.tensor() ? onTensor(parameter) : Optional.empty();
      if (lost.isPresent()) {
        context
            .problems()
            .add(parameter.origin(), Message.NotOnTensor, lost.get(), parameter.name());
        return false;
      }
      if (parameter.like() && !parameter.tensor()) {
        context
            .problems()
            .add(parameter.origin(), Message.LikeOnValue, parameter.name(), parameter.type());
        return false;
      }
      if (parameter.like() && like) {
        context.problems().add(parameter.origin(), Message.TwoLikes, node);
        return false;
      }
      like |= parameter.like();
    }
    return true;
  }

  private static Optional<String> onTensor(Node.Parameter parameter) {
    if (parameter.repeat()) {
      return Optional.of("Repeat");
    } else if (parameter.condition()) {
      return Optional.of("If");
    } else if (parameter.as().isPresent()) {
      return Optional.of("As");
    } else if (parameter.at().isPresent()) {
      return Optional.of("At");
    } else if (parameter.ramp()) {
      return Optional.of("Ramp");
    }
    return parameter.each() ? Optional.of("Each") : Optional.empty();
  }
}
