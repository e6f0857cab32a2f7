package org.blockwright.rule;

import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.blockwright.Size;

/**
 * Reads written values through an operator's own annotation type, so that names, types and defaults
 * stand in one place.
 */
public final class Attributes {
  /** The members of annotation types: reading them costs more than a network of few operators. */
  private static final ClassValue<List<Member>> MEMBERS =
      new ClassValue<>() {
        @Override
        protected List<Member> computeValue(Class<?> type) {
          return Stream.of(type.getDeclaredMethods())
              .map(m -> new Member(m.getName(), m.getReturnType(), m.getDefaultValue()))
              .toList();
        }
      };

  /** A member of an annotation type; its default is null where it must be written. */
  private record Member(String name, Class<?> type, Object standard) {}

  private Attributes() {}

  /**
   * The operator with the given values and its defaults for the rest.
   *
   * @param type an annotation type of the vocabulary
   * @param values written values by attribute
   * @throws RuleViolation if a value is unknown, of the wrong type, or missing
   */
  public static <A extends Annotation> A of(Class<A> type, Map<String, ?> values) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Member member : MEMBERS.get(type)) {
      Object value = values.get(member.name());
      Object chosen =
          value == null ? member.standard() : coerce(type, member.name(), member.type(), value);
      if (isRequired(chosen)) {
        throw new RuleViolation(Message.MissingValue, type.getSimpleName(), member.name())
            .at(member.name());
      }
      all.put(member.name(), chosen);
    }
    for (String name : values.keySet()) {
      if (!all.containsKey(name)) {
        throw new RuleViolation(
            Message.NoSuchAttribute, type.getSimpleName(), name, Nearest.hint(name, all.keySet()));
      }
    }
    InvocationHandler handler =
        (proxy, method, args) ->
            switch (method.getName()) {
              case "annotationType" -> type;
              case "toString" -> "@" + type.getSimpleName() + all;
              case "hashCode" -> all.hashCode();
              case "equals" -> proxy == args[0];
              default -> all.get(method.getName());
            };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Whether a value stands for "must be written". */
  public static boolean isRequired(Object value) {
    return value instanceof Number number && number.doubleValue() == Size.REQUIRED;
  }

  private static Object coerce(Class<?> owner, String name, Class<?> type, Object value) {
    if (type == double.class && value instanceof Number number) {
      return number.doubleValue();
    }
    if (type.isArray() && type.getComponentType().isInstance(value)) {
      Object alone = Array.newInstance(type.getComponentType(), 1); // as in an annotation
      Array.set(alone, 0, value);
      return alone;
    }
    boolean fits =
        type == int.class
            ? value instanceof Integer
            : type == boolean.class ? value instanceof Boolean : type.isInstance(value);
    if (!fits) {
      throw new RuleViolation(
              Message.WrongType, owner.getSimpleName(), name, type.getSimpleName(), value)
          .at(name);
    }
    return value;
  }
}
