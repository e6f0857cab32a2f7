package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.export.Export;
import org.blockwright.runtime.export.Runtimes;
import org.blockwright.runtime.export.Target;
import org.blockwright.runtime.heads.AttentionMaps;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.Initialization;
import org.blockwright.runtime.ops.LayerScaleOp;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.ModelMetadata;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.blockwright.runtime.weights.WeightLoader;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The zoo's rows as safetensors, as TorchScript in DJL, plain and optimized, and as ONNX in
 * onnxruntime, against the rows themselves: the smallest of each backbone, with attention maps
 * where it has some; all rows in the profile {@code all-rows}, or those that {@code
 * -Dsurefire.args=-Dexport.rows=GLOB} names; of those a part where {@code -Dexport.part=2/4} says
 * so, every fourth row here.
 */
class ExportTest {
  private static final int CLASSES = 12;

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> rows() {
    return chosen().stream().map(row -> dynamicTest(row.id(), () -> check(row)));
  }

  /** The rows that are asked for. */
  static Collection<ModelEntry> chosen() {
    Collection<ModelEntry> all = Catalogue.read().entries();
    String ids = System.getProperty("export.rows", "");
    Collection<ModelEntry> rows = ids.isEmpty() ? smallest(all) : matching(ids, all);
    assertFalse(rows.isEmpty(), "no row matches -Dexport.rows=" + ids);
    return part(List.copyOf(rows));
  }

  private static List<ModelEntry> part(List<ModelEntry> rows) {
    String[] part = System.getProperty("export.part", "1/1").split("/", -1);
    int number = Integer.parseInt(part[0]);
    int parts = Integer.parseInt(part[1]);
    assertTrue(number >= 1 && number <= parts, "-Dexport.part=1/4 to 4/4 are the parts of 4");
    return IntStream.range(0, rows.size())
        .filter(i -> i % parts == number - 1)
        .mapToObj(rows::get)
        .toList();
  }

  private static Collection<ModelEntry> matching(String ids, Collection<ModelEntry> all) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + ids);
    return all.stream().filter(row -> matcher.matches(Path.of(row.id()))).toList();
  }

  private static Collection<ModelEntry> smallest(Collection<ModelEntry> all) {
    Comparator<ModelEntry> order =
        Comparator.<ModelEntry, Boolean>comparing(row -> !row.head().equals("Noah"))
            .thenComparing(ModelEntry::parameters);
    return all.stream()
        .collect(
            Collectors.toMap(
                ModelEntry::backbone,
                Function.identity(),
                BinaryOperator.minBy(order),
                TreeMap::new))
        .values();
  }

  private void check(ModelEntry row) throws IOException {
    Path torch = folder.resolve(row.id() + ".pt");
    Path onnx = folder.resolve(row.id() + ".onnx");
    Path optimized = folder.resolve(row.id() + ".cpu.pt");
    Classifier model = row.create(CLASSES);
    try (NDManager manager = NDManager.newBaseManager()) {
      fill(model, manager);
      checkSafetensors(row, model, manager);
      boolean attention = row.head().equals("Noah") || row.head().equals("ClassAttentionHead");
      Export.torchScript(model, torch, ModelMetadata.of(model), attention);
      Export.onnx(model, onnx, ModelMetadata.of(model), attention);
      Export.optimized(model, optimized, ModelMetadata.of(model), Target.CPU);
      for (int batch : new int[] {1, 3}) {
        Runtimes.Values images = Runtimes.random(model.image(), batch, 3);
        List<Runtimes.Values> expected = outputs(model, attention, manager, images);
        assertTrue(expected.size() >= (attention ? 2 : 1));
        compare(expected, Runtimes.torchScript(torch, images), 1e-5, "TorchScript");
        compare(expected, Runtimes.onnx(onnx, images), 1e-4, "ONNX");
        List<Runtimes.Values> outputs = outputs(model, false, manager, images);
        compare(outputs, Runtimes.torchScript(optimized, images), 1e-5, "optimized TorchScript");
      }
    } finally {
      Files.deleteIfExists(torch);
      Files.deleteIfExists(onnx);
      Files.deleteIfExists(optimized);
      Files.deleteIfExists(folder.resolve(row.id() + ".safetensors"));
    }
  }

  /** Under our names and everybody else's, what is read back is equal to the bit. */
  private void checkSafetensors(ModelEntry row, Classifier model, NDManager manager) {
    Path file = folder.resolve(row.id() + ".safetensors");
    List<KeyMap> sources = new ArrayList<>(row.names());
    sources.add(KeyMap.own());
    Map<String, Parameter> written = BlockState.parameters(model);
    for (KeyMap source : sources) {
      BlockState.write(file, written, source, Map.of());
      Classifier copy = row.create(CLASSES);
      try (NDManager scratch = manager.newSubManager();
          TensorArchive archive = WeightFile.open(file)) {
        Map<String, Parameter> read = BlockState.parameters(copy);
        WeightLoader.load(archive, read, List.of(source), LoadOptions.strict(), scratch);
        written.forEach(
            (name, parameter) ->
                assertEquals(
                    parameter.getArray().toByteBuffer(),
                    read.get(name).getArray().toByteBuffer(),
                    name + " under the names of " + source.source()));
      }
    }
  }

  static List<Runtimes.Values> outputs(
      Classifier model, boolean attention, NDManager manager, Runtimes.Values images) {
    try (NDManager scratch = manager.newSubManager();
        NDArray x = images.on(scratch);
        AttentionMaps attended = model.attended(x)) {
      NDList outputs = model.forward(new ParameterStore(scratch, false), new NDList(x), false);
      return Stream.concat(outputs.stream(), attention ? attended.maps().stream() : Stream.of())
          .map(Runtimes.Values::of)
          .toList();
    }
  }

  static void compare(
      List<Runtimes.Values> expected, List<Runtimes.Values> actual, double limit, String what) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      expected.get(i).assertNear(actual.get(i), limit, what + "'s output " + i);
    }
  }

  /** As drawn, but with norms that do something. */
  static void fill(Classifier model, NDManager manager) {
    model.initialize(manager, Initialization.STANDARD, 5);
    Random random = new Random(6);
    Set<Parameter> scales = new HashSet<>();
    model.visit(
        (path, op) -> {
          if (op instanceof LayerScaleOp) {
            scales.addAll(op.getDirectParameters().values());
          }
        });
    for (Parameter parameter : model.getParameters().values()) {
      if (scales.contains(parameter)) {
        continue; // at 1, rounding grows from layer to layer of a deep network
      }
      float middle;
      switch (parameter.getType()) {
        case GAMMA, RUNNING_VAR -> middle = 1;
        case BETA, RUNNING_MEAN -> middle = 0;
        default -> {
          continue;
        }
      }
      float[] values = new float[Math.toIntExact(parameter.getShape().size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = middle + 0.4f * random.nextFloat() - 0.2f;
      }
      try (NDArray array = manager.create(values, parameter.getShape())) {
        array.copyTo(parameter.getArray());
      }
    }
  }
}
