package org.blockwright.processor.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.rule.Message;

/**
 * Refuses what would be ignored silently: where annotations have no meaning, and what is no node.
 */
final class GraphChecks {
  /** A constructor has 64 KB; this many lines of any kind fit in. */
  private static final int MOST_NODES = 1000;

  /** What a string in a class file may take. */
  private static final int MOST_BYTES = 65_535;

  private static final String TENSOR = Tensor.class.getName();

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
      if (member.channels() && !Set.of("int", "int[]").contains(member.type())) {
        context.problems().add(member.origin(), Message.ChannelsType, member.name(), member.type());
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

  /** Whether a class shows attention maps; also where it is not there to be looked at. */
  boolean attends(String className) {
    TypeElement type = context.elements().getTypeElement(className);
    return type == null || isA(type, "org.blockwright.runtime.ops.AttentionOutput");
  }

  private boolean isA(TypeElement type, String name) {
    return type.getQualifiedName().contentEquals(name)
        || Stream.concat(type.getInterfaces().stream(), Stream.of(type.getSuperclass()))
            .filter(DeclaredType.class::isInstance)
            .anyMatch(above -> isA((TypeElement) ((DeclaredType) above).asElement(), name));
  }

  /**
   * Whether the class that runs a node's operator can be made of as many inputs: its rule says so
   * only in a model, and the blueprint's own class is generated before.
   */
  boolean takesItsInputs(Node node) {
    NodeType type = node.use().type();
    List<Node.Parameter> read =
        node.parameters().stream().filter(p -> p.tensor() && !p.like()).toList();
    TypeElement runs =
        type.kind() == NodeType.Kind.OPERATOR && node.slot().isEmpty()
            ? context.elements().getTypeElement(type.runtimeClass())
            : null;
    if (runs == null || read.isEmpty() || read.stream().anyMatch(Node.Parameter::array)) {
      return true;
    }
    TreeSet<Integer> counts = new TreeSet<>();
    boolean many = false;
    for (ExecutableElement made : ElementFilter.constructorsIn(runs.getEnclosedElements())) {
      List<String> types = made.getParameters().stream().map(p -> Values.name(p.asType())).toList();
      int count = (int) types.stream().takeWhile("org.blockwright.rule.Shaped"::equals).count();
      many |= count == 0;
      counts.add(count);
    }
    int few = counts.stream().filter(count -> count > 0).findFirst().orElse(0);
    if (few == 0 || counts.contains(read.size()) || (many && read.size() > few)) {
      return true;
    }
    if (many) {
      context.problems().add(node.use().origin(), Message.TooFewInputs, few, read.size());
    } else {
      String plural = few == 1 ? "" : "s";
      context.problems().add(node.use().origin(), Message.InputCount, few, plural, read.size());
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

  /** Whether the names that a node reads fit into one constant of a class file. */
  boolean fits(ExecutableElement method) {
    int length =
        method.getParameters().stream()
            .mapToInt(p -> p.getSimpleName().toString().getBytes(UTF_8).length + 2)
            .sum();
    boolean fits = length + method.getSimpleName().length() * 3 < MOST_BYTES;
    if (!fits) {
      context
          .problems()
          .add(
              context.origin(method),
              Message.NamesTooLong,
              method.getParameters().size(),
              MOST_BYTES);
    }
    return fits;
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

  /** Whether a parameter's type and the number of its repetitions are taken as they are written. */
  boolean isRead(VariableElement parameter, String name, String type, Origin origin) {
    boolean other =
        type.replaceFirst("(\\[])+$", "").endsWith(".Tensor") && !type.startsWith(TENSOR);
    if (other) {
      context.problems().add(origin, Message.OtherTensor, name, type);
      return false;
    }
    Optional<Traced<Object>> number =
        Values.mirror(parameter, Repeat.class).flatMap(m -> Values.value(m, "value", origin));
    number.ifPresent(
        times ->
            context
                .problems()
                .add(times.origin(), Message.RepeatValue, name, times.value().toString()));
    return number.isEmpty();
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
      if (parameter.like() && (!parameter.tensor() || parameter.array())) {
        String type = parameter.array() ? "Tensor[]" : parameter.type();
        context.problems().add(parameter.origin(), Message.LikeOnValue, parameter.name(), type);
        return false;
      }
      if (parameter.like() && like) {
        context.problems().add(parameter.origin(), Message.TwoLikes, node);
        return false;
      }
      like |= parameter.like();
      boolean passed = parameter.as().isPresent() || !(parameter.repeat() || parameter.condition());
      if (parameter.ramp() && !passed) {
        context.problems().add(parameter.origin(), Message.RampNowhere, parameter.name());
        return false;
      }
    }
    return isOne(node, parameters, Node.Parameter::repeat, Message.RepeatTwice)
        && isOne(node, parameters, Node.Parameter::condition, Message.SwitchTwice);
  }

  private boolean isOne(
      String node,
      List<Node.Parameter> parameters,
      Predicate<Node.Parameter> marked,
      Message otherwise) {
    List<Node.Parameter> all = parameters.stream().filter(marked).toList();
    if (all.size() > 1) {
      context.problems().add(all.get(1).origin(), otherwise, node);
    }
    return all.size() <= 1;
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
