package org.blockwright.processor.diagnose;

import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;

/** Where something was written. Only the reporter looks inside. */
public final class Origin {
  private static final Origin NOWHERE = new Origin(null, null, null, null, false);

  private final Element element;
  private final AnnotationMirror mirror;
  private final AnnotationValue value;
  private final AnnotationValue array;
  private final boolean inSource;

  private Origin(
      Element element,
      AnnotationMirror mirror,
      AnnotationValue value,
      AnnotationValue array,
      boolean inSource) {
    this.element = element;
    this.mirror = mirror;
    this.value = value;
    this.array = array;
    this.inSource = inSource;
  }

  /** No place that could be pointed at. */
  public static Origin nowhere() {
    return NOWHERE;
  }

  /** An element. */
  public static Origin of(Element element, boolean inSource) {
    return new Origin(element, null, null, null, inSource);
  }

  /** An annotation on the same element. */
  public Origin at(AnnotationMirror annotation) {
    return new Origin(element, annotation, null, null, inSource);
  }

  /** A value of the annotation that encloses it immediately. */
  public Origin at(AnnotationMirror annotation, AnnotationValue written) {
    return new Origin(element, annotation, written, written, inSource);
  }

  /** An element of an array that is a value of an annotation. */
  public Origin at(AnnotationMirror annotation, AnnotationValue written, AnnotationValue within) {
    return new Origin(element, annotation, written, within, inSource);
  }

  /** Whether it is in the sources that are being compiled, so that a caret can stand on it. */
  public boolean inSource() {
    return inSource;
  }

  /** Whether it is on the same element, or on one that the other encloses. */
  public boolean isWithin(Origin other) {
    for (Element e = element; e != null; e = e.getEnclosingElement()) {
      if (e.equals(other.element)) {
        return true;
      }
    }
    return false;
  }

  Element element() {
    return element;
  }

  AnnotationMirror mirror() {
    return mirror;
  }

  AnnotationValue value() {
    return value;
  }

  /** The value itself, or the array that it is an element of. */
  AnnotationValue wholeValue() {
    return array;
  }
}
