package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.explain.ClassMaps;
import org.blockwright.runtime.explain.ExplanationMethod;
import org.blockwright.runtime.explain.Heatmap;
import org.blockwright.runtime.explain.SaliencyMap;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.AttentionOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GraphBlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every method on networks of every kind, with weights that nobody trained. */
class ExplanationMethodsTest {
  private static final int CLASSES = 5;
  private static final TensorShape IMAGE = TensorShape.map(3, 64, 96);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Classifier create(String id) {
    Classifier model = Catalogue.read().get(id).create(CLASSES, IMAGE);
    ExportTest.fill(model, manager);
    return model;
  }

  private NDArray images(int count) {
    return manager.randomNormal(0, 1, new Shape(count, 3, 64, 96), DataType.FLOAT32);
  }

  /** The grid and the node follow from the model's types, whatever the layout of its tokens. */
  @ParameterizedTest
  @CsvSource({
    "deit_tiny_050, blocks.11.norm1, 4, 6, true, false",
    "deit_tiny_050_noah, pre_logits, 4, 6, true, false",
    "deit_tiny_distilled, blocks.11.norm1, 4, 6, true, false",
    "pvt_tiny_050, block4.1.attn.norm, 2, 3, false, false",
    "pvt_tiny_050_noah, norm, 2, 3, false, false",
    "swin_tiny, norm, 2, 3, false, true",
    "mixer_s16_050, norm, 4, 6, false, true",
    "gmlp_ti16_050, norm, 4, 6, false, true",
    "xcit_tiny_12_p16_noah, norm, 4, 6, false, false",
    "patchconvnet_s60, blocks, 4, 6, false, false",
    "cait_xxs24_noah, blocks, 4, 6, false, false",
    "resnet18, layer4, 2, 3, false, true",
    "squeezenet1_0, fire9, 3, 5, false, true",
  })
  void everyNetworkHasItsGrid(
      String id, String node, int height, int width, boolean rolls, boolean pools) {
    Classifier model = create(id);
    NDArray images = images(2);
    int shown = 0;
    for (ExplanationMethod method : ExplanationMethod.values()) {
      boolean fits = method.refusal(model).isEmpty();
      switch (method) {
        case ATTENTION -> assertEquals(ClassMaps.attends(model), fits, id);
        case CAM -> assertEquals(pools, fits, () -> id + ": " + method.refusal(model));
        case ROLLOUT -> assertEquals(rolls, fits, () -> id + ": " + method.refusal(model));
        default -> assertTrue(fits, id);
      }
      if (!fits) {
        UsageException e =
            assertThrows(UsageException.class, () -> method.maps(model, images, 1, 2));
        assertEquals(method.refusal(model).orElseThrow(), e.getMessage());
        assertTrue(e.getMessage().contains(id), e.getMessage());
        continue;
      }
      List<SaliencyMap> maps = method.maps(model, images, 1, 2);
      assertEquals(2, maps.size());
      for (int i = 0; i < 2; i++) {
        Heatmap heat = maps.get(i).heat();
        String what = id + ", " + method.id() + " at " + maps.get(i).node();
        if (method.isAtNode()) {
          assertEquals(node, maps.get(i).node(), what);
        }
        assertEquals(height + "x" + width, heat.height() + "x" + heat.width(), what);
        assertEquals(i + 1, maps.get(i).classIndex());
        // What speaks against a class everywhere leaves nothing of a map that is clipped, as
        // Network in Network's own are.
        boolean clipped =
            method.isAtNode() && method != ExplanationMethod.EIGEN_CAM
                || maps.get(i).node().equals("head.pool");
        assertTrue(spread(heat) > 0 || clipped, what + " is the same everywhere");
        shown += method.isAtNode() && clipped && spread(heat) > 0 ? 1 : 0;
      }
      // A batch is explained as its images are.
      NDArray second = images.get("1:2");
      float[] alone = method.explain(model, second, 2).values();
      // A denominator near 0 magnifies what another order of sums makes of the last bits.
      float share = method == ExplanationMethod.GRAD_CAM_PP ? 1e-3f : 1e-4f;
      float limit = share * most(maps.get(1).heat());
      assertArrayEquals(maps.get(1).heat().values(), alone, limit, id + ", " + method.id());
    }
    assertTrue(shown > 0, id + " has no map of gradients");
  }

  private static float most(Heatmap heat) {
    float most = 0;
    for (float value : heat.values()) {
      most = Math.max(most, Math.abs(value));
    }
    return most;
  }

  private static float spread(Heatmap heat) {
    float least = heat.at(0, 0);
    float most = least;
    for (float value : heat.values()) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return most - least;
  }

  /** The head has a map for each class, and its logits are their means. */
  @Test
  void classMapsOfNetworkInNetworkAreWhatIsPooled() {
    Classifier model = create("squeezenet1_0");
    NDArray images = images(2);
    float[] logits = model.logits(images).toFloatArray();
    int shown = 0;
    for (int label = 0; label < CLASSES; label++) {
      List<SaliencyMap> maps = ExplanationMethod.CAM.maps(model, images, label, label);
      for (int i = 0; i < 2; i++) {
        float[] values = maps.get(i).heat().values();
        double sum = 0;
        for (float value : values) {
          assertTrue(value >= 0, "a map is clipped, but has " + value);
          sum += value;
        }
        float logit = logits[i * CLASSES + label];
        assertEquals(logit, sum / values.length, 1e-5 * Math.max(1, logit));
        shown += logit > 0 && spread(maps.get(i).heat()) > 0 ? 1 : 0;
      }
    }
    assertTrue(shown > 0, "no class has a map");
  }

  /** Against the product of whole matrices, in order. */
  @ParameterizedTest
  @CsvSource({"deit_tiny_050, 1", "deit_tiny_050_noah, 0"})
  void rollOutIsTheProductOfAllLayers(String id, int before) {
    Classifier model = create(id);
    NDArray images = images(2);
    List<float[]> layers = new ArrayList<>();
    int[] heads = new int[1];
    model
        .logits(
            images,
            new ForwardPass.Observer() {
              @Override
              public boolean wantsAttention(GraphBlock block) {
                return block instanceof AttentionOp;
              }

              @Override
              public void attended(GraphBlock block, NDArray... maps) {
                if (block instanceof AttentionOp) {
                  heads[0] = (int) maps[0].getShape().get(1);
                  layers.add(maps[0].toFloatArray());
                }
              }
            })
        .close();
    assertEquals(12, layers.size());
    int tokens = before + 24;
    for (int image = 0; image < 2; image++) {
      double[][] product = new double[tokens][tokens];
      for (int i = 0; i < tokens; i++) {
        product[i][i] = 1;
      }
      for (float[] layer : layers) {
        double[][] next = new double[tokens][tokens];
        for (int i = 0; i < tokens; i++) {
          for (int j = 0; j < tokens; j++) {
            double share = i == j ? 0.5 : 0;
            for (int h = 0; h < heads[0]; h++) {
              int at = ((image * heads[0] + h) * tokens + i) * tokens + j;
              share += 0.5 * layer[at] / heads[0];
            }
            for (int k = 0; k < tokens; k++) {
              next[i][k] += share * product[j][k];
            }
          }
        }
        product = next;
      }
      float[] expected = new float[24];
      for (int k = 0; k < 24; k++) {
        for (int i = 0; i < tokens; i++) {
          boolean read = before == 0 || i == 0;
          expected[k] += read ? (float) (product[i][before + k] / (before == 0 ? tokens : 1)) : 0;
        }
      }
      Heatmap heat = ExplanationMethod.ROLLOUT.maps(model, images, 0, 0).get(image).heat();
      assertArrayEquals(expected, heat.values(), 1e-6f);
      double sum = 0;
      for (float value : heat.values()) {
        sum += value;
      }
      assertTrue(before == 0 ? Math.abs(sum - 1) < 1e-5 : sum < 1, "sums to " + sum);
    }
  }

  @Test
  void nodesAreNamed() {
    Classifier model = create("resnet18");
    NDArray image = images(1);
    for (String node : List.of("layer2", "layer2.0", "layer2.0.conv1", "conv1")) {
      Heatmap heat = ExplanationMethod.GRAD_CAM.at(node).explain(model, image, 0);
      assertEquals(node.equals("conv1") ? 48 : 12, heat.width(), node);
    }
    assertSaid("did you mean layer2", () -> at("layr2").explain(model, image, 0));
    assertSaid("(512)", () -> at("head.pool").explain(model, image, 0));
    assertSaid("leave layer2 away", () -> ExplanationMethod.CAM.at("layer2"));
    assertSaid("gradcam", () -> ExplanationMethod.of("gradcan"));
    assertEquals(8, ExplanationMethod.list("all").size());
    assertEquals(ExplanationMethod.list("all"), ExplanationMethod.list(ExplanationMethod.IDS));
    assertEquals(
        List.of(ExplanationMethod.CAM, ExplanationMethod.GRAD_CAM_PP),
        ExplanationMethod.list("cam, gradcam++,cam"));
  }

  private static org.blockwright.runtime.explain.Explainer at(String node) {
    return ExplanationMethod.GRAD_CAM.at(node);
  }

  private static void assertSaid(String part, org.junit.jupiter.api.function.Executable call) {
    String said = assertThrows(UsageException.class, call).getMessage();
    assertTrue(said.contains(part), said);
  }

  /** Explaining leaves a training's gradients as they are, and no array behind. */
  @Test
  void nothingIsLeftBehind() {
    Classifier model = create("resnet18");
    model.getParameters().values().stream()
        .filter(parameter -> parameter.requiresGradient())
        .forEach(parameter -> parameter.getArray().setRequiresGradient(true));
    try (NDManager scope = manager.newSubManager()) {
      NDArray image = scope.randomNormal(0, 1, new Shape(1, 3, 64, 96), DataType.FLOAT32);
      for (ExplanationMethod method : ExplanationMethod.values()) {
        if (method.refusal(model).isEmpty()) {
          method.explain(model, image, 3);
          assertEquals(List.of(image), scope.getManagedArrays(), method.id());
        }
      }
      NDArray weight = model.getParameters().get("head.fc.weight").getArray();
      assertEquals(null, org.blockwright.runtime.pytorch.Tensors.gradient(weight));
    }
  }
}
