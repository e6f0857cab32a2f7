package org.blockwright.runtime.standalone;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Steps as methods: one for each node that contains others, or does more than a little itself. */
final class MethodTree {
  /** What stands in the method of the node around it. */
  private static final int INLINED = 3;

  /** Lines of an operator, with what it puts out. */
  record Work(String path, List<String> lines, String shape) {}

  private final List<String> methods = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /** The methods, in the order in which they are called. */
  List<String> methods() {
    return methods;
  }

  /**
   * Adds the methods of work in its order.
   *
   * @param depth how many parts of the paths are the same
   * @return the lines that call them
   */
  List<String> add(List<Work> work, int depth) {
    List<String> calls = new ArrayList<>();
    for (int i = 0; i < work.size(); ) {
      String[] path = work.get(i).path.split("\\.");
      String prefix = prefix(path, depth);
      int end = i;
      while (end < work.size() && prefix.equals(prefix(work.get(end).path.split("\\."), depth))) {
        end++;
      }
      List<Work> part = work.subList(i, end);
      i = end;
      boolean leaf = part.stream().allMatch(one -> one.path.equals(prefix));
      List<String> own = leaf ? part.stream().flatMap(one -> one.lines.stream()).toList() : null;
      String shape = part.get(part.size() - 1).shape;
      if (leaf && own.isEmpty()) {
        continue;
      }
      if (leaf && depth > 0 && own.size() <= INLINED) {
        calls.add("    // " + path[path.length - 1] + ": " + shape);
        calls.addAll(own);
        continue;
      }
      String name = unused(StepWriter.identifier(prefix));
      calls.add("    " + name + "();");
      int place = methods.size();
      List<String> body = leaf ? own : add(part, depth + 1);
      methods.add(place, method(prefix, name, shape, body));
    }
    return calls;
  }

  private static String prefix(String[] path, int depth) {
    return IntStream.range(0, Math.min(depth + 1, path.length))
        .mapToObj(i -> path[i])
        .collect(Collectors.joining("."));
  }

  private String unused(String wanted) {
    String name = wanted;
    for (int i = 2; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  private static String method(String path, String name, String shape, List<String> body) {
    return "  /** "
        + (path.isEmpty() ? "The network" : path)
        + ": to "
        + shape
        + ". */\n  private void "
        + name
        + "() {\n"
        + String.join("\n", body)
        + "\n  }\n";
  }
}
