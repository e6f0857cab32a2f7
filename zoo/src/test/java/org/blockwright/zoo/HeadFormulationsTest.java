package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.bench.HeadBenchmark;
import org.blockwright.runtime.heads.Formulations;
import org.blockwright.runtime.heads.Formulations.Use;
import org.blockwright.runtime.heads.HeadShape;
import org.blockwright.runtime.heads.NoahOp;
import org.junit.jupiter.api.Test;

/**
 * The table of head formulations has every head of the zoo, with as many classes as it has there,
 * with 100 and with 10. {@code -Dformulations.write=all} measures them on this machine, a matter of
 * some minutes, and writes the table; {@code missing} those that it lacks; {@code
 * -Dformulations.rounds=15} says how often. docs/performance.md has the whole command.
 */
class HeadFormulationsTest {
  private static final Path TABLE =
      Path.of("../runtime/core/src/main/resources/org/blockwright/runtime/heads/formulations.csv");
  private static final int[] FEWER_CLASSES = {100, 10};
  private static final int ROUNDS = Integer.getInteger("formulations.rounds", 15);

  @Test
  void everyHeadOfTheZooHasItsLine() throws IOException {
    Map<HeadShape, Supplier<NoahOp>> heads = heads();
    String write = System.getProperty("formulations.write", "nothing");
    if (!write.equals("nothing")) {
      write(heads, write.equals("all"));
    }
    Formulations table = read();
    TreeSet<String> missing = new TreeSet<>();
    for (Use use : Use.values()) {
      heads.keySet().stream()
          .filter(shape -> !table.has(use, false, shape))
          .forEach(shape -> missing.add(use + " " + shape));
    }
    assertEquals(new TreeSet<>(), missing, "run this test with -Dformulations.write=missing");
  }

  private static Formulations read() throws IOException {
    return Formulations.parse(Files.readString(TABLE));
  }

  /** After each head, so that an end before the last costs one. */
  private static void write(Map<HeadShape, Supplier<NoahOp>> heads, boolean all)
      throws IOException {
    for (Map.Entry<HeadShape, Supplier<NoahOp>> head : heads.entrySet()) {
      Formulations table = read();
      if (all
          || !table.has(Use.EVALUATION, false, head.getKey())
          || !table.has(Use.TRAINING, false, head.getKey())) {
        List<Formulations.Row> rows = new HeadBenchmark(head.getValue(), ROUNDS).rows();
        Files.writeString(TABLE, table.with(rows).text());
      }
    }
  }

  private static Map<HeadShape, Supplier<NoahOp>> heads() {
    Map<HeadShape, Supplier<NoahOp>> heads = new LinkedHashMap<>();
    for (ModelEntry entry : Catalogue.read().entries()) {
      add(heads, entry, entry.classes());
      for (int classes : FEWER_CLASSES) {
        add(heads, entry, classes);
      }
    }
    return heads;
  }

  private static void add(Map<HeadShape, Supplier<NoahOp>> heads, ModelEntry entry, int classes) {
    if (entry.create(classes, entry.image()).head() instanceof NoahOp head) {
      heads.putIfAbsent(
          head.headShape(), () -> (NoahOp) entry.create(classes, entry.image()).head());
    }
  }
}
