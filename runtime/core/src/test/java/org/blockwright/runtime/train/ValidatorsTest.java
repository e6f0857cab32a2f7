package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.Arithmetic;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.pytorch.Tensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By which a run is validated: its blocks, or programs made of them. */
class ValidatorsTest {
  private static final long MANY = 1_000_000;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Replica replica(BlockFactory factory) {
    BlockFactory asInNewRuns = factory.with(Arithmetic.OF_NEW_RUNS);
    return new Replica(manager, asInNewRuns, Device.cpu(), true, List.of());
  }

  private float[] logits(Evaluation.Instance instance, NDArray images) {
    return Tensors.withoutGradients(
        () -> instance.forward().apply(new NDList(images)).head().toFloatArray());
  }

  @Test
  void programsArePaidForByManyImages() {
    Classifier model = (Classifier) replica(HardNet.of(16)).block();
    long enough = (long) Math.ceil(4e10 / model.macs());
    assertTrue(Validators.isFused(model, Precision.FP32, enough));
    assertFalse(Validators.isFused(model, Precision.FP32, enough - 1));
    assertFalse(Validators.isFused(model, Precision.BF16, MANY));
  }

  @Test
  void blocksValidateWhatHasNoProgramOrBeganWithoutOne() {
    Classifier model = (Classifier) replica(HardNet.of(16)).block();
    model.setArithmetic(Arithmetic.COMPOSED);
    assertFalse(Validators.isFused(model, Precision.FP32, MANY));
    assertFalse(Validators.isFused(replica(Small.plain()).block(), Precision.FP32, MANY));
  }

  @Test
  void aProgramHasThePresentValues() {
    Replica replica = replica(HardNet.of(16));
    NDArray images = manager.randomNormal(new Shape(4, 3, HardNet.SIDE, HardNet.SIDE));
    float[] before = assertLikeBlocks(replica, images);
    Tensors.withoutGradients(
        () -> {
          replica.parameterArrays().forEach(array -> array.muli(1.5f));
          return null;
        });
    float[] after = assertLikeBlocks(replica, images);
    assertTrue(Math.abs(before[0] - after[0]) > 1e-3, "the values did not change");
  }

  private float[] assertLikeBlocks(Replica replica, NDArray images) {
    float[] expected = logits(Evaluation.Instance.of(replica.block(), replica.manager()), images);
    try (Validators validators = new Validators(List.of(replica), Precision.FP32, MANY)) {
      assertEquals(1, validators.instances().size());
      float[] actual = logits(validators.instances().get(0), images);
      float largest = 0;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertArrayEquals(expected, actual, 1e-5f * largest);
      return actual;
    }
  }
}
