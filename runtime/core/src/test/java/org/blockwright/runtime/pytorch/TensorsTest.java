package org.blockwright.runtime.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.junit.jupiter.api.Test;

class TensorsTest {
  /** What is copied may be freed, or change, and the copy stays. */
  @Test
  void copiesAreOfTheirOwnMemory() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NDArray array = manager.create(new double[] {1, 2});
      NDArray same = Tensors.copyOf(array, DataType.FLOAT64);
      NDArray narrow = Tensors.copyOf(array, DataType.FLOAT32);
      NDArray near = Tensors.copyOf(array, Device.cpu());
      array.addi(10);
      assertEquals(manager.create(new double[] {1, 2}), same);
      assertEquals(manager.create(new float[] {1, 2}), narrow);
      assertEquals(manager.create(new double[] {1, 2}), near);
    }
  }
}
