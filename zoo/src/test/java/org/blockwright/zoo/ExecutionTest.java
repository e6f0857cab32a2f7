package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.api.EvaluationReport;
import org.blockwright.runtime.api.ExportOptions;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.export.Execution;
import org.blockwright.runtime.export.ModelProgram;
import org.blockwright.runtime.export.Target;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.ModelMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fused program behind the front door gives what the blocks give. */
class ExecutionTest {
  private static final String ID = "resnet20_cifar_noah";
  private static final DataSpec DATA = DataSpec.parse("shapes:100");

  @TempDir Path folder;

  private Path weights() {
    Path file = folder.resolve("weights.safetensors");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        var data = DATA.open()) {
      List<String> classes = data.validation().classNames();
      Classifier model = Catalogue.read().get(ID).create(classes.size());
      ExportTest.fill(model, manager);
      BlockState.write(
          file,
          BlockState.parameters(model),
          KeyMap.own(),
          ModelMetadata.of(model).withClasses(classes).safetensors());
    }
    return file;
  }

  private static ImageClassifier load(Path weights, Execution execution) {
    return ImageClassifier.of(ID)
        .weights(weights)
        .devices(List.of(Device.cpu()))
        .execution(execution)
        .load();
  }

  @Test
  void answersAndMeasuresAreTheBlocks() {
    Path weights = weights();
    Random random = new Random(4);
    List<RgbImage> images =
        Stream.generate(() -> new RgbImage(40, 36))
            .limit(5)
            .peek(i -> random.nextBytes(i.pixels()))
            .toList();
    try (ImageClassifier blocks = load(weights, Execution.BLOCKS);
        ImageClassifier fused = load(weights, Execution.FUSED)) {
      for (RgbImage image : images) {
        double[] expected = probabilities(blocks, image);
        assertArrayEquals(expected, probabilities(fused, image), 1e-5);
        assertArrayEquals(probabilities(fused, image), probabilities(fused, image));
      }
      EvaluationReport expected = blocks.evaluate(DATA);
      EvaluationReport actual = fused.evaluate(DATA);
      assertEquals(expected.metrics().top1(), actual.metrics().top1());
      assertEquals(expected.metrics().loss(), actual.metrics().loss(), 1e-5);
    }
  }

  @Test
  void mapsAndFilesAfterAnswersAreTheBlocks() throws IOException {
    Path weights = weights();
    RgbImage image = new RgbImage(40, 36);
    new Random(5).nextBytes(image.pixels());
    try (ImageClassifier blocks = load(weights, Execution.BLOCKS);
        ImageClassifier fused = load(weights, Execution.FUSED)) {
      double[] before = probabilities(fused, image);
      assertArrayEquals(
          blocks.features(image, "head").get("head").values(),
          fused.features(image, "head").get("head").values());
      blocks.export(folder.resolve("blocks.safetensors"));
      fused.export(folder.resolve("fused.safetensors"));
      assertEquals(
          -1,
          Files.mismatch(
              folder.resolve("blocks.safetensors"), folder.resolve("fused.safetensors")));
      assertArrayEquals(before, probabilities(fused, image));
    }
  }

  private static double[] probabilities(ImageClassifier model, RgbImage image) {
    return model.predict(image).getProbabilities().stream().mapToDouble(p -> p).toArray();
  }

  @Test
  void passesSayWhatTheyDid() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Classifier model = Catalogue.read().get("resnet20_cifar").create(10);
      ExportTest.fill(model, manager);
      var passes = ModelProgram.text(model, Execution.FUSED).passes();
      assertEquals(19, passes.get("batch norms folded"), passes::toString);
      // Two of nine shortcuts are padded, and a map of their kind is not known to be whole.
      assertEquals(7, passes.get("sums fused"), passes::toString);
      assertEquals(17, passes.get("activations fused"), passes::toString);
      Classifier transformer = Catalogue.read().get("deit_tiny").create(10);
      ExportTest.fill(transformer, manager);
      assertEquals(
          12, ModelProgram.text(transformer, Execution.FUSED).passes().get("attentions fused"));
      for (var mixing : Map.of("mixer_s16", 8, "gmlp_ti16", 30).entrySet()) {
        Classifier mixer = Catalogue.read().get(mixing.getKey()).create(10);
        ExportTest.fill(mixer, manager);
        assertEquals(
            mixing.getValue(),
            ModelProgram.text(mixer, Execution.FUSED).passes().get("mixed positions not turned"));
      }
    }
  }

  @Test
  void whatCannotBeFusedIsRefused() {
    Path weights = weights();
    var loader =
        ImageClassifier.of(ID)
            .weights(weights)
            .devices(List.of(Device.cpu()))
            .precision(Precision.BF16)
            .execution(Execution.FUSED);
    assertTrue(assertThrows(UsageException.class, loader::load).getMessage().contains("fp32"));
    try (ImageClassifier model = load(weights, Execution.BLOCKS)) {
      Path onnx = folder.resolve("m.onnx");
      ExportOptions options = ExportOptions.standard().optimizedFor(Target.CPU);
      assertThrows(UsageException.class, () -> model.export(onnx, options));
      assertTrue(Files.notExists(onnx));
    }
  }
}
