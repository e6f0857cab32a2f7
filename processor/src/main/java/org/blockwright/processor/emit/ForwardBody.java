package org.blockwright.processor.emit;

import com.squareup.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The body of {@code run}: one line a node, and what is given up after it. */
final class ForwardBody {
  /**
   * A node as {@code run} sees it.
   *
   * @param name its name
   * @param inputs what it reads
   * @param output name of the further output that it is, where it is one
   * @param trainingOnly whether it runs in training only
   */
  record Line(String name, List<String> inputs, Optional<String> output, boolean trainingOnly) {}

  private ForwardBody() {}

  static CodeBlock run(List<Line> lines, List<String> inputs) {
    Map<String, Integer> lastRead = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      // An output that nobody reads is given up where it is made: the pass holds it.
      if (lines.get(i).output().isPresent()) {
        lastRead.put(lines.get(i).name(), i);
      }
      for (String name : lines.get(i).inputs()) {
        lastRead.put(name, i);
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
          Stream.concat(line.inputs().stream(), line.output().map(o -> line.name()).stream())
              .distinct()
              .filter(name -> !inputs.contains(name) && lastRead.get(name) == now)
              .toList();
      if (line.trainingOnly()) {
        within.add(line.name());
        code.add(release(done.stream().filter(within::contains).toList(), indent));
        done.stream().filter(name -> !within.contains(name)).forEach(after::add);
      } else {
        code.add(release(done, indent));
      }
      boolean closes =
          line.trainingOnly() && (i + 1 == lines.size() || !lines.get(i + 1).trainingOnly());
      if (closes) {
        code.endControlFlow();
        code.add(release(after, 4));
        after.clear();
      }
    }
    return code.add("return $L;\n", lines.get(lines.size() - 1).name()).build();
  }

  private static CodeBlock made(Line line, int indent) {
    List<Expression> arguments = new ArrayList<>();
    arguments.add(Expression.Atom.of("pass"));
    line.inputs().forEach(name -> arguments.add(Expression.Atom.of(name)));
    Expression call =
        new Expression.Call(Expression.Atom.of("this." + line.name() + ".apply"), arguments);
    CodeBlock.Builder code = CodeBlock.builder().add("$T ", JavaNames.NDARRAY);
    code.add(Lines.assignment(line.name(), call, "", indent + "NDArray ".length()));
    line.output().ifPresent(name -> code.addStatement("pass.output($S, $L)", name, line.name()));
    return code.build();
  }

  private static CodeBlock release(List<String> names, int indent) {
    if (names.isEmpty()) {
      return CodeBlock.builder().build();
    }
    List<Expression> done = names.stream().map(n -> (Expression) Expression.Atom.of(n)).toList();
    return Lines.statement(new Expression.Call(Expression.Atom.of("pass.release"), done), indent);
  }
}
