package org.blockwright.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The processor and the runtime hold no name of a network: ids and families of the zoo do not occur
 * in their code. Prose may say where a rule was published.
 */
class NetworkNamesTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern ROW =
      Pattern.compile("(?:Block|Classifier) (\\w+)\\(int classes\\)");
  private static final Pattern FAMILY = Pattern.compile("@interface (\\w+)|interface (\\w+)");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*");

  private static List<Path> sources(String module) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static Set<String> names() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path file : sources("zoo")) {
      String text = Files.readString(file);
      boolean declares = text.contains("@Backbone") || text.contains("@Zoo");
      for (Matcher row = ROW.matcher(text); row.find(); ) {
        names.add(row.group(1));
      }
      for (Matcher family = FAMILY.matcher(text); declares && family.find(); ) {
        String name = family.group(1) == null ? family.group(2) : family.group(1);
        if (!name.equals("Graph")) {
          names.add(name);
        }
      }
    }
    return names;
  }

  @Test
  void doNotOccur() throws IOException {
    Set<String> names = names();
    assertTrue(names.size() > 80, "the zoo was not found: " + names);
    List<String> found = new ArrayList<>();
    for (String module :
        List.of("processor", "runtime/core", "runtime/serve", "runtime/cli", "runtime/testing")) {
      for (Path file : sources(module)) {
        String code = COMMENT.matcher(Files.readString(file)).replaceAll(" ");
        for (String name : names) {
          if (Pattern.compile("\\b" + name + "\\b", Pattern.CASE_INSENSITIVE)
              .matcher(code.toLowerCase(Locale.ROOT))
              .find()) {
            found.add(file.getFileName() + ": " + name);
          }
        }
      }
    }
    assertEquals(List.of(), found);
  }
}
