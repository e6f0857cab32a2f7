package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.data.BatchSource;
import org.blockwright.runtime.data.CutBox;
import org.blockwright.runtime.explain.ClassMaps;
import org.blockwright.runtime.export.Export;
import org.blockwright.runtime.export.Runtimes;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.Initialization;
import org.blockwright.runtime.train.Recipes;
import org.blockwright.runtime.train.StepReport;
import org.blockwright.runtime.train.Trainer;
import org.blockwright.runtime.train.TrainingListener;
import org.blockwright.runtime.train.TrainingRecipe;
import org.blockwright.runtime.weights.ModelMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every head on every kind of backbone: it trains or is refused with a reason, and {@code
 * docs/heads.md} says which ({@code -Dreadme.write=true} writes it); each head leaves Java as
 * TorchScript and ONNX with the same numbers, its attention included.
 */
class HeadMatrixTest {
  private static final Path PAGE = Path.of("..", "docs", "heads.md");
  private static final String BEGIN = "<!-- heads:begin -->\n";
  private static final String END = "<!-- heads:end -->";
  private static final int CLASSES = 6;
  private static final int BATCH = 8;
  private static final int STEPS = 10;

  @TempDir static Path folder;
  private static HeadMatrix matrix;

  @BeforeAll
  static void compile() throws IOException {
    matrix = new HeadMatrix(Files.createDirectories(folder.resolve("classes")));
  }

  @AfterAll
  static void close() throws IOException {
    matrix.close();
  }

  /** Each head fits at least one backbone, and whatever is refused is refused by a rule of ours. */
  @Test
  void refusalsHaveReasons() {
    matrix
        .refusals()
        .forEach((id, reason) -> assertTrue(reason.matches("\\[\\w+] .+"), id + ": " + reason));
    for (HeadMatrix.Kind kind : HeadMatrix.KINDS) {
      assertTrue(
          HeadMatrix.BASES.stream()
              .anyMatch(base -> !matrix.refusals().containsKey(base.id() + "_" + kind.id())),
          kind.title() + " fits no backbone: " + matrix.refusals());
    }
  }

  @TestFactory
  Stream<DynamicTest> tenStepsMakeTheLossFall() {
    return matrix.entries().stream().map(entry -> dynamicTest(entry.id(), () -> train(entry)));
  }

  private void train(ModelEntry entry) {
    TrainingRecipe recipe =
        Recipes.of(entry)
            .with("epochs=" + STEPS)
            .with("batch=" + BATCH)
            .with("optimizer=adamw")
            .with("schedule=constant")
            .with("lr=0.002")
            .with("weight_decay=0");
    List<Double> losses = new ArrayList<>();
    Trainer.of(
            entry.id(),
            manager -> {
              Classifier model = entry.create(CLASSES);
              model.initialize(manager, Initialization.STANDARD, 1);
              return model;
            })
        .recipe(recipe)
        .classes(IntStream.range(0, CLASSES).mapToObj(k -> "class " + k).toList())
        .folder(folder.resolve(entry.id()))
        .train(new OneBatch(entry.image().height()))
        .listener(
            new TrainingListener() {
              @Override
              public void step(StepReport report) {
                losses.add(report.loss());
              }
            })
        .run();
    assertEquals(STEPS, losses.size());
    assertTrue(losses.get(STEPS - 1) < losses.get(0), () -> "the loss went " + losses);
  }

  /**
   * The same pictures of noise in every epoch, cut as if by CutMix, for those who learn from it.
   */
  private record OneBatch(int size) implements BatchSource {
    @Override
    public int perEpoch() {
      return 1;
    }

    @Override
    public Batches epoch(int epoch, int firstBatch) {
      return new Batches() {
        private boolean taken = firstBatch > 0;

        @Override
        public boolean hasNext() {
          return !taken;
        }

        @Override
        public Batch next(NDManager manager) {
          taken = true;
          manager.getEngine().setRandomSeed(4);
          return new Batch(
              manager.randomNormal(0, 1, new Shape(BATCH, 3, size, size), DataType.FLOAT32),
              IntStream.range(0, BATCH).map(i -> i % CLASSES).toArray(),
              Optional.empty(),
              IntStream.range(0, BATCH).toArray(),
              IntStream.range(0, BATCH).mapToObj(i -> "image " + i).toList(),
              Optional.of(new CutBox(size, 0, size / 2, size / 4, size)));
        }

        @Override
        public void close() {}
      };
    }
  }

  /** Each head on the first backbone that it fits. */
  @TestFactory
  Stream<DynamicTest> exportsGiveTheSameNumbers() {
    return HeadMatrix.KINDS.stream()
        .map(
            kind ->
                HeadMatrix.BASES.stream()
                    .filter(base -> !matrix.refusals().containsKey(base.id() + "_" + kind.id()))
                    .findFirst()
                    .map(base -> matrix.entry(base, kind))
                    .orElseThrow())
        .map(entry -> dynamicTest(entry.id(), () -> export(entry)));
  }

  private void export(ModelEntry entry) {
    Path torch = folder.resolve(entry.id() + ".pt");
    Path onnx = folder.resolve(entry.id() + ".onnx");
    Classifier model = entry.create(CLASSES);
    try (NDManager manager = NDManager.newBaseManager()) {
      ExportTest.fill(model, manager);
      boolean attention = attends(model);
      Export.torchScript(model, torch, ModelMetadata.of(model), attention);
      Export.onnx(model, onnx, ModelMetadata.of(model), attention);
      for (int batch : new int[] {1, 3}) {
        Runtimes.Values images = Runtimes.random(model.image(), batch, 3);
        List<Runtimes.Values> expected = ExportTest.outputs(model, attention, manager, images);
        ExportTest.compare(expected, Runtimes.torchScript(torch, images), 1e-5, "TorchScript");
        ExportTest.compare(expected, Runtimes.onnx(onnx, images), 1e-4, "ONNX");
      }
    }
  }

  /**
   * What attends shows where, for each class: a softmax over positions sums to 1 for each of its
   * groups and queries, less what a token before the grid gets.
   */
  @TestFactory
  Stream<DynamicTest> whatAttendsIsExplained() {
    return matrix.entries().stream()
        .filter(entry -> ClassMaps.attends(entry.create(CLASSES)))
        .map(entry -> dynamicTest(entry.id(), () -> explain(entry)));
  }

  private static void explain(ModelEntry entry) {
    Classifier model = entry.create(CLASSES);
    int side = entry.image().height();
    try (NDManager manager = NDManager.newBaseManager()) {
      ExportTest.fill(model, manager);
      NDArray images = manager.randomNormal(0, 1, new Shape(2, 3, side, side), DataType.FLOAT32);
      ClassMaps maps = ClassMaps.attention(model, images);
      assertEquals(2, maps.images());
      for (int k = 0; k < CLASSES; k++) {
        float[] values = maps.heat(1, k).values();
        double sum = 0;
        for (float value : values) {
          assertTrue(value >= 0, entry.id() + " has a map below 0");
          sum += value;
        }
        boolean whole = Math.abs(sum - Math.round(sum)) < 1e-3;
        boolean before = entry.head().matches("Class.*|Mean.*") || entry.id().startsWith("token");
        boolean sigmoid = entry.id().endsWith("ltpa_s");
        assertTrue(sum > 0.5 && (whole || before || sigmoid), entry.id() + " sums to " + sum);
        assertTrue(values.length >= (side == 32 ? 64 : 196));
      }
    }
  }

  private static boolean attends(Classifier model) {
    return ClassMaps.attends(model);
  }

  @Test
  void thePageIsTheMatrix() throws IOException {
    String text = Files.readString(PAGE);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    assertFalse(begin < 0 || end < begin, PAGE + " has no heads:begin and heads:end");
    String current = text.substring(0, begin + BEGIN.length()) + table() + text.substring(end);
    if (Boolean.getBoolean("readme.write")) {
      Files.writeString(PAGE, current);
    } else {
      assertEquals(current, text, PAGE + " is stale: run this test with -Dreadme.write=true");
    }
  }

  private static String table() {
    StringBuilder text = new StringBuilder("\n| head | `@Head(…)` | attends |");
    HeadMatrix.BASES.forEach(base -> text.append(' ').append(base.title()).append(" |"));
    text.append("\n|---|---|---|").append("---:|".repeat(HeadMatrix.BASES.size())).append('\n');
    List<String> notes = new ArrayList<>();
    for (HeadMatrix.Kind kind : HeadMatrix.KINDS) {
      boolean attends =
          HeadMatrix.BASES.stream()
              .filter(base -> !matrix.refusals().containsKey(base.id() + "_" + kind.id()))
              .findFirst()
              .map(base -> attends(matrix.entry(base, kind).create(CLASSES)))
              .orElseThrow();
      text.append("| ").append(kind.title());
      text.append(" | `").append(kind.head().replace("TAPS", "{…}")).append("` | ");
      text.append(attends ? "yes" : "").append(" |");
      for (HeadMatrix.Base base : HeadMatrix.BASES) {
        text.append(' ').append(cell(base, kind, notes)).append(" |");
      }
      text.append('\n');
    }
    text.append('\n');
    for (int i = 0; i < notes.size(); i++) {
      text.append(i + 1).append(". `").append(notes.get(i)).append("`\n");
    }
    return text.append('\n').toString();
  }

  private static String cell(HeadMatrix.Base base, HeadMatrix.Kind kind, List<String> notes) {
    String refused = matrix.refusals().get(base.id() + "_" + kind.id());
    if (refused == null) {
      return String.format(Locale.ROOT, "%,d", HeadMatrix.headParameters(matrix.entry(base, kind)));
    }
    if (!notes.contains(refused)) {
      notes.add(refused);
    }
    return "no [" + (notes.indexOf(refused) + 1) + "]";
  }
}
