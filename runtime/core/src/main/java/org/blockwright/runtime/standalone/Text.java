package org.blockwright.runtime.standalone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Lines of Java as google-java-format sets them. */
final class Text {
  private static final int WIDTH = 100;

  private Text() {}

  /** A statement that is one call. */
  static List<String> call(int indent, String head, List<String> arguments, String tail) {
    String start = " ".repeat(indent) + head + "(";
    String all = String.join(", ", arguments) + ")" + tail;
    if (start.length() + all.length() <= WIDTH) {
      return List.of(start + all);
    }
    String deeper = " ".repeat(indent + 4);
    if (deeper.length() + all.length() <= WIDTH) {
      return List.of(start, deeper + all);
    }
    List<String> lines = new ArrayList<>(List.of(start));
    for (int i = 0; i < arguments.size(); i++) {
      lines.add(deeper + arguments.get(i) + (i < arguments.size() - 1 ? "," : ")" + tail));
    }
    return lines;
  }

  /** A field's new value: one call, or a chain of them. */
  static List<String> assignment(int indent, String name, List<Call> chain) {
    String one = chain.stream().map(Call::text).collect(Collectors.joining("."));
    String start = " ".repeat(indent) + name + " =";
    if (start.length() + 2 + one.length() <= WIDTH) {
      return List.of(start + " " + one + ";");
    }
    if (indent + 5 + one.length() <= WIDTH) {
      return List.of(start, " ".repeat(indent + 4) + one + ";");
    }
    List<String> lines = new ArrayList<>(List.of(start));
    for (int i = 0; i < chain.size(); i++) {
      Call call = chain.get(i);
      String tail = i == chain.size() - 1 ? ";" : "";
      int deeper = indent + (i == 0 ? 4 : 8);
      lines.addAll(call(deeper, (i == 0 ? "" : ".") + call.head, call.arguments, tail));
    }
    return lines;
  }

  /** A call of something with arguments. */
  record Call(String head, List<String> arguments) {
    static Call of(String head, Object... arguments) {
      return new Call(head, Arrays.stream(arguments).map(String::valueOf).toList());
    }

    String text() {
      return head + "(" + String.join(", ", arguments) + ")";
    }
  }

  /** Paragraphs of a comment before a class, filled. */
  static String comment(String... paragraphs) {
    StringBuilder text = new StringBuilder("/**\n");
    for (int i = 0; i < paragraphs.length; i++) {
      StringBuilder line = new StringBuilder(" *");
      for (String word : ((i == 0 ? "" : "<p>") + paragraphs[i]).split(" ")) {
        if (line.length() + 1 + word.length() > WIDTH) {
          text.append(line).append('\n');
          line = new StringBuilder(" *");
        }
        line.append(' ').append(word);
      }
      text.append(line).append(i < paragraphs.length - 1 ? "\n *\n" : "\n */\n");
    }
    return text.toString();
  }

  /** An array of numbers. */
  static String array(int... numbers) {
    return Arrays.stream(numbers)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "new int[] {", "}"));
  }

  /** A number of single precision. */
  static String number(double value) {
    return (float) value + "f";
  }
}
