package org.blockwright.compile;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.blockwright.compile.Compilers.Result;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Generated files as text. Each folder in {@code golden} holds declarations and what they become;
 * {@code -Dgolden.update=true} writes the latter anew.
 */
class GoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  /** Nodes on one line each, one below the other. */
  private static final Pattern NODES = Pattern.compile("(?m)(?:^ +@.* Tensor \\w+\\(.*\\);\\n)+");

  @TempDir Path scratch;

  static List<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private static Map<String, String> texts(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    if (!Files.exists(folder)) {
      return texts;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".class")) {
          String name = folder.relativize(file).toString().replace('\\', '/');
          texts.put(name, Files.readString(file));
        }
      }
    }
    return texts;
  }

  private static Map<String, String> declared(String name) throws IOException {
    return texts(FOLDER.resolve(name).resolve("declared"));
  }

  private Map<String, String> generated(Map<String, String> sources) throws IOException {
    return generated(scratch, sources);
  }

  private static Map<String, String> generated(Path scratch, Map<String, String> sources)
      throws IOException {
    Result result = Compilers.JAVAC.compile(scratch, List.of(), sources);
    assertEquals(List.of(), result.errors());
    return texts(result.output());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void areAsBefore(String name) throws IOException {
    Path folder = FOLDER.resolve(name).resolve("generated");
    Map<String, String> actual = generated(declared(name));
    if (UPDATE) {
      update(folder, actual);
    }
    assertSame(texts(folder), actual);
  }

  private static void assertSame(Map<String, String> expected, Map<String, String> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    assertAll(
        expected.entrySet().stream()
            .map(e -> () -> assertEquals(e.getValue(), actual.get(e.getKey()), e.getKey())));
  }

  private static void update(Path folder, Map<String, String> actual) throws IOException {
    for (String old : texts(folder).keySet()) {
      Files.delete(folder.resolve(old));
    }
    for (Map.Entry<String, String> file : actual.entrySet()) {
      Path target = folder.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doNotDependOnTheOrderOfFiles(String name) throws IOException {
    Map<String, String> sources = declared(name);
    List<String> files = new ArrayList<>(sources.keySet());
    Collections.reverse(files);
    Map<String, String> reversed = new LinkedHashMap<>();
    files.forEach(file -> reversed.put(file, sources.get(file)));
    assertSame(generated(scratch.resolve("a"), sources), generated(scratch.resolve("b"), reversed));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doNotDependOnTheOrderOfNodes(String name) throws IOException {
    Map<String, String> sources = declared(name);
    Map<String, String> reversed = new TreeMap<>();
    int[] graphs = {0};
    sources.forEach(
        (file, text) ->
            reversed.put(
                file,
                NODES
                    .matcher(text)
                    .replaceAll(
                        nodes -> {
                          graphs[0]++;
                          return Matcher.quoteReplacement(reversed(nodes));
                        })));
    assertEquals(true, graphs[0] > 0);
    assertSame(generated(scratch.resolve("a"), sources), generated(scratch.resolve("b"), reversed));
  }

  private static String reversed(MatchResult nodes) {
    List<String> lines = new ArrayList<>(nodes.group().lines().toList());
    Collections.reverse(lines);
    return String.join("\n", lines) + "\n";
  }

  @ParameterizedTest
  @MethodSource("cases")
  void areTheSameUnderBothCompilers(String name) throws IOException {
    Result result = Compilers.ECLIPSE.compile(scratch, List.of(), declared(name));
    assertEquals(List.of(), result.errors());
    assertSame(texts(FOLDER.resolve(name).resolve("generated")), texts(result.output()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void areFormatted(String name) throws IOException, FormatterException {
    for (Map.Entry<String, String> file : generated(declared(name)).entrySet()) {
      if (file.getKey().endsWith(".java")) {
        assertEquals(new Formatter().formatSource(file.getValue()), file.getValue());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void compileWithoutWarnings(String name) throws IOException {
    Result declared =
        Compilers.JAVAC.compile(scratch.resolve("declared"), List.of(), declared(name));
    Map<String, String> sources = texts(declared.output());
    sources.keySet().removeIf(file -> !file.endsWith(".java"));
    Result result =
        Compilers.JAVAC.compile(
            scratch.resolve("generated"),
            List.of(declared.output()),
            sources,
            Compilers.UNPROCESSED,
            "-Xlint:all",
            "-Werror");
    assertEquals(List.of(), result.errors());
  }
}
