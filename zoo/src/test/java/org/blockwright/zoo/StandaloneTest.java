package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.export.Runtimes;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.standalone.Written;
import org.blockwright.standalone.AttentionMap;
import org.blockwright.standalone.StandaloneClassifier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The zoo's rows as classes of plain Java against the rows themselves, and as sources beside those
 * that people write: the smallest of each backbone; all rows up to 30 million parameters in the
 * profile {@code all-rows}, or those that {@code -Dsurefire.args=-Dexport.rows=GLOB} names.
 */
class StandaloneTest {
  private static final int CLASSES = 12;
  private static final long MOST = 30_000_000;

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> rows() {
    Collection<ModelEntry> rows =
        ExportTest.chosen().stream().filter(row -> row.parameters() <= MOST).toList();
    assertFalse(rows.isEmpty(), "no row of up to 30 million parameters is asked for");
    return rows.stream().map(row -> dynamicTest(row.id(), () -> check(row)));
  }

  private void check(ModelEntry row) throws IOException {
    Classifier model = row.create(CLASSES);
    Path own = Files.createDirectories(folder.resolve(row.id()));
    try (NDManager manager = NDManager.newBaseManager()) {
      ExportTest.fill(model, manager);
      try (Written written = Written.of(model, own, "Network")) {
        SourceChecks.assertFormatted(written.source());
        SourceChecks.assertLinted(written.source(), own);
        StandaloneClassifier plain = written.load();
        for (int seed : new int[] {3, 4}) {
          Runtimes.Values image = Runtimes.random(model.image(), 1, seed);
          List<Runtimes.Values> expected =
              ExportTest.outputs(model, plain.attention().size() > 0, manager, image);
          float[] logits = plain.logits(image.data());
          Runtimes.Values actual = new Runtimes.Values(logits, new long[] {1, CLASSES});
          expected.get(0).assertNear(actual, 1e-4, "logits");
          List<AttentionMap> maps = plain.attention();
          List<Runtimes.Values> shown =
              expected.subList(expected.size() - maps.size(), expected.size());
          for (int i = 0; i < maps.size(); i++) {
            AttentionMap map = maps.get(i);
            Runtimes.Values cells = cells(shown.get(i), map);
            cells.assertNear(
                new Runtimes.Values(map.values(), cells.dims()), 1e-4, "attention map " + i);
          }
        }
      }
    } finally {
      Written.delete(own);
    }
  }

  /** A map (1, groups, classes, L) without the tokens before the grid's. */
  private static Runtimes.Values cells(Runtimes.Values shown, AttentionMap map) {
    int cells = map.height() * map.width();
    int positions = (int) shown.dims()[3];
    float[] values = new float[map.values().length];
    for (int row = 0; row < values.length / cells; row++) {
      int from = (row + 1) * positions - cells;
      System.arraycopy(shown.data(), from, values, row * cells, cells);
    }
    return new Runtimes.Values(values, new long[] {1, map.groups(), map.classes(), cells});
  }
}
