package org.blockwright.processor.read;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/**
 * Tells class files from sources among what a compiler is asked to process. Compilers do not say
 * which is which; but without {@code -parameters} a class file has lost the names of the parameters
 * of abstract methods, by which declarations are wired.
 */
final class ClassFiles {
  private static final Pattern LOST = Pattern.compile("arg\\d+");

  private ClassFiles() {}

  /** Whether a top-level type comes from a class file that has lost its wiring. */
  static boolean shows(Element root) {
    if (!(root instanceof TypeElement type)) {
      return false;
    }
    List<String> names =
        abstractMethods(type)
            .flatMap(method -> method.getParameters().stream())
            .map(parameter -> parameter.getSimpleName().toString())
            .toList();
    return !names.isEmpty() && names.stream().allMatch(name -> LOST.matcher(name).matches());
  }

  private static Stream<ExecutableElement> abstractMethods(TypeElement type) {
    Stream<ExecutableElement> own =
        type.getKind() == ElementKind.INTERFACE
            ? ElementFilter.methodsIn(type.getEnclosedElements()).stream()
                .filter(method -> method.getModifiers().contains(Modifier.ABSTRACT))
            : Stream.empty();
    return Stream.concat(
        own,
        ElementFilter.typesIn(type.getEnclosedElements()).stream()
            .flatMap(ClassFiles::abstractMethods));
  }
}
