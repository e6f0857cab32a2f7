package org.blockwright.runtime.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.pytorch.Tensors;
import org.blockwright.runtime.weights.ModelMetadata;
import org.junit.jupiter.api.Test;

/** Programs that run in their models' place, whose values lie on disk meanwhile. */
class ProgramInPlaceTest extends OnSmallNets {
  @Test
  void givesTheBitsOfOneBesideItsModel() {
    for (Classifier model : List.of(noah, plain)) {
      for (Execution execution : List.of(Execution.FUSED, Execution.SCRIPT)) {
        float[] blocks = logits(model, model::logits);
        float[] beside;
        try (ModelProgram program = ModelProgram.of(model, execution).orElseThrow()) {
          beside = logits(model, program::logits);
        }
        List<Boolean> trained = gradients(model);
        try (ModelProgram program = ModelProgram.replacing(model, execution).orElseThrow()) {
          assertFalse(model.isInitialized());
          assertArrayEquals(beside, logits(model, program::logits));
          program.restore();
          assertTrue(model.isInitialized());
          assertEquals(trained, gradients(model));
          assertArrayEquals(blocks, logits(model, model::logits));
          assertArrayEquals(beside, logits(model, program::logits), "it goes on");
        }
        assertTrue(model.isInitialized(), "what was given back stays");
      }
    }
  }

  @Test
  void isTheProgramThatIsWritten() {
    Export.optimized(noah, folder.resolve("noah.pt"), ModelMetadata.of(noah), Target.CPU);
    Runtimes.Values images = Runtimes.random(noah.image(), 2, 3);
    Runtimes.Values written = Runtimes.torchScript(folder.resolve("noah.pt"), images).get(0);
    try (ModelProgram program = ModelProgram.of(noah, Execution.FUSED).orElseThrow();
        NDManager scratch = lab.manager().newSubManager()) {
      Runtimes.Values made =
          Runtimes.Values.of(Tensors.withoutGradients(() -> program.logits(images.on(scratch))));
      written.assertNear(made, 1e-6, "made constant by constant");
    }
  }

  @Test
  void holdsItsOwnCopyOfTheWeights() {
    try (ModelProgram program = ModelProgram.of(plain, Execution.FUSED).orElseThrow()) {
      float[] before = logits(plain, program::logits);
      Tensors.withoutGradients(
          () -> {
            plain.getParameters().values().forEach(parameter -> parameter.getArray().muli(3));
            return null;
          });
      assertArrayEquals(before, logits(plain, program::logits));
    }
  }

  @Test
  void valuesCanBeAskedForByManyAtOnce() {
    float[] blocks = logits(plain, plain::logits);
    try (ModelProgram program = ModelProgram.replacing(plain, Execution.FUSED).orElseThrow()) {
      IntStream.range(0, 8).parallel().forEach(i -> program.restore());
      assertArrayEquals(blocks, logits(plain, plain::logits));
    }
  }

  @Test
  void anInterruptedThreadGetsThemAll() {
    float[] blocks = logits(plain, plain::logits);
    try (ModelProgram program = ModelProgram.replacing(plain, Execution.FUSED).orElseThrow()) {
      Thread.currentThread().interrupt();
      program.restore();
      assertTrue(Thread.interrupted());
      assertArrayEquals(blocks, logits(plain, plain::logits));
    }
  }

  @Test
  void closedItHasNoValuesToGive() {
    ModelProgram program = ModelProgram.replacing(plain, Execution.FUSED).orElseThrow();
    program.close();
    program.restore();
    assertFalse(plain.isInitialized());
  }

  @Test
  void lendsValuesAndGivesThemBack() {
    float[] blocks = logits(plain, plain::logits);
    Parameter first = plain.getParameters().values().get(0);
    ParkedValues parked = ParkedValues.of(plain.getParameters().values());
    assertFalse(first.isInitialized());
    parked.use(List.of(first), arrays -> assertEquals(first.getShape(), arrays.get(0).getShape()));
    assertFalse(first.isInitialized(), "lent alone");
    parked.restore();
    assertArrayEquals(blocks, logits(plain, plain::logits));
  }

  private static List<Boolean> gradients(Classifier model) {
    return model.getParameters().values().stream().map(p -> p.getArray().hasGradient()).toList();
  }

  private float[] logits(Classifier model, UnaryOperator<NDArray> forward) {
    return Tensors.withoutGradients(
        () -> {
          try (NDManager scratch = lab.manager().newSubManager()) {
            NDArray images = Runtimes.random(model.image(), 2, 3).on(scratch);
            return forward.apply(images).toFloatArray();
          }
        });
  }
}
