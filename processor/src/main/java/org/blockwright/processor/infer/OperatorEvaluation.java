package org.blockwright.processor.infer;

import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.blockwright.Size;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.processor.read.EnumName;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.NodeType;
import org.blockwright.rule.Attributes;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/** Applies the rules of operators, and what is known of native blocks. */
final class OperatorEvaluation {
  private final Complaints complaints;

  /**
   * What is known, by all that a rule looks at: operator, values, inputs and lent shape. The same
   * uses return in every repetition and in every model of a family.
   */
  private final Map<List<Object>, Inferred> known = new HashMap<>();

  OperatorEvaluation(Complaints complaints) {
    this.complaints = complaints;
  }

  /** What an operator makes of its inputs. */
  Inferred operator(Use use, Map<String, Traced<Object>> values, UsePath path) {
    NodeType type = use.type();
    List<TensorShape> in = use.shapes();
    Map<String, Object> plain = new LinkedHashMap<>();
    values.forEach((name, traced) -> plain.put(name, traced.value()));
    List<Object> applied = List.of(type.binaryName(), plain, in, use.like());
    Inferred before = known.get(applied);
    if (before != null) {
      return before;
    }
    Operator<?> operator;
    try {
      operator =
          Operator.of(
              Class.forName(type.binaryName(), true, OperatorEvaluation.class.getClassLoader())
                  .asSubclass(Annotation.class));
    } catch (ClassNotFoundException | IllegalArgumentException e) {
      throw complaints.stop(path, List.of(), Message.NoRule, type.name(), type.qualifiedName());
    }
    try {
      Inferred inferred = operator.apply(new Inputs(in, use.like()), plain);
      known.put(applied, inferred);
      return inferred;
    } catch (RuleViolation e) {
      throw violated(use, values, path, e);
    } catch (ArithmeticException e) {
      throw complaints.stop(
          path, use.origins(), values, new RuleViolation(Message.TooLarge, in.get(0)));
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      throw complaints.stop(path, List.of(), Message.RuleFailed, type.name(), e);
    }
  }

  private Complaints.Stop violated(
      Use use, Map<String, Traced<Object>> values, UsePath path, RuleViolation e) {
    List<Origin> taps = use.flat().stream().flatMap(flow -> flow.tap().stream()).toList();
    if (e.problem() == Message.InputCount) {
      // It stands in the head's own graph, whatever that taps.
      return complaints.stop(path.without(taps), List.of(), values, e);
    }
    if (e.problem() == Message.TooFewInputs && !taps.isEmpty()) {
      return complaints.stop(path, taps.subList(0, 1), values, e.atInput(0));
    }
    return complaints.stop(path, use.origins(), values, e);
  }

  /** An operator and its rule. */
  private record Operator<A extends Annotation>(Class<A> type, OperatorRule<A> rule) {
    static <A extends Annotation> Operator<A> of(Class<A> type) {
      return new Operator<>(type, OperatorRule.of(type));
    }

    Inferred apply(Inputs in, Map<String, Object> plain) {
      Map<String, Object> values = new LinkedHashMap<>();
      plain.forEach((name, value) -> values.put(name, typed(type, name, value)));
      Inferred inferred =
          Objects.requireNonNull(rule.infer(Attributes.of(type, values), in), "no result");
      Objects.requireNonNull(inferred.output(), "no output");
      Objects.requireNonNull(inferred.parameters(), "no parameters");
      return inferred;
    }
  }

  /**
   * A value as the annotation's own method gives it: an array for a list, a constant of an enum.
   */
  private static Object typed(Class<?> operator, String name, Object value) {
    try {
      return typed(operator.getMethod(name).getReturnType(), value);
    } catch (NoSuchMethodException e) {
      return value;
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the class is an enum, whichever it is
  private static Object typed(Class<?> type, Object value) {
    if (type.isArray()) {
      List<?> list = value instanceof List<?> l ? l : List.of(value);
      Object array = Array.newInstance(type.getComponentType(), list.size());
      for (int i = 0; i < list.size(); i++) {
        Array.set(array, i, typed(type.getComponentType(), list.get(i)));
      }
      return array;
    }
    if (type.isEnum() && value instanceof EnumName name) {
      return Enum.valueOf((Class<? extends Enum>) type, name.constant());
    }
    return type == double.class && value instanceof Integer number
        ? (Object) number.doubleValue()
        : value;
  }

  /** The output of a native block, by what its members say. */
  TensorShape nativeBlock(
      NodeType type, TensorShape x, Map<String, Traced<Object>> given, UsePath path) {
    Map<String, Traced<Object>> values = Hyperparameters.complete(type, given, complaints, path);
    int channels =
        type.members().stream()
            .filter(Member::channels)
            .map(m -> (Integer) values.get(m.name()).value())
            .filter(v -> v != Size.SAME)
            .findFirst()
            .orElse(x.channels());
    int stride = type.member("stride").map(m -> (Integer) values.get("stride").value()).orElse(1);
    try {
      return x.withChannels(Sizes.positive("out", channels))
          .withGrid(
              (x.height() - 1) / Sizes.positive("stride", stride) + 1,
              (x.width() - 1) / stride + 1,
              x.extra());
    } catch (RuleViolation e) {
      throw complaints.stop(path, List.of(), values, e);
    }
  }
}
