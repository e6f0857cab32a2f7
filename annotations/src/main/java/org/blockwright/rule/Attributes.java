package org.blockwright.rule;

import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.blockwright.Size;

/**
 * Reads written values through an operator's own annotation type, so that names, types and defaults
 * stand in one place.
 */
public final class Attributes {
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
    for (Method member : type.getDeclaredMethods()) {
      Object value = values.get(member.getName());
      Object chosen =
          value == null
              ? member.getDefaultValue()
              : coerce(type, member.getName(), member.getReturnType(), value);
      if (isRequired(chosen)) {
        throw new RuleViolation(Message.MissingValue, type.getSimpleName(), member.getName())
            .at(member.getName());
      }
      all.put(member.getName(), chosen);
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
