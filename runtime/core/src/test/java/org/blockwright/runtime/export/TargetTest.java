package org.blockwright.runtime.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.ModelMetadata;
import org.junit.jupiter.api.Test;

/** Programs for GPUs, as far as a CPU can tell: all passes but cuDNN's give the blocks' logits. */
class TargetTest extends OnSmallNets {
  @Test
  void withoutCudnnAProgramForGpusGivesTheLogits() {
    List<Pass> passes = Pass.GPU.stream().filter(pass -> !(pass instanceof CudnnLayers)).toList();
    for (Classifier model : List.of(noah, plain)) {
      Path file = folder.resolve(model.id() + ".pt");
      OptimizedWriter.write(file, Graph.of(model), model.id(), Export.INPUTS, passes, Map.of());
      for (int batch : new int[] {1, 3}) {
        Runtimes.Values images = Runtimes.random(model.image(), batch, 3);
        Runtimes.Values expected;
        try (NDManager scratch = lab.manager().newSubManager()) {
          expected = Runtimes.Values.of(model.logits(images.on(scratch)));
        }
        expected.assertNear(Runtimes.torchScript(file, images).get(0), 1e-5, model.id());
      }
    }
  }

  @Test
  void convolutionsTakeReluAndSumsAlongAndTheHeadMultipliesMatrices() {
    ModelProgram.Text text =
        OptimizedWriter.text(Graph.of(noah), noah.id(), Export.INPUTS, Pass.GPU);
    assertEquals(1, text.passes().get("sums over positions"));
    assertTrue(text.passes().get("convolutions with ReLU by cuDNN") >= 1, text.lines());
    assertTrue(text.lines().contains("torch.cudnn_convolution_relu("), text.lines());
    assertTrue(text.lines().contains("torch.bmm("), text.lines());
    assertFalse(text.lines().contains("torch.batch_norm("), text.lines());
  }

  @Test
  void weightsForGpusCanGoToAnotherTypeAndThoseOfOneDnnCannot() throws IOException {
    assertTrue(code(Target.GPU).contains("__buffers__ = [\"w0\", "));
    assertTrue(code(Target.CPU).contains("__buffers__ = []"));
  }

  private String code(Target target) throws IOException {
    Path file = folder.resolve(target + ".pt");
    Export.optimized(noah, file, ModelMetadata.of(noah), target);
    try (ZipFile archive = new ZipFile(file.toFile())) {
      var entry = archive.stream().filter(e -> e.getName().endsWith("__torch__.py")).findFirst();
      return new String(archive.getInputStream(entry.orElseThrow()).readAllBytes(), UTF_8);
    }
  }
}
