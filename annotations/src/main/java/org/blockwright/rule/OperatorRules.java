package org.blockwright.rule;

import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.WeakHashMap;
import java.util.stream.Stream;

/** The rules that are registered as services, by the operators that they are for. */
final class OperatorRules {
  private static final String VOCABULARY = "org.blockwright.";

  /** By class loader; names only, so that no loader is kept alive. */
  private static final Map<ClassLoader, Map<String, String>> REGISTERED = new WeakHashMap<>();

  private static final ClassValue<Optional<OperatorRule<?>>> RULES =
      new ClassValue<>() {
        @Override
        protected Optional<OperatorRule<?>> computeValue(Class<?> operator) {
          return find(operator);
        }
      };

  private OperatorRules() {}

  @SuppressWarnings("unchecked") // it was found by its type argument
  static <A extends Annotation> Optional<OperatorRule<A>> of(Class<A> operator) {
    return RULES.get(operator).map(rule -> (OperatorRule<A>) rule);
  }

  private static Optional<OperatorRule<?>> find(Class<?> operator) {
    return Stream.of(operator.getDeclaredClasses())
        .filter(nested -> operator.getName().startsWith(VOCABULARY) && isRuleOf(operator, nested))
        .findFirst()
        // Those of the vocabulary stand in their operators, so that no others need be looked at.
        .<Class<?>>map(nested -> nested)
        .or(() -> registered(operator))
        .map(OperatorRules::make);
  }

  private static boolean isRuleOf(Class<?> operator, Class<?> type) {
    return OperatorRule.class.isAssignableFrom(type)
        && operator(type).filter(operator::equals).isPresent();
  }

  private static Optional<Class<?>> registered(Class<?> operator) {
    ClassLoader loader = operator.getClassLoader();
    String name;
    synchronized (REGISTERED) {
      name = REGISTERED.computeIfAbsent(loader, OperatorRules::read).get(operator.getName());
    }
    if (name == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Class.forName(name, true, loader));
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(name + " cannot be made: " + e, e);
    }
  }

  private static OperatorRule<?> make(Class<?> rule) {
    try {
      return (OperatorRule<?>) rule.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(rule.getName() + " cannot be made: " + e, e);
    }
  }

  private static Map<String, String> read(ClassLoader loader) {
    Map<String, String> names = new HashMap<>();
    try {
      ServiceLoader.load(OperatorRule.class, loader).stream()
          .map(ServiceLoader.Provider::type)
          .forEach(rule -> operator(rule).ifPresent(op -> names.put(op.getName(), rule.getName())));
    } catch (ServiceConfigurationError e) {
      throw new IllegalArgumentException(
          "a registered rule cannot be loaded: " + e.getMessage(), e);
    }
    return names;
  }

  /** What the rule is for. */
  private static Optional<Class<?>> operator(Class<?> rule) {
    return argument(rule, Map.of());
  }

  /**
   * The type argument that a type gives to the interface, itself or through what it extends.
   *
   * @param known what the type's own variables stand for
   */
  private static Optional<Class<?>> argument(Type type, Map<Type, Class<?>> known) {
    Class<?> raw;
    Map<Type, Class<?>> inner = new HashMap<>();
    if (type instanceof ParameterizedType parameterized) {
      raw = (Class<?>) parameterized.getRawType();
      Type[] arguments = parameterized.getActualTypeArguments();
      for (int i = 0; i < arguments.length; i++) {
        Class<?> argument =
            arguments[i] instanceof Class<?> plain ? plain : known.get(arguments[i]);
        if (argument != null) {
          inner.put(raw.getTypeParameters()[i], argument);
        }
      }
    } else {
      raw = (Class<?>) type;
    }
    if (raw == OperatorRule.class) {
      return inner.values().stream().findFirst();
    }
    return Stream.concat(
            Arrays.stream(raw.getGenericInterfaces()),
            Stream.ofNullable(raw.getGenericSuperclass()))
        .filter(
            above ->
                OperatorRule.class.isAssignableFrom(
                    (Class<?>)
                        (above instanceof ParameterizedType parameterized
                            ? parameterized.getRawType()
                            : above)))
        .map(above -> argument(above, inner).orElse(null))
        .filter(Objects::nonNull)
        .<Class<?>>map(argument -> argument)
        .findFirst();
  }
}
