package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.LoadReport;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every model for other numbers of classes and other images. */
class SizesTest {
  private static final Catalogue CATALOGUE = Catalogue.read();

  /** Those whose parameters depend on the image. */
  private static final Set<String> FIXED =
      Set.of(
          "DeiTs", "ViTs", "Caits", "Pvts", "Swins", "Mixers", "GatedMlps", "ResMlps", "LtpaVggs");

  /** Where pools leave nothing of smaller images. */
  private static final Map<String, Integer> SMALLEST = Map.of("AlexNets", 64);

  static Stream<ModelEntry> entries() {
    return CATALOGUE.entries().stream();
  }

  @ParameterizedTest
  @MethodSource("entries")
  void isBuiltAtItsOwnSizeAsTheCompilerWorkedItOut(ModelEntry entry) {
    Classifier model = entry.create(entry.classes());
    assertEquals(entry.parameters(), model.parameterCount());
    assertEquals(entry.macs(), model.macs());
  }

  @ParameterizedTest
  @MethodSource("entries")
  void isBuiltAtOtherSizes(ModelEntry entry) {
    long own = entry.create(7).parameterCount();
    for (int size : new int[] {32, 64, 96, 224, 256, 288, 320, 384}) {
      if (size < SMALLEST.getOrDefault(entry.family(), size)) {
        continue;
      }
      Classifier model = entry.create(7, TensorShape.map(3, size, size));
      assertEquals(TensorShape.vector(7), model.shape());
      if (!FIXED.contains(entry.family())) {
        assertEquals(own, model.parameterCount());
      }
    }
    assertEquals(TensorShape.vector(1), entry.create(1).shape());
    assertEquals(TensorShape.vector(7), entry.create(7, TensorShape.map(1, 96, 64)).shape());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet18_noah",
        "mobilenetv2_035",
        "mobilenetv3_small",
        "shufflenetv2_050_noah",
        "deit_tiny_050",
        "pvt_tiny_050_noah",
        "mixer_s16_050_noah",
        "gmlp_ti16_050"
      })
  void runsOnSmallImages(String id) {
    Classifier model = CATALOGUE.create(id, 5, TensorShape.map(3, 64, 96));
    try (NDManager manager = NDManager.newBaseManager()) {
      model.initialize(manager);
      NDArray logits = model.logits(manager.ones(new Shape(2, 3, 64, 96)));
      assertEquals(new Shape(2, 5), logits.getShape());
      assertTrue(Float.isFinite(logits.sum().getFloat()));
    }
  }

  @Test
  void saysWhichSizesDoNotFit() {
    assertEquals(
        "[PatchDoesNotDivide] patches of 16 do not divide a map of 225 x 225 (PatchEmbed)",
        refused("deit_tiny", 225));
    assertTrue(refused("pvt_tiny", 240).startsWith("[PatchDoesNotDivide] "));
    assertTrue(refused("squeezenet1_0", 16).startsWith("[EmptyMap] "));
  }

  private static String refused(String id, int size) {
    TensorShape image = TensorShape.map(3, size, size);
    return assertThrows(
            BlockwrightException.class, () -> CATALOGUE.create(id, 10, image), id + size)
        .getMessage();
  }

  @Test
  void tokenMixersRefuseWeightsOfAnotherSize() {
    ModelEntry entry = CATALOGUE.get("gmlp_ti16_050");
    Classifier small = entry.create(2, TensorShape.map(3, 64, 64));
    Classifier large = entry.create(2, TensorShape.map(3, 96, 96));
    try (NDManager manager = NDManager.newBaseManager()) {
      small.initialize(manager);
      TensorArchive weights = BlockState.of(BlockState.parameters(small), KeyMap.own(), Map.of());
      String message =
          assertThrows(
                  BlockwrightException.class,
                  () ->
                      WeightLoader.load(
                          weights,
                          BlockState.parameters(large),
                          List.of(),
                          LoadOptions.strict(),
                          manager))
              .getMessage();
      assertTrue(
          message.contains("blocks.0.mlp_channels.gate.proj.weight is (16, 16), not (36, 36)"),
          message);
    }
  }

  /**
   * What is loaded at another size fits, however many tables of positions that takes: one in a
   * vision transformer, one for each stage of a PVT, those of Swin's windows that a smaller map
   * shrinks, none where positions are calculated.
   */
  @ParameterizedTest
  @CsvSource({
    "deit_tiny_050, 64, 96, 1",
    "deit_tiny_050_noah, 96, 64, 1",
    "deit_tiny_distilled, 32, 64, 1",
    "vit_tiny, 48, 32, 1",
    "cait_xxs24, 32, 64, 1",
    "pvt_tiny_050, 64, 96, 4",
    "swin_tiny, 224, 64, 8",
    "swin_tiny_noah, 224, 288, 0",
    "xcit_tiny_12_p16, 64, 96, 0",
    "convnext_tiny, 64, 96, 0",
  })
  void weightsAreLoadedAtAnotherSize(String id, int from, int to, int tables) {
    Classifier donor = CATALOGUE.create(id, 2, TensorShape.map(3, from, from));
    Classifier model = CATALOGUE.create(id, 2, TensorShape.map(3, to, to));
    try (NDManager manager = NDManager.newBaseManager()) {
      donor.initialize(manager, 3);
      LoadReport report =
          WeightLoader.load(
              BlockState.of(BlockState.parameters(donor), KeyMap.own(), Map.of()),
              BlockState.parameters(model),
              List.of(),
              LoadOptions.fitting(),
              manager);
      assertEquals(tables, report.resized().size(), report.resized()::toString);
      NDArray logits = model.logits(manager.ones(new Shape(1, 3, to, to)));
      assertTrue(Float.isFinite(logits.sum().getFloat()));
    }
  }

  /**
   * A grid of 2 x 2 whose values are its columns, on 4 x 4: what the cubic kernel with a = -0.75
   * makes of a step, worked out by hand. The class token's row stays.
   */
  @Test
  void tablesOfPositionsAreResizedAsTimmDoes() {
    Classifier donor = CATALOGUE.create("deit_tiny_050", 2, TensorShape.map(3, 32, 32));
    Classifier model = CATALOGUE.create("deit_tiny_050", 2, TensorShape.map(3, 64, 64));
    try (NDManager manager = NDManager.newBaseManager()) {
      donor.initialize(manager, 3);
      NDArray table = BlockState.parameters(donor).get("pos_embed").getArray();
      float[] rows = {5, 0, 1, 0, 1};
      table.set(
          manager.create(rows, new Shape(1, 5, 1)).broadcast(table.getShape()).toFloatArray());
      WeightLoader.load(
          BlockState.of(BlockState.parameters(donor), KeyMap.own(), Map.of()),
          BlockState.parameters(model),
          List.of(),
          LoadOptions.fitting(),
          manager);
      NDArray resized = BlockState.parameters(model).get("pos_embed").getArray();
      assertEquals(new Shape(1, 17, 96), resized.getShape());
      float[] columns = {-0.10546875f, 0.2265625f, 0.7734375f, 1.10546875f};
      for (int cell = 0; cell < 16; cell++) {
        assertEquals(columns[cell % 4], resized.getFloat(0, 1 + cell, 7), 1e-6f, "cell " + cell);
      }
      assertEquals(5, resized.getFloat(0, 0, 7));
    }
  }

  @Test
  void namesNearMisses() {
    assertEquals(
        "there is no model named resnet18_noha: did you mean resnet18_noah?",
        assertThrows(BlockwrightException.class, () -> CATALOGUE.get("resnet18_noha"))
            .getMessage());
  }
}
