package org.blockwright.processor.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.SimpleAnnotationValueVisitor14;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Traced;

/** Plain values from mirrors. */
final class Values {
  private Values() {}

  /** A value that the compiler itself has complained about. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable() {
      super("", null, false, false);
    }
  }

  /** The annotation of that type on an element. */
  static Optional<AnnotationMirror> mirror(Element element, Class<?> type) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      if (typeOf(mirror).getQualifiedName().contentEquals(type.getCanonicalName())) {
        return Optional.of(mirror);
      }
    }
    return Optional.empty();
  }

  /** Complains about annotations of types that are not there. */
  static void requireAnnotations(Element element) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      if (mirror.getAnnotationType().getKind() == TypeKind.ERROR) {
        throw new Unresolved("@" + mirror.getAnnotationType());
      }
    }
  }

  /** The annotation type of a mirror. */
  static TypeElement typeOf(AnnotationMirror mirror) {
    return (TypeElement) mirror.getAnnotationType().asElement();
  }

  /** The values that were written, by member, leaving out nested annotations. */
  static Map<String, Traced<Object>> written(AnnotationMirror mirror, Origin element) {
    Map<String, Traced<Object>> values = new LinkedHashMap<>();
    for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
        mirror.getElementValues().entrySet()) {
      if (!(entry.getValue().getValue() instanceof AnnotationMirror)) {
        requireType(entry.getKey().getReturnType(), entry.getValue());
        values.put(
            entry.getKey().getSimpleName().toString(),
            new Traced<>(plain(entry.getValue()), element.at(mirror, entry.getValue())));
      }
    }
    return values;
  }

  /** An annotation that is written as a member's value. */
  static Optional<AnnotationMirror> nested(AnnotationMirror mirror, String member) {
    for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
        mirror.getElementValues().entrySet()) {
      if (entry.getKey().getSimpleName().contentEquals(member)
          && entry.getValue().getValue() instanceof AnnotationMirror nested) {
        return Optional.of(nested);
      }
    }
    return Optional.empty();
  }

  /** The elements of an array that is written, or the one value that stands for one. */
  static Optional<List<Traced<Object>>> elements(
      AnnotationMirror mirror, String member, Origin element) {
    for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
        mirror.getElementValues().entrySet()) {
      if (entry.getKey().getSimpleName().contentEquals(member)) {
        requireType(entry.getKey().getReturnType(), entry.getValue());
        List<Traced<Object>> all = new ArrayList<>();
        for (AnnotationValue value : parts(entry.getValue())) {
          all.add(new Traced<>(plain(value), element.at(mirror, value, entry.getValue())));
        }
        return Optional.of(all);
      }
    }
    return Optional.empty();
  }

  /** Values of other types than their member's are seen by some compilers, which complain. */
  private static void requireType(TypeMirror type, AnnotationValue value) {
    if (type.getKind() == TypeKind.ARRAY) {
      parts(value).forEach(part -> requireType(((ArrayType) type).getComponentType(), part));
      return;
    }
    Object written = value.getValue();
    boolean fits =
        type.getKind() == TypeKind.BOOLEAN
            ? written instanceof Boolean
            : type.getKind().isPrimitive()
                ? written instanceof Number || written instanceof Character
                : switch (name(type)) {
                  case "java.lang.String" -> written instanceof String;
                  case "java.lang.Class" -> written instanceof TypeMirror;
                  default ->
                      written instanceof VariableElement || written instanceof AnnotationMirror;
                };
    if (!fits) {
      throw new Unresolved("the value of an annotation");
    }
  }

  private static List<AnnotationValue> parts(AnnotationValue value) {
    List<AnnotationValue> parts = new ArrayList<>();
    if (value.getValue() instanceof List<?> list) {
      list.forEach(part -> parts.add((AnnotationValue) part));
    } else {
      parts.add(value);
    }
    return parts;
  }

  /**
   * A single value that an annotation must have. Where what it names is not there yet, some
   * compilers show none.
   */
  static Traced<Object> required(AnnotationMirror mirror, String member, Origin element) {
    return value(mirror, member, element)
        .orElseThrow(() -> new Unresolved("the value of an annotation"));
  }

  /** A single value of an annotation, written or not. */
  static Optional<Traced<Object>> value(AnnotationMirror mirror, String member, Origin element) {
    return Optional.ofNullable(written(mirror, element).get(member));
  }

  /**
   * Int (or long where that is too small), double, boolean, string, enum constant, class name, or a
   * list of these.
   */
  static Object plain(AnnotationValue value) {
    return value.accept(
        new SimpleAnnotationValueVisitor14<Object, Void>() {
          @Override
          protected Object defaultAction(Object o, Void unused) {
            if (o instanceof Long number && number != number.intValue()) {
              return number;
            }
            if (o instanceof Long || o instanceof Short || o instanceof Byte) {
              return ((Number) o).intValue();
            }
            return o instanceof Float number ? (Object) number.doubleValue() : o;
          }

          @Override
          public Object visitString(String s, Void unused) {
            if (s.equals("<error>")) {
              throw new Unresolved("the value of an annotation");
            }
            return s;
          }

          @Override
          public Object visitEnumConstant(VariableElement constant, Void unused) {
            return enumConstant(name(constant.asType()), constant.getSimpleName().toString());
          }

          @Override
          public Object visitType(TypeMirror type, Void unused) {
            return name(type);
          }

          @Override
          public Object visitArray(List<? extends AnnotationValue> values, Void unused) {
            List<Object> list = new ArrayList<>();
            values.forEach(v -> list.add(plain(v)));
            return List.copyOf(list);
          }
        },
        null);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the class is an enum, whichever it is
  private static Object enumConstant(String type, String constant) {
    if (type.startsWith("org.blockwright.")) {
      try {
        Class<?> known = Class.forName(binary(type), true, Values.class.getClassLoader());
        return Enum.valueOf((Class<? extends Enum>) known.asSubclass(Enum.class), constant);
      } catch (ClassNotFoundException | IllegalArgumentException e) {
        return new EnumName(type, constant);
      }
    }
    return new EnumName(type, constant);
  }

  /** Nested types have a dollar in their binary name; packages are in lower case. */
  private static String binary(String type) {
    return type.replaceAll("(?<=[.$][A-Z])(\\w*)\\.(?=[A-Z])", "$1\\$");
  }

  /** A type as it is written in source, qualified. */
  static String name(TypeMirror type) {
    if (type.getKind() == TypeKind.ERROR) {
      throw new Unresolved(type.toString());
    }
    if (type.getKind() == TypeKind.ARRAY) {
      return name(((ArrayType) type).getComponentType()) + "[]";
    }
    if (type.getKind().isPrimitive()) {
      return type.getKind().name().toLowerCase(java.util.Locale.ROOT);
    }
    if (type.getKind() == TypeKind.DECLARED) {
      return ((TypeElement) ((DeclaredType) type).asElement()).getQualifiedName().toString();
    }
    return type.toString();
  }
}
