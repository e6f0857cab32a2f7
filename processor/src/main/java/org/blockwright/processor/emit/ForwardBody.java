package org.blockwright.processor.emit;

import com.squareup.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The body of {@code run}: one line a node, and what is given up after it. */
final class ForwardBody {
  /**
   * A node as {@code run} sees it.
   *
   * @param name its name
   * @param inputs what it reads
   */
  record Line(String name, List<String> inputs) {}

  private ForwardBody() {}

  static CodeBlock run(List<Line> lines, String input) {
    Map<String, Integer> lastRead = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      for (String name : lines.get(i).inputs()) {
        lastRead.put(name, i);
      }
    }
    CodeBlock.Builder code = CodeBlock.builder();
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      List<Expression> arguments = new ArrayList<>();
      arguments.add(Expression.Atom.of("pass"));
      line.inputs().forEach(name -> arguments.add(Expression.Atom.of(name)));
      Expression call =
          new Expression.Call(Expression.Atom.of("this." + line.name() + ".apply"), arguments);
      code.add("$T ", JavaNames.NDARRAY);
      code.add(Lines.assignment(line.name(), call, "", 4 + "NDArray ".length()));
      int now = i;
      List<Expression> done =
          line.inputs().stream()
              .distinct()
              .filter(name -> !name.equals(input) && lastRead.get(name) == now)
              .map(name -> (Expression) Expression.Atom.of(name))
              .toList();
      if (!done.isEmpty()) {
        code.add(Lines.statement(new Expression.Call(Expression.Atom.of("pass.release"), done), 4));
      }
    }
    return code.add("return $L;\n", lines.get(lines.size() - 1).name()).build();
  }
}
