package org.blockwright.processor.emit;

import com.squareup.javapoet.ArrayTypeName;
import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.CodeBlock;
import com.squareup.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.processor.read.EnumName;
import org.blockwright.processor.read.Member;

/**
 * Values of annotations as source.
 *
 * @param names of the class that they stand in
 */
record Literals(JavaNames names) {
  /** A value, as the member that takes it wants it. */
  Expression.Atom literal(Object value, Member member) {
    if (member.array()) {
      return array(value instanceof List<?> list ? list : List.of(value), member);
    }
    return literal(value, member.type());
  }

  private Expression.Atom array(List<?> list, Member member) {
    if (list.size() == 1 && member.name().equals("over")) {
      return literal(list.get(0));
    }
    List<Expression.Atom> atoms = new ArrayList<>();
    list.forEach(v -> atoms.add(literal(v, member.elementType())));
    if (member.elementType().equals(Member.SLOT)) {
      // Of a native block, whose classes are classes.
      return new Expression.Atom(
          CodeBlock.of(
              "new Class<?>[] {$L}",
              CodeBlock.join(atoms.stream().map(Expression.Atom::line).toList(), ", ")),
          "new Class<?>[] {"
              + String.join(", ", atoms.stream().map(Expression.Atom::flat).toList())
              + "}");
    }
    TypeName element = ((ArrayTypeName) JavaNames.type(member)).componentType;
    String simple = element instanceof ClassName type ? JavaNames.shown(type) : element.toString();
    String inside = String.join(", ", atoms.stream().map(Expression.Atom::flat).toList());
    return new Expression.Atom(
        CodeBlock.of(
            "new $T {$L}",
            JavaNames.type(member),
            CodeBlock.join(atoms.stream().map(Expression.Atom::line).toList(), ", ")),
        "new " + simple + "[] {" + inside + "}");
  }

  private Expression.Atom literal(Object value, String type) {
    if (value instanceof Number number) {
      return switch (type) {
        case "double" -> Expression.Atom.of(JavaNames.decimal(number.doubleValue()));
        case "float" -> Expression.Atom.of(fraction(number.floatValue()));
        case "long" -> Expression.Atom.of(number.longValue() + "L");
        case "byte", "short" -> Expression.Atom.of("(" + type + ") " + number);
        default -> literal(value);
      };
    }
    if (type.equals(Member.SLOT) && value instanceof String name) {
      ClassName named = JavaNames.className(name);
      return new Expression.Atom(
          CodeBlock.of("$T.class", named), JavaNames.shown(named) + ".class");
    }
    return literal(value);
  }

  /** A value of no particular type. */
  Expression.Atom literal(Object value) {
    if (value instanceof Enum<?> constant) {
      return names.constant(ClassName.get(constant.getDeclaringClass()), constant.name());
    }
    if (value instanceof EnumName constant) {
      ClassName type = JavaNames.className(constant.type());
      return new Expression.Atom(
          CodeBlock.of("$T.$L", type, constant.constant()),
          JavaNames.shown(type) + "." + constant.constant());
    }
    if (value instanceof String text) {
      return Expression.Atom.of('"' + escaped(text, '"') + '"');
    }
    if (value instanceof Character character) {
      return Expression.Atom.of("'" + escaped(character.toString(), '\'') + "'");
    }
    return Expression.Atom.of(
        value instanceof Double number ? JavaNames.decimal(number) : String.valueOf(value));
  }

  private static String fraction(float value) {
    if (Float.isNaN(value)) {
      return "Float.NaN";
    }
    if (Float.isInfinite(value)) {
      return value > 0 ? "Float.POSITIVE_INFINITY" : "Float.NEGATIVE_INFINITY";
    }
    return value + "f";
  }

  private static String escaped(String text, char quote) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        case '\\' -> escaped.append("\\\\");
        default -> {
          if (c == quote) {
            escaped.append('\\').append(c);
          } else if (c < ' ' || c > '~') {
            escaped.append(String.format("\\u%04x", (int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }
}
