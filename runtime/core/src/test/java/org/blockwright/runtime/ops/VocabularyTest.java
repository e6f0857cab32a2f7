package org.blockwright.runtime.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.blockwright.Initializer;
import org.blockwright.Operator;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.Shaped;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each operator of the vocabulary has its rule, its runtime class, and names for its attributes.
 */
class VocabularyTest {
  static Stream<Class<? extends Annotation>> operators() {
    return new ClassFileImporter()
        .importPackages("org.blockwright.op", "org.blockwright.head").stream()
            .filter(type -> type.isAnnotatedWith(Operator.class))
            .map(JavaClass::reflect)
            .map(type -> type.<Annotation>asSubclass(Annotation.class));
  }

  private static Class<?> runtime(Class<?> operator) throws ClassNotFoundException {
    String name =
        operator.getPackageName().equals("org.blockwright.head")
            ? "org.blockwright.runtime.heads."
            : "org.blockwright.runtime.ops.";
    return Class.forName(name + operator.getSimpleName() + "Op");
  }

  @ParameterizedTest
  @MethodSource("operators")
  void hasRule(Class<? extends Annotation> operator) {
    assertNotNull(OperatorRule.of(operator));
  }

  @ParameterizedTest
  @MethodSource("operators")
  void hasRuntimeClass(Class<? extends Annotation> operator) throws ReflectiveOperationException {
    Class<?> runtime = runtime(operator);
    ParameterizedType base = (ParameterizedType) runtime.getGenericSuperclass();
    assertEquals(OperatorBlock.class, base.getRawType());
    assertEquals(operator, base.getActualTypeArguments()[0]);
    assertTrue(
        Arrays.stream(runtime.getConstructors())
            .allMatch(
                c ->
                    c.getParameterTypes()[c.getParameterCount() - 1] == Arg[].class
                        && (Shaped.class == c.getParameterTypes()[0]
                            || List.class == c.getParameterTypes()[0])));
  }

  @ParameterizedTest
  @MethodSource("operators")
  void attributesHaveNames(Class<? extends Annotation> operator) {
    for (Method attribute : operator.getDeclaredMethods()) {
      assertTrue(
          Arrays.stream(Args.class.getMethods())
              .anyMatch(
                  m ->
                      m.getName().equals(attribute.getName())
                          && m.getReturnType() == Arg.class
                          && m.getParameterTypes()[0] == attribute.getReturnType()),
          () -> "Args lacks " + attribute);
    }
  }

  @Test
  void namesHaveAttributes() {
    Set<String> attributes =
        operators()
            .flatMap(operator -> Arrays.stream(operator.getDeclaredMethods()))
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    attributes.addAll(List.of("like", "init", "arg", "always"));
    Arrays.stream(Initializer.class.getDeclaredMethods())
        .map(Method::getName)
        .filter(name -> !name.equals("value"))
        .forEach(attributes::add);
    Set<String> names =
        Arrays.stream(Args.class.getDeclaredMethods())
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(attributes, names);
  }

  @Test
  void coversTheOperatorsOfThePackage() {
    assertTrue(operators().count() >= 30);
  }
}
