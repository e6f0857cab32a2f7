package org.blockwright.runtime.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptFunctionTest {
  private static final ScriptFunction SQUARE_AND_ADD =
      ScriptFunction.of(List.of("x", "more"), "torch.add(torch.mul(x, x), more)");

  @Test
  void gradientsFlowWhereTheyAreOn() {
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray x = manager.create(new float[] {1, 2, -3});
      NDArray more = manager.create(new float[] {10, 20, 30});
      x.setRequiresGradient(true);
      NDArray y = SQUARE_AND_ADD.call(x, more);
      assertArrayEquals(new float[] {11, 24, 39}, y.toFloatArray());
      collector.backward(y.sum());
      assertArrayEquals(new float[] {2, 4, -6}, x.getGradient().toFloatArray());
      NDArray evaluated = Tensors.withoutGradients(() -> SQUARE_AND_ADD.call(x, more));
      assertArrayEquals(y.toFloatArray(), evaluated.toFloatArray());
      NDArray sum = evaluated.sum();
      String failure =
          assertThrows(EngineException.class, () -> collector.backward(sum)).getMessage();
      assertTrue(failure.contains("does not require grad"), failure);
    }
  }

  /** DJL reads some names of arrays as instructions. */
  @Test
  void namesOfArraysMeanNothing() {
    for (String name : List.of("query.weight", "weight", "x[]", "x()", "module_method:other")) {
      try (NDManager manager = NDManager.newBaseManager()) {
        NDArray x = manager.create(new float[] {3});
        NDArray more = manager.create(new float[] {1});
        more.setName(name);
        NDArray y = SQUARE_AND_ADD.call(x, more);
        assertArrayEquals(new float[] {10}, y.toFloatArray());
        assertEquals(name, more.getName());
        assertNull(y.getName());
        assertEquals(3, manager.getManagedArrays().size());
      }
    }
  }

  @Test
  void gradientsFlowThroughWhatWasOverwritten() {
    ScriptFunction relu = ScriptFunction.of(List.of("x"), "torch.relu_(x)");
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray x = manager.create(new float[] {1, 2, -3});
      x.setRequiresGradient(true);
      NDArray doubled = SQUARE_AND_ADD.call(x, x);
      NDArray less = doubled.sub(doubled.stopGradient().sum());
      NDArray y = relu.overwrite(doubled);
      assertArrayEquals(new float[] {2, 6, 6}, y.toFloatArray());
      assertArrayEquals(new float[] {2, 6, 6}, doubled.toFloatArray());
      NDArray z = relu.overwrite(less);
      assertArrayEquals(new float[3], z.toFloatArray());
      collector.backward(y.add(z).sum());
      assertArrayEquals(new float[] {3, 5, -5}, x.getGradient().toFloatArray());
    }
  }

  @Test
  void itOutlivesEveryManager() {
    for (int i = 0; i < 3; i++) {
      try (NDManager manager = NDManager.newBaseManager()) {
        NDArray two = manager.create(2f);
        assertEquals(6f, SQUARE_AND_ADD.call(two, two).getFloat());
      }
      System.gc();
    }
  }

  @Test
  void whatIsNoFunctionIsRefused() {
    assertThrows(EngineException.class, () -> ScriptFunction.of(List.of("x"), "torch.nothing(x)"));
    assertTrue(ScriptFunction.runsOn("PyTorch"));
    assertFalse(ScriptFunction.runsOn("MXNet"));
  }
}
