package org.blockwright.processor;

import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementScanner14;
import org.blockwright.Tensor;

/** Finds the annotations in source that are made of the vocabulary, such as blueprints. */
final class AnnotationsInUse extends ElementScanner14<Void, Void> {
  private static final String VOCABULARY = Tensor.class.getPackageName() + ".";

  private final Set<String> found = new TreeSet<>();

  private AnnotationsInUse() {}

  /** Qualified names of annotations on elements and within them. */
  static Set<String> in(Iterable<? extends Element> elements) {
    AnnotationsInUse scanner = new AnnotationsInUse();
    elements.forEach(element -> element.accept(scanner, null));
    return scanner.found;
  }

  @Override
  public Void scan(Element element, Void unused) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      TypeElement type = typeOf(mirror);
      if (type.getAnnotationMirrors().stream()
          .map(AnnotationsInUse::typeOf)
          .anyMatch(t -> t.getQualifiedName().toString().startsWith(VOCABULARY))) {
        found.add(type.getQualifiedName().toString());
      }
    }
    return super.scan(element, unused);
  }

  @Override
  public Void visitExecutable(ExecutableElement method, Void unused) {
    return scan(method.getParameters(), unused);
  }

  private static TypeElement typeOf(AnnotationMirror mirror) {
    return (TypeElement) mirror.getAnnotationType().asElement();
  }
}
