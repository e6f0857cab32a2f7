package org.blockwright.processor.emit;

import com.squareup.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The body of {@code run}: one line a node, and what is given up after it. */
final class ForwardBody {
  /**
   * What a node reads.
   *
   * @param name its name
   * @param array whether it is an array
   */
  record Read(String name, boolean array) {}

  /**
   * A node as {@code run} sees it.
   *
   * @param name its name
   * @param inputs what it reads
   * @param output name of the further output that it is, where it is one
   * @param trainingOnly whether it runs in training only
   * @param array whether it is made for each element of an array
   * @param taps names of the arrays that hold single repetitions, by these
   * @param kept name of the array of these
   */
  record Line(
      String name,
      List<Read> inputs,
      Optional<String> output,
      boolean trainingOnly,
      boolean array,
      Map<Integer, String> taps,
      String kept) {
    /** A node that reads single tensors. */
    static Line of(
        String name, List<String> inputs, Optional<String> output, boolean trainingOnly) {
      List<Read> reads = inputs.stream().map(input -> new Read(input, false)).toList();
      return new Line(name, reads, output, trainingOnly, false, Map.of(), "");
    }
  }

  private ForwardBody() {}

  static CodeBlock run(List<Line> lines, List<String> inputs) {
    Map<String, Integer> lastRead = new LinkedHashMap<>();
    Set<String> arrays = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      // An output that nobody reads is given up where it is made: the pass holds it.
      if (lines.get(i).output().isPresent()) {
        lastRead.put(lines.get(i).name(), i);
      }
      if (lines.get(i).array()) {
        arrays.add(lines.get(i).name());
      }
      for (Read read : lines.get(i).inputs()) {
        lastRead.put(read.name(), i);
        if (read.array()) {
          arrays.add(read.name());
        }
      }
    }
    CodeBlock.Builder code = CodeBlock.builder();
    Set<String> within = new HashSet<>();
    List<String> after = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      int indent = line.trainingOnly() ? 6 : 4;
      if (line.trainingOnly() && (i == 0 || !lines.get(i - 1).trainingOnly())) {
        code.beginControlFlow("if (pass.training())");
      }
      code.add(made(line, indent));
      int now = i;
      List<String> done =
          Stream.concat(
                  line.inputs().stream().map(Read::name),
                  line.output().map(o -> line.name()).stream())
              .distinct()
              .filter(name -> !inputs.contains(name) && lastRead.get(name) == now)
              .toList();
      if (line.trainingOnly()) {
        within.add(line.name());
        code.add(release(done.stream().filter(within::contains).toList(), arrays, indent));
        done.stream().filter(name -> !within.contains(name)).forEach(after::add);
      } else {
        code.add(release(done, arrays, indent));
      }
      boolean closes =
          line.trainingOnly() && (i + 1 == lines.size() || !lines.get(i + 1).trainingOnly());
      if (closes) {
        code.endControlFlow();
        code.add(release(after, arrays, 4));
        after.clear();
      }
    }
    return code.add("return $L;\n", lines.get(lines.size() - 1).name()).build();
  }

  private static CodeBlock made(Line line, int indent) {
    CodeBlock.Builder code = CodeBlock.builder();
    if (line.array()) {
      code.add("$T ", JavaNames.NDARRAYS);
      code.add(Lines.assignment(line.name(), applyEach(line), "", indent + "NDArray[] ".length()));
    } else if (line.taps().isEmpty()) {
      code.add("$T ", JavaNames.NDARRAY);
      code.add(Lines.assignment(line.name(), call(line), "", indent + "NDArray ".length()));
    } else {
      code.add(kept(line, indent));
    }
    line.output().ifPresent(name -> code.addStatement("pass.output($S, $L)", name, line.name()));
    return code.build();
  }

  private static Expression call(Line line) {
    List<Expression> names = names(line.inputs());
    boolean arrays = line.inputs().stream().anyMatch(Read::array);
    List<Expression> arguments = new ArrayList<>();
    arguments.add(Expression.Atom.of("pass"));
    if (arrays && names.size() == 1) {
      arguments.addAll(names);
    } else if (arrays) {
      arguments.add(new Expression.Call(Expression.Atom.of("arrays"), names));
    } else {
      arguments.addAll(names);
    }
    return new Expression.Call(Expression.Atom.of("this." + line.name() + ".apply"), arguments);
  }

  private static List<Expression> names(List<Read> reads) {
    return VariationExpressions.atoms(reads.stream().map(Read::name).toList());
  }

  /** {@code this.scores.applyEach(pass, i -> arrays(maps[i], x))}. */
  private static Expression applyEach(Line line) {
    List<Expression> elements =
        VariationExpressions.atoms(
            line.inputs().stream().map(r -> r.array() ? r.name() + "[i]" : r.name()).toList());
    Expression each = new Expression.Call(Expression.Atom.of("arrays"), elements);
    return new Expression.Call(
        Expression.Atom.of("this." + line.name() + ".applyEach"),
        List.of(Expression.Atom.of("pass"), new Expression.Lambda("i", each)));
  }

  /** A repeated node of which single repetitions are read too. */
  private static CodeBlock kept(Line line, int indent) {
    String all = line.kept();
    List<Expression> arguments = new ArrayList<>();
    arguments.add(Expression.Atom.of("pass"));
    String repetitions =
        line.taps().keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
    arguments.add(Expression.Atom.of("new int[] {" + repetitions + "}"));
    arguments.addAll(names(line.inputs()));
    Expression call =
        new Expression.Call(Expression.Atom.of("this." + line.name() + ".applyKeeping"), arguments);
    CodeBlock.Builder code = CodeBlock.builder().add("$T ", JavaNames.NDARRAYS);
    code.add(Lines.assignment(all, call, "", indent + "NDArray[] ".length()));
    int i = 0;
    for (String name : line.taps().values()) {
      code.addStatement("$T $L = $L[$L]", JavaNames.NDARRAY, name, all, i++);
    }
    return code.addStatement("$T $L = $L[$L]", JavaNames.NDARRAY, line.name(), all, i).build();
  }

  private static CodeBlock release(List<String> names, Set<String> arrays, int indent) {
    CodeBlock.Builder code = CodeBlock.builder();
    List<Expression> single =
        VariationExpressions.atoms(names.stream().filter(n -> !arrays.contains(n)).toList());
    if (!single.isEmpty()) {
      code.add(
          Lines.statement(new Expression.Call(Expression.Atom.of("pass.release"), single), indent));
    }
    names.stream()
        .filter(arrays::contains)
        .forEach(name -> code.addStatement("pass.release($L)", name));
    return code.build();
  }
}
