package org.blockwright.processor.diagnose;

import java.util.HashSet;
import java.util.Set;
import javax.annotation.processing.Messager;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;
import org.blockwright.rule.Message;

/** The only place that talks to the compiler's user. Says each thing once. */
public final class Reporter implements Problems {
  private final Messager messager;
  private final Element fallback;
  private final Set<Place> said;

  /** Annotations and values as text: compilers hand out new objects for them. */
  private record Place(Message message, Element element, String annotation, String value) {}

  private Reporter(Messager messager, Element fallback, Set<Place> said) {
    this.messager = messager;
    this.fallback = fallback;
    this.said = said;
  }

  /** A reporter for one processor. */
  public static Reporter of(Messager messager) {
    return new Reporter(messager, null, new HashSet<>());
  }

  /** The same, which points at an element where a problem has no place in source. */
  public Reporter on(Element element) {
    return new Reporter(messager, element, said);
  }

  /** Eclipse's compiler points at no element of an array, but would fall back on the annotation. */
  private boolean findsElements() {
    return !messager.getClass().getName().startsWith("org.eclipse.");
  }

  @Override
  public void add(Problem problem) {
    String text = Message.bracketed(problem.message(), problem.text());
    Origin origin =
        problem.blame().stream().filter(Origin::inSource).findFirst().orElse(Origin.nowhere());
    Element element = origin.element() == null ? fallback : origin.element();
    // One wrong hyper-parameter is found again in every node that it reaches.
    if (!said.add(
        new Place(
            problem.message(),
            element,
            String.valueOf(origin.mirror()),
            String.valueOf(origin.value())))) {
      return;
    }
    if (origin.value() != null) {
      AnnotationValue value = findsElements() ? origin.value() : origin.wholeValue();
      messager.printMessage(Diagnostic.Kind.ERROR, text, element, origin.mirror(), value);
    } else if (origin.mirror() != null) {
      messager.printMessage(Diagnostic.Kind.ERROR, text, element, origin.mirror());
    } else if (element != null) {
      messager.printMessage(Diagnostic.Kind.ERROR, text, element);
    } else {
      messager.printMessage(Diagnostic.Kind.ERROR, text);
    }
  }
}
