package org.blockwright.processor.emit;

import com.squareup.javapoet.CodeBlock;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An expression that is broken over lines where it has to be, as google-java-format breaks it.
 * Columns are counted from the start of the statement; JavaPoet indents every line by the rest.
 */
sealed interface Expression {
  /** On one line, types by their simple names. */
  String flat();

  /** On one line. */
  CodeBlock line();

  /**
   * Over several lines where it does not fit.
   *
   * @param indent column of the line that it stands on
   * @param width widest column
   * @param tail characters that follow on its last line
   */
  default CodeBlock wrapped(int indent, int width, int tail) {
    return indent + flat().length() + tail <= width ? line() : broken(indent, width, tail);
  }

  /** Over several lines. */
  CodeBlock broken(int indent, int width, int tail);

  /** Something that is never broken. */
  record Atom(CodeBlock line, String flat) implements Expression {
    static Atom of(String text) {
      return new Atom(CodeBlock.of("$L", text), text);
    }

    @Override
    public CodeBlock broken(int indent, int width, int tail) {
      return line;
    }
  }

  /** A call: what stands before the parenthesis, and the arguments. */
  record Call(Atom function, List<Expression> arguments) implements Expression {
    @Override
    public String flat() {
      return function.flat() + "(" + flatArguments() + ")";
    }

    private String flatArguments() {
      return arguments.stream().map(Expression::flat).collect(Collectors.joining(", "));
    }

    @Override
    public CodeBlock line() {
      return CodeBlock.of(
          "$L($L)",
          function.line(),
          CodeBlock.join(arguments.stream().map(Expression::line).toList(), ", "));
    }

    @Override
    public CodeBlock broken(int indent, int width, int tail) {
      int inner = indent + 4;
      String start = "\n" + " ".repeat(inner);
      if (inner + flatArguments().length() + 1 + tail <= width) {
        return CodeBlock.of(
            "$L($L$L)",
            function.line(),
            start,
            CodeBlock.join(arguments.stream().map(Expression::line).toList(), ", "));
      }
      CodeBlock.Builder code = CodeBlock.builder().add("$L(", function.line());
      for (int i = 0; i < arguments.size(); i++) {
        boolean last = i == arguments.size() - 1;
        code.add("$L$L", start, arguments.get(i).wrapped(inner, width, last ? tail + 1 : 1));
        code.add(last ? ")" : ",");
      }
      return code.build();
    }
  }

  /** A lambda whose body is an expression. */
  record Lambda(String parameters, Expression body) implements Expression {
    @Override
    public String flat() {
      return parameters + " -> " + body.flat();
    }

    @Override
    public CodeBlock line() {
      return CodeBlock.of("$L -> $L", parameters, body.line());
    }

    @Override
    public CodeBlock broken(int indent, int width, int tail) {
      int inner = indent + 4;
      return CodeBlock.of(
          "$L ->\n$L$L", parameters, " ".repeat(inner), body.wrapped(inner, width, tail));
    }
  }
}
