package org.blockwright.processor.emit;

import com.squareup.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Values that change over the repetitions of a node, as generated code says them. */
final class VariationExpressions {
  private VariationExpressions() {}

  /**
   * A repeated node, each repetition reading the one before it in place of the first input.
   *
   * @param name its name, quoted
   * @param times how often
   * @param inputs what it reads
   * @param part one repetition, by what it reads
   */
  static Expression repeat(
      Expression name, String times, List<String> inputs, Function<List<String>, Expression> part) {
    List<String> within = new ArrayList<>(inputs);
    within.set(0, "previous");
    List<Expression> arguments = new ArrayList<>();
    arguments.add(name);
    arguments.add(Expression.Atom.of(times));
    arguments.add(Expression.Atom.of(inputs.get(0)));
    if (inputs.size() > 1) {
      arguments.add(list(atoms(inputs.subList(1, inputs.size()))));
    }
    arguments.add(new Expression.Lambda("(i, previous)", part.apply(within)));
    return new Expression.Call(Expression.Atom.of("repeat"), arguments);
  }

  /** {@code List.of(a, b)}. */
  static Expression list(List<Expression> elements) {
    return new Expression.Call(
        new Expression.Atom(CodeBlock.of("$T.of", List.class), "List.of"), elements);
  }

  /** Names as expressions. */
  static List<Expression> atoms(List<String> names) {
    return names.stream().map(name -> (Expression) Expression.Atom.of(name)).toList();
  }

  /**
   * A node that is made for each element of an array.
   *
   * @param name its name, quoted
   * @param count number of elements
   * @param part one copy, number {@code i}
   */
  static Expression parallel(Expression name, String count, Expression part) {
    return new Expression.Call(
        Expression.Atom.of("parallel"),
        List.of(name, Expression.Atom.of(count), new Expression.Lambda("i", part)));
  }

  /** {@code attending(...)}: a block that shows where the network looks. */
  static Expression attending(Expression block) {
    return new Expression.Call(Expression.Atom.of("attending"), List.of(block));
  }

  /** {@code trainingOnly(...)}: a node that exists in training only. */
  static Expression trainingOnly(Expression node) {
    return new Expression.Call(Expression.Atom.of("trainingOnly"), List.of(node));
  }

  /** A value at the first repetition, another one after it. */
  static Expression.Atom first(Expression.Atom value, Expression.Atom after) {
    return value.flat().equals(after.flat())
        ? value
        : Expression.Atom.of("i == 0 ? " + value.flat() + " : " + after.flat());
  }

  /** Elements that are dealt out: one expression that is an array, or each by itself. */
  static Expression each(List<Expression.Atom> elements) {
    List<Expression> arguments = new ArrayList<>();
    arguments.add(Expression.Atom.of("i"));
    arguments.addAll(elements);
    return new Expression.Call(Expression.Atom.of("each"), arguments);
  }

  /** {@code depth + i + 2}: whole numbers are added up. */
  static String sum(List<String> terms) {
    int number = 0;
    List<String> left = new ArrayList<>();
    for (String term : terms) {
      if (term.matches("\\d+")) {
        number += Integer.parseInt(term);
      } else {
        left.add(term);
      }
    }
    if (number > 0 || left.isEmpty()) {
      left.add(0, Integer.toString(number));
    }
    return String.join(" + ", left);
  }

  /**
   * A value that grows from 0.
   *
   * @param last its value at the last repetition
   * @param step which of the repetitions it is
   * @param count all repetitions
   */
  static Expression ramp(String last, String step, String count) {
    return new Expression.Call(
        Expression.Atom.of("ramp"),
        List.of(Expression.Atom.of(last), Expression.Atom.of(step), Expression.Atom.of(count)));
  }
}
