package org.blockwright.processor.read;

import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Whether generated code can use a type. */
final class Visibility {
  private Visibility() {}

  /** Why generated code cannot name or make a type, if it cannot. */
  static Optional<String> hidden(TypeElement type) {
    boolean inner =
        type.getEnclosingElement().getKind() != ElementKind.PACKAGE
            && !type.getModifiers().contains(Modifier.STATIC)
            && type.getKind() == ElementKind.CLASS;
    for (Element e = type; e != null && e.getKind() != ElementKind.PACKAGE; ) {
      if (e.getModifiers().contains(Modifier.PRIVATE)) {
        return Optional.of("private");
      }
      e = e.getEnclosingElement();
    }
    return inner ? Optional.of("an inner class: make it static") : Optional.empty();
  }

  /** Whether an exception has to be caught. */
  static boolean isChecked(TypeMirror thrown) {
    Set<String> unchecked = Set.of("java.lang.RuntimeException", "java.lang.Error");
    for (TypeMirror type = thrown; type instanceof DeclaredType declared; ) {
      TypeElement element = (TypeElement) declared.asElement();
      if (unchecked.contains(element.getQualifiedName().toString())) {
        return false;
      }
      type = element.getSuperclass();
    }
    return true;
  }
}
