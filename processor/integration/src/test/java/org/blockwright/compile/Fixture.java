package org.blockwright.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.blockwright.compile.Compilers.Said;

/**
 * A wrong declaration with its errors. A comment {@code // ^ [Name] text} says that the line above
 * causes the error with the caret in that column. A line {@code // ---- use} divides it: what
 * stands above can also be compiled before, into a jar of its own. A comment {@code // ^ jar:
 * [Name] text} then says what the user is told in that case about what is wrong above the line, and
 * {@code // ^ ecj: [Name] text} where Eclipse's compiler points instead.
 */
final class Fixture {
  private static final String LINE = "// ---- use";
  private static final Pattern MARK =
      Pattern.compile("^\\s*//\\s*(\\^) (jar: |ecj: )?\\[(\\w+)] (.*)$");
  private static final Pattern HEADER = Pattern.compile("^(package|import) .*|^$");

  private final String name;
  private final List<String> lines;
  private final List<Said> expected = new ArrayList<>();
  private final List<Said> ecj = new ArrayList<>();
  private final List<Said> fromJar = new ArrayList<>();

  private Fixture(Path path) throws IOException {
    this.name = path.getFileName().toString().replace(".java", "");
    this.lines = Files.readAllLines(path);
    int code = 0;
    for (int i = 0; i < lines.size(); i++) {
      Matcher mark = MARK.matcher(lines.get(i));
      if (mark.matches()) {
        Said said = new Said(mark.group(3), file(), code, mark.start(1) + 1, mark.group(4));
        (mark.group(2) == null ? expected : mark.group(2).equals("ecj: ") ? ecj : fromJar)
            .add(said);
      } else {
        code = i + 1;
      }
    }
  }

  /** All in a folder, by name. */
  static List<Fixture> all(Path folder) throws IOException {
    List<Fixture> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        all.add(new Fixture(file));
      }
    }
    return all;
  }

  /** Name of the source file. */
  String file() {
    return name + ".java";
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }

  boolean inTwoParts() {
    return lines.contains(LINE);
  }

  /** The part above the line; what is left out leaves empty lines. */
  String library() {
    return String.join("\n", lines.subList(0, lines.indexOf(LINE))) + "\n";
  }

  /** The part below the line, with the same imports and on the same lines. */
  String use() {
    int start = lines.indexOf(LINE);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      text.append(i > start || HEADER.matcher(line).matches() ? line : "").append('\n');
    }
    return text.toString();
  }

  /** The errors where everything is compiled at once. */
  List<Said> expected(Compilers compiler) {
    return sorted(by(compiler));
  }

  /** Eclipse's compiler cannot point at an element of an array: it points at the array. */
  private List<Said> by(Compilers compiler) {
    if (compiler == Compilers.JAVAC) {
      return expected;
    }
    return Stream.concat(
            expected.stream().filter(said -> ecj.stream().noneMatch(other -> isSame(said, other))),
            ecj.stream())
        .toList();
  }

  private static boolean isSame(Said one, Said other) {
    return one.line() == other.line() && one.text().equals(other.text());
  }

  /** The errors in the part below the line where the other was compiled before. */
  List<Said> expectedFromJar(Compilers compiler) {
    int start = lines.indexOf(LINE);
    return sorted(
        Stream.concat(fromJar.stream(), by(compiler).stream().filter(said -> said.line() > start))
            .toList());
  }

  private static List<Said> sorted(List<Said> all) {
    return all.stream()
        .sorted(Comparator.comparing(Said::line).thenComparing(Said::column))
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
