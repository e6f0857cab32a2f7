package org.blockwright.runtime.standalone;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Steps as methods: one for each node that contains others, or does more than a little itself. */
final class MethodTree {
  /** What stands in the method of the node around it. */
  private static final int INLINED = 3;

  /**
   * Lines of an operator's step.
   *
   * @param kind what the step does
   * @param shape of what it puts out
   * @param act behind it; empty for none
   */
  record Work(String path, List<String> lines, String kind, String shape, String act) {
    String made() {
      return act.isEmpty() ? shape : shape + ", " + act;
    }

    Stream<String> explained() {
      return lines.isEmpty()
          ? Stream.of()
          : Stream.concat(Stream.of("    // " + kind + ": " + made()), lines.stream());
    }
  }

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
      Work last = part.get(part.size() - 1);
      if (leaf && own.isEmpty()) {
        continue;
      }
      if (leaf && depth > 0 && own.size() <= INLINED) {
        calls.add("    // " + path[path.length - 1] + ": " + last.made());
        calls.addAll(own);
        continue;
      }
      String name = unused(StepWriter.identifier(prefix));
      calls.add("    " + name + "();");
      int place = methods.size();
      boolean several = part.stream().filter(one -> !one.lines.isEmpty()).count() > 1;
      List<String> body = own;
      if (!leaf) {
        body = add(part, depth + 1);
      } else if (several) {
        body = part.stream().flatMap(Work::explained).toList();
      }
      String made = leaf && !several ? last.made() : last.shape;
      methods.add(place, method(prefix, name, made, body));
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
    String lines = String.join("\n", body);
    return "  /** "
        + (path.isEmpty() ? "The network" : path)
        + ": to "
        + shape
        + ". */\n  private void "
        + name
        + (lines.isBlank() ? "() {}\n" : "() {\n" + lines + "\n  }\n");
  }
}
