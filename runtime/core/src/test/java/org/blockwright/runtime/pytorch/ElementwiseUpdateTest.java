package org.blockwright.runtime.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ElementwiseUpdateTest {
  private static final ElementwiseUpdate STEP =
      ElementwiseUpdate.of(
          List.of("x", "y"),
          List.of("factor", "all"),
          List.of(
              "_0 = torch.add_(x, torch.mul_(y, factor))",
              "if torch.ne(all, 0.):",
              "  _1 = torch.mul_(x, all)",
              "else:",
              "  pass"));

  /** Sizes around whole pieces, empty arrays and single numbers. */
  @Test
  void everyElementIsWrittenOnce() {
    try (NDManager manager = NDManager.newBaseManager()) {
      List<ElementwiseUpdate.Row> rows = new ArrayList<>();
      List<float[]> xs = new ArrayList<>();
      List<float[]> ys = new ArrayList<>();
      for (int size : new int[] {5, 0, 32_000, 31_999, 32_001, 1, 100_003, 64_000}) {
        NDArray x = manager.randomNormal(new Shape(size));
        NDArray y = manager.randomNormal(new Shape(size));
        double factor = rows.size() + 0.3;
        double all = rows.size() % 2 * 0.7;
        float[] a = x.toFloatArray();
        float[] b = y.toFloatArray();
        for (int i = 0; i < size; i++) {
          b[i] *= (float) factor;
          a[i] += b[i];
          a[i] *= all == 0 ? 1 : (float) all;
        }
        xs.add(a);
        ys.add(b);
        rows.add(new ElementwiseUpdate.Row(List.of(x, y), List.of(factor, all)));
      }
      STEP.run(rows);
      STEP.run(List.of());
      for (int i = 0; i < rows.size(); i++) {
        assertArrayEquals(xs.get(i), rows.get(i).arrays().get(0).toFloatArray());
        assertArrayEquals(ys.get(i), rows.get(i).arrays().get(1).toFloatArray());
      }
    }
  }

  /** Any shape, any type, parameters with gradients too. */
  @Test
  void shapesAndTypesAreTheArrays() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(new double[] {1, 2, 3, 4}, new Shape(2, 1, 2));
      NDArray y = manager.create(new double[] {10, 20, 30, 40}, new Shape(2, 1, 2));
      x.setRequiresGradient(true);
      STEP.run(List.of(new ElementwiseUpdate.Row(List.of(x, y), List.of(0.1, 0.0))));
      assertArrayEquals(new double[] {2, 4, 6, 8}, x.toDoubleArray(), 1e-15);
      NDArray scalar = manager.create(2f);
      NDArray other = manager.create(3f).toType(DataType.FLOAT32, true);
      STEP.run(List.of(new ElementwiseUpdate.Row(List.of(scalar, other), List.of(2.0, 0.5))));
      assertArrayEquals(new float[] {4}, scalar.toFloatArray());
    }
  }

  @Test
  void whatCannotBeWrittenInPlaceIsRefused() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray turned = manager.ones(new Shape(200, 300)).transpose();
      NDArray y = manager.ones(new Shape(300, 200));
      List<ElementwiseUpdate.Row> rows =
          List.of(new ElementwiseUpdate.Row(List.of(turned, y), List.of(1.0, 0.0)));
      assertThrows(EngineException.class, () -> STEP.run(rows));
      assertThrows(
          EngineException.class,
          () -> ElementwiseUpdate.of(List.of("x"), List.of(), List.of("_0 = torch.nothing(x)")));
    }
  }
}
