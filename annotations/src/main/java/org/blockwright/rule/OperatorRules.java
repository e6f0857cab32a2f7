package org.blockwright.rule;

import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.WeakHashMap;

/** The rules that are registered as services, by the operators that they are for. */
final class OperatorRules {
  /** By class loader; names only, so that no loader is kept alive. */
  private static final Map<ClassLoader, Map<String, String>> REGISTERED = new WeakHashMap<>();

  private OperatorRules() {}

  static <A extends Annotation> Optional<OperatorRule<A>> of(Class<A> operator) {
    ClassLoader loader = operator.getClassLoader();
    String name = registered(loader).get(operator.getName());
    if (name == null) {
      return Optional.empty();
    }
    try {
      @SuppressWarnings("unchecked") // it was found by its type argument
      OperatorRule<A> rule =
          (OperatorRule<A>)
              Class.forName(name, true, loader).getDeclaredConstructor().newInstance();
      return Optional.of(rule);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(name + " cannot be made: " + e, e);
    }
  }

  private static Map<String, String> registered(ClassLoader loader) {
    synchronized (REGISTERED) {
      return REGISTERED.computeIfAbsent(loader, OperatorRules::read);
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
    for (Type type : rule.getGenericInterfaces()) {
      if (type instanceof ParameterizedType parameterized
          && parameterized.getRawType() == OperatorRule.class
          && parameterized.getActualTypeArguments()[0] instanceof Class<?> operator) {
        return Optional.of(operator);
      }
    }
    // It may inherit the interface with its type argument.
    return Arrays.stream(rule.getMethods())
        .filter(method -> method.getName().equals("infer") && method.getParameterCount() == 2)
        .map(method -> method.getParameterTypes()[0])
        .filter(Class::isAnnotation)
        .<Class<?>>map(type -> type)
        .findFirst();
  }
}
