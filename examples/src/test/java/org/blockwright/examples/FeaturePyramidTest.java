package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.Blockwright;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.api.FeatureExtractor;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.explain.NodeOutput;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backbones without a head: their maps, strides and channels, and a pyramid that is trained. */
class FeaturePyramidTest {
  @TempDir Path folder;

  private static FeatureExtractor resnet(int height, int width) {
    return FeatureExtractor.of(
        Catalogue.read().get("resnet18"),
        TensorShape.map(3, height, width),
        "layer2",
        "layer3",
        "layer4");
  }

  private static String say(FeatureExtractor extractor) {
    StringBuilder text = new StringBuilder();
    for (FeatureExtractor.Feature feature : extractor.features()) {
      text.append(
          "%s %d %s; ".formatted(feature.node(), feature.stride(), feature.map().toString()));
    }
    return text.toString();
  }

  @Test
  void mapsHaveStridesAndChannels() {
    assertEquals(
        "layer2 8 (128, 28, 28); layer3 16 (256, 14, 14); layer4 32 (512, 7, 7); ",
        say(FeatureExtractor.of("resnet18", "layer2", "layer3", "layer4")));
    // one repetition of a node; images of another size
    assertEquals(
        "layer3.0 16 (256, 4, 6); ",
        say(
            FeatureExtractor.of(
                Catalogue.read().get("resnet18"), TensorShape.map(3, 64, 96), "layer3.0")));
    // tokens, with and without class tokens before them
    assertEquals(
        "layer0 4 (96, 56, 56); layer3 32 (768, 7, 7); ",
        say(FeatureExtractor.of("swin_tiny", "layer0", "layer3")));
    assertEquals(
        "blocks.2 16 (192, 14, 14); blocks.11 16 (192, 14, 14); ",
        say(FeatureExtractor.of("deit_tiny", "blocks.2", "blocks.11")));
    // whatever somebody declares
    assertEquals(
        "stem 1 (32, 32, 32); body 2 (64, 16, 16); ",
        say(FeatureExtractor.of(TinyNet.class, "stem", "body")));
  }

  @Test
  void whatGivesNoMapIsRefused() {
    assertEquals(
        "the node head of resnet18 gives (1), which is no map and no grid of tokens",
        refused("head"));
    assertEquals("there is no node layr3 of resnet18: did you mean layer3?", refused("layr3"));
    assertEquals(
        "no node of resnet18 is named: say whose maps are wanted, such as layer3", refused());
  }

  private static String refused(String... nodes) {
    return assertThrows(BlockwrightException.class, () -> FeatureExtractor.of("resnet18", nodes))
        .getMessage();
  }

  @Test
  void parametersEndWithTheLastNode() {
    List<String> names = FeatureExtractor.of("deit_tiny", "blocks.2").getParameters().keys();
    assertTrue(names.contains("pos_embed"), names::toString);
    assertTrue(names.contains("blocks.2.mlp.fc2.bias"), names::toString);
    assertFalse(names.contains("blocks.3.norm1.weight"), names::toString);
    assertFalse(names.contains("head.fc.weight"), names::toString);
  }

  @Test
  void weightsOfAClassifierGiveItsMaps() {
    Classifier classifier = Blockwright.create(TinyNet.class, 10);
    Path file = folder.resolve("tiny.safetensors");
    try (NDManager manager = NDManager.newBaseManager()) {
      classifier.initialize(manager, 7);
      BlockState.write(file, BlockState.parameters(classifier), KeyMap.own(), Map.of());
      FeatureExtractor extractor = FeatureExtractor.of(TinyNet.class, "body", "stem");
      extractor.load(file, manager);
      NDArray images = manager.randomUniform(-1, 1, new Shape(2, 3, 32, 32));
      Map<String, NodeOutput> expected = NodeOutput.of(classifier, images, List.of("stem", "body"));
      NDList maps =
          extractor.forward(new ParameterStore(manager, false), new NDList(images), false);
      assertEquals("body", maps.get(0).getName());
      assertArrayEquals(expected.get("body").values(), maps.get(0).toFloatArray());
      assertArrayEquals(expected.get("stem").values(), maps.get(1).toFloatArray());
    }
  }

  @Test
  void tokensComeBackAsTheirMap() {
    FeatureExtractor extractor =
        FeatureExtractor.of(
            Catalogue.read().get("deit_tiny"), TensorShape.map(3, 32, 48), "blocks.0");
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape shape = new Shape(2, 3, 32, 48);
      extractor.initialize(manager, DataType.FLOAT32, shape);
      NDArray images = manager.randomUniform(-1, 1, shape);
      NDList maps =
          extractor.forward(new ParameterStore(manager, false), new NDList(images), false);
      assertEquals(new Shape(2, 192, 2, 3), maps.get(0).getShape());
      assertEquals(maps.get(0).getShape(), extractor.getOutputShapes(new Shape[] {shape})[0]);
    }
  }

  @Test
  void aPyramidIsTrainedDownToTheStem() {
    FeaturePyramid pyramid = new FeaturePyramid(resnet(64, 96), 16);
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape shape = new Shape(2, 3, 64, 96);
      pyramid.initialize(manager, DataType.FLOAT32, shape);
      for (Pair<String, Parameter> pair : pyramid.getParameters()) {
        pair.getValue().getArray().setRequiresGradient(pair.getValue().requiresGradient());
      }
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDList maps =
            pyramid.forward(
                new ParameterStore(manager, false),
                new NDList(manager.randomUniform(-1, 1, shape)),
                true);
        assertEquals(
            List.of(new Shape(2, 16, 8, 12), new Shape(2, 16, 4, 6), new Shape(2, 16, 2, 3)),
            List.of(maps.getShapes()));
        NDArray loss = manager.create(0f);
        for (NDArray map : maps) {
          loss = loss.add(map.square().mean());
        }
        collector.backward(loss);
      }
      for (Pair<String, Parameter> pair : pyramid.getParameters()) {
        if (pair.getValue().requiresGradient()) {
          float most = pair.getValue().getArray().getGradient().abs().max().getFloat();
          assertTrue(most > 0, () -> pair.getKey() + " has no gradient");
        }
      }
    }
  }
}
