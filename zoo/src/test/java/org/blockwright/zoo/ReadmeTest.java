package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The README's table of models is the index, those of the paper that this project is about;
 * docs/zoo.md has all. {@code -Dreadme.write=true} writes both, otherwise they are compared.
 */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path ZOO = Path.of("..", "docs", "zoo.md");
  private static final String PAPER = "arXiv 2402.02377";
  private static final String BEGIN = "<!-- zoo:begin -->\n";
  private static final String END = "<!-- zoo:end -->";
  private static final String NOAH = "_noah";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tableIsTheIndex(boolean all) throws IOException {
    Path file = all ? ZOO : README;
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    assertTrue(begin >= 0 && end > begin, file + " has no zoo:begin and zoo:end");
    String before = text.substring(0, begin + BEGIN.length());
    String current = before + table(all) + text.substring(end);
    if (Boolean.getBoolean("readme.write")) {
      Files.writeString(file, current);
    } else {
      assertEquals(current, text, file + " is stale: run this test with -Dreadme.write=true");
    }
  }

  private static String table(boolean all) {
    Catalogue catalogue = Catalogue.read();
    List<String> notes = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    text.append(
        """

        | model | parameters | with NOAH | multiply-adds (M) | with NOAH | top-1 (%) | with NOAH |
        |---|---:|---:|---:|---:|---:|---:|
        """);
    plain(catalogue, all)
        .forEach(
            (family, entries) -> {
              text.append("| **").append(family).append("** | | | | | | |\n");
              for (ModelEntry plain : entries) {
                text.append(row(plain, twin(catalogue, plain), notes));
              }
            });
    text.append("\nTop-1 as published (single crop; ImageNet-1k validation).\n\n");
    for (int i = 0; i < notes.size(); i++) {
      text.append("%d. %s%n".formatted(i + 1, notes.get(i)).replace("\r\n", "\n"));
    }
    return text.append(notes.isEmpty() ? "" : "\n").toString();
  }

  /** The models without NOAH, by family, in order of their ids. */
  private static Map<String, List<ModelEntry>> plain(Catalogue catalogue, boolean all) {
    Map<String, List<ModelEntry>> families = new LinkedHashMap<>();
    for (ModelEntry entry : catalogue.entries()) {
      boolean listed = all || entry.published().map(p -> p.paper().equals(PAPER)).orElse(false);
      if (listed && !entry.id().endsWith(NOAH)) {
        families.computeIfAbsent(entry.family(), f -> new ArrayList<>()).add(entry);
      }
    }
    return families;
  }

  /** The same backbone with NOAH, where the zoo has it. */
  private static Optional<ModelEntry> twin(Catalogue catalogue, ModelEntry plain) {
    return catalogue.entries().stream().filter(e -> e.id().equals(plain.id() + NOAH)).findFirst();
  }

  private static String row(ModelEntry plain, Optional<ModelEntry> noah, List<String> notes) {
    return String.format(
            Locale.ROOT,
            "| `%s` | %s | %s | %s | %s | %s | %s |%n",
            plain.id(),
            parameters(plain, notes),
            noah.map(entry -> parameters(entry, notes)).orElse(""),
            millions(plain),
            noah.map(ReadmeTest::millions).orElse(""),
            top1(plain),
            noah.map(ReadmeTest::top1).orElse(""))
        .replace("\r\n", "\n");
  }

  private static String millions(ModelEntry entry) {
    return String.format(Locale.ROOT, "%,d", Math.round(entry.macs() / 1e6));
  }

  private static String parameters(ModelEntry entry, List<String> notes) {
    String count = String.format(Locale.ROOT, "%,d", entry.parameters());
    String note = entry.published().map(ModelEntry.Publication::note).orElse("");
    if (note.isEmpty()) {
      return count;
    }
    if (!notes.contains(note)) {
      notes.add(note);
    }
    return count + " [" + (notes.indexOf(note) + 1) + "]";
  }

  private static String top1(ModelEntry entry) {
    return entry
        .published()
        .filter(p -> p.top1() != 0)
        .map(p -> String.format(Locale.ROOT, "%.2f", p.top1()))
        .orElse("");
  }
}
