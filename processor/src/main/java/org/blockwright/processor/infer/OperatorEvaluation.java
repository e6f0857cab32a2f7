package org.blockwright.processor.infer;

import java.lang.annotation.Annotation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.Size;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.NodeType;
import org.blockwright.processor.resolve.Edge;
import org.blockwright.rule.Attributes;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/** Applies the rules of operators, and what is known of native blocks. */
record OperatorEvaluation(Complaints complaints) {
  /** What an operator makes of its inputs. */
  Inferred operator(
      NodeType type,
      List<Edge> edges,
      List<TensorShape> in,
      Optional<TensorShape> like,
      Map<String, Traced<Object>> values,
      UsePath path) {
    try {
      return apply(type.qualifiedName(), new Inputs(in, like), values);
    } catch (RuleViolation e) {
      throw complaints.stop(path, edges, values, e);
    } catch (ArithmeticException e) {
      throw complaints.stop(path, edges, values, new RuleViolation(Message.TooLarge, in.get(0)));
    }
  }

  private static Inferred apply(String type, Inputs in, Map<String, Traced<Object>> values) {
    try {
      Class<? extends Annotation> operator =
          Class.forName(type, true, OperatorEvaluation.class.getClassLoader())
              .asSubclass(Annotation.class);
      return apply(operator, in, values);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("@Operator is for the vocabulary itself: " + type, e);
    }
  }

  private static <A extends Annotation> Inferred apply(
      Class<A> operator, Inputs in, Map<String, Traced<Object>> values) {
    Map<String, Object> plain = new LinkedHashMap<>();
    values.forEach((name, bound) -> plain.put(name, asArray(operator, name, bound.value())));
    return OperatorRule.of(operator).infer(Attributes.of(operator, plain), in);
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
