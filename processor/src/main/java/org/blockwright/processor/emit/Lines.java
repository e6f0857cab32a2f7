package org.blockwright.processor.emit;

import com.squareup.javapoet.CodeBlock;

/** Statements as google-java-format would break them. */
final class Lines {
  private static final int WIDTH = 100;

  private Lines() {}

  /**
   * {@code target = expression; // comment}, the comment above where it does not fit.
   *
   * @param indent indentation of the method's body
   */
  static CodeBlock assignment(String target, Expression expression, String comment, int indent) {
    int width = WIDTH - indent;
    String flat = target + " = " + expression.flat() + ";";
    if (flat.length() <= width) {
      boolean fits = flat.length() + comment.length() + 4 <= width;
      CodeBlock statement = CodeBlock.of("$L = $L;", target, expression.line());
      if (comment.isEmpty()) {
        return CodeBlock.of("$L\n", statement);
      }
      return fits
          ? CodeBlock.of("$L // $L\n", statement, comment)
          : CodeBlock.of("// $L\n$L\n", comment, statement);
    }
    CodeBlock.Builder code = CodeBlock.builder();
    if (!comment.isEmpty()) {
      code.add("// $L\n", comment);
    }
    return code.add("$L =\n    $L;\n", target, expression.wrapped(4, width, 1)).build();
  }

  /** {@code expression;}. */
  static CodeBlock statement(Expression expression, int indent) {
    return CodeBlock.of("$L;\n", expression.wrapped(0, WIDTH - indent, 1));
  }
}
