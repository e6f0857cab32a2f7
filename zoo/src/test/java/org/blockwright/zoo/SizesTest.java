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
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void namesNearMisses() {
    assertEquals(
        "there is no model named resnet18_noha: did you mean resnet18_noah?",
        assertThrows(BlockwrightException.class, () -> CATALOGUE.get("resnet18_noha"))
            .getMessage());
  }
}
