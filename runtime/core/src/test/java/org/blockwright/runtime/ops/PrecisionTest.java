package org.blockwright.runtime.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.pytorch.Tensors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Products in bfloat16 against products in float32 of what was rounded before. */
class PrecisionTest {
  /** Half a step of bfloat16, of a value's size. */
  private static final double HALF_STEP = Math.pow(2, -8);

  /** What float32 loses in adding up, of the largest value's size. */
  private static final double FLOAT32_SUMS = 1e-5;

  /** CPUs without instructions for bfloat16 add a convolution's gradients up in it. */
  private static final double BFLOAT16_SUMS = 4 * HALF_STEP;

  private static final int REPEATS = 6;

  private interface Product {
    NDArray of(MatmulKernels products, NDArray... operands);
  }

  /** A product and its operands' axes; the first of the first operand's is the batch. */
  private record Case(String name, Product product, int[]... operands) {
    Values[] random(int batch, long seed) {
      Values[] values = new Values[operands.length];
      for (int i = 0; i < values.length; i++) {
        int[] dims = operands[i].clone();
        dims[0] = dims[0] == 0 ? batch : dims[0];
        values[i] = Values.random(seed + i, -2, 2, dims);
      }
      return values;
    }
  }

  private static Case convolution(
      int groups, int kernel, int stride, int padding, int dilation, boolean biased) {
    int[] x = {0, 12, 9, 10};
    int[] weight = {24, 12 / groups, kernel, kernel};
    String name =
        "%d groups, kernel %d, stride %d, padding %d, dilation %d%s"
            .formatted(groups, kernel, stride, padding, dilation, biased ? ", bias" : "");
    Product product =
        (products, in) ->
            products.convolution(
                in[0], in[1], biased ? in[2] : null, stride, padding, dilation, groups);
    return biased
        ? new Case(name, product, x, weight, new int[] {24})
        : new Case(name, product, x, weight);
  }

  private static List<Case> cases() {
    return List.of(
        convolution(1, 3, 1, 1, 1, false),
        convolution(1, 3, 2, 0, 2, true),
        convolution(4, 1, 1, 0, 1, true),
        convolution(12, 5, 2, 2, 1, false),
        new Case(
            "linear",
            (p, in) -> p.linear(in[0], in[1], null),
            new int[] {0, 5, 16},
            new int[] {7, 16}),
        new Case(
            "linear, bias",
            (p, in) -> p.linear(in[0], in[1], in[2]),
            new int[] {0, 16},
            new int[] {7, 16},
            new int[] {7}),
        new Case(
            "matrices",
            (p, in) -> p.matMul(in[0], in[1]),
            new int[] {0, 3, 5, 8},
            new int[] {0, 3, 8, 6}));
  }

  private static double rounded(double value) {
    int bits = Float.floatToIntBits((float) value);
    return Float.intBitsToFloat((bits + 0x7FFF + (bits >>> 16 & 1)) & 0xFFFF0000);
  }

  private static Values[] rounded(Values... values) {
    return Arrays.stream(values).map(v -> v.map(PrecisionTest::rounded)).toArray(Values[]::new);
  }

  /** A product, then the gradients of all operands where the output's is given. */
  private static List<Values> differentiate(
      Precision precision, Case product, Values slope, Values... operands) {
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray[] in = Arrays.stream(operands).map(v -> v.on(manager)).toArray(NDArray[]::new);
      Arrays.stream(in).forEach(x -> x.setRequiresGradient(true));
      NDArray out = product.product.of(precision.products(), in);
      assertEquals(DataType.FLOAT32, out.getDataType());
      List<Values> results = new ArrayList<>(List.of(Values.copy(out)));
      collector.backward(out.mul(slope.on(manager)).sum());
      for (NDArray x : in) {
        try (NDArray gradient = Tensors.gradient(x)) {
          assertEquals(DataType.FLOAT32, gradient.getDataType());
          results.add(Values.copy(gradient));
        }
      }
      return results;
    }
  }

  private static Values product(Precision precision, Case product, Values... operands) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray[] in = Arrays.stream(operands).map(v -> v.on(manager)).toArray(NDArray[]::new);
      NDArray out = product.product.of(precision.products(), in);
      Lab.assertOpen(manager, in, out);
      return Values.copy(out);
    }
  }

  /** Fails unless values are those of bfloat16, and as near to others as it can. */
  private static void assertRounded(Values exact, Values actual, double sums, String what) {
    double size = Arrays.stream(exact.data()).map(Math::abs).max().orElse(0);
    for (int i = 0; i < exact.data().length; i++) {
      double is = actual.data()[i];
      assertEquals(rounded(is), is, what + " is no bfloat16");
      double limit = HALF_STEP * Math.abs(exact.data()[i]) + sums * size;
      assertEquals(exact.data()[i], is, limit, what);
    }
  }

  private static Values slope(Case product, int batch) {
    return Values.random(
        99, -1, 1, product(Precision.FP32, product, product.random(batch, 1)).dims());
  }

  @TestFactory
  Stream<DynamicTest> productsAndGradientsOfRoundedOperandsAreRounded() {
    return cases().stream()
        .map(
            product ->
                DynamicTest.dynamicTest(
                    product.name,
                    () -> {
                      Values[] operands = product.random(3, 1);
                      Values slope = slope(product, 3);
                      List<Values> exact =
                          differentiate(
                              Precision.FP32, product, rounded(slope)[0], rounded(operands));
                      List<Values> actual = differentiate(Precision.BF16, product, slope, operands);
                      for (int i = 0; i < exact.size(); i++) {
                        double sums = i == 0 ? FLOAT32_SUMS : BFLOAT16_SUMS;
                        assertRounded(exact.get(i), actual.get(i), sums, "result " + i);
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> repeatedRunsComeToTheSameBitsWhateverRanBetween() {
    return cases().stream()
        .map(
            product ->
                DynamicTest.dynamicTest(
                    product.name,
                    () -> {
                      List<Values> first = null;
                      for (int i = 0; i < REPEATS; i++) {
                        List<Values> again =
                            differentiate(
                                Precision.BF16, product, slope(product, 3), product.random(3, 1));
                        first = first == null ? again : first;
                        for (int j = 0; j < again.size(); j++) {
                          assertArrayEquals(first.get(j).data(), again.get(j).data());
                        }
                        // Another batch, and a run without gradients.
                        differentiate(
                            Precision.BF16,
                            product,
                            slope(product, 4 + i),
                            product.random(4 + i, 1));
                        Values evaluated =
                            Tensors.withoutGradients(
                                () -> product(Precision.BF16, product, product.random(3, 1)));
                        assertArrayEquals(first.get(0).data(), evaluated.data());
                      }
                    }));
  }

  @Test
  void severalThreadsCalculateAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Case product : cases()) {
        Values expected = product(Precision.BF16, product, product.random(3, 1));
        Supplier<Values> work =
            Tensors.inThisMode(() -> product(Precision.BF16, product, product.random(3, 1)));
        for (Future<Values> result :
            threads.invokeAll(Collections.<Callable<Values>>nCopies(40, work::get))) {
          assertArrayEquals(expected.data(), result.get().data());
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void anUnknownNameListsAll() {
    assertEquals(Precision.BF16, Precision.of("bf16"));
    assertEquals(
        "There is no precision \"fp8\"; it is one of fp32, bf16.",
        assertThrows(BlockwrightException.class, () -> Precision.of("fp8")).getMessage());
  }

  @Test
  void anotherEngineCalculatesInFloat32Alone() {
    assertTrue(Precision.FP32.runsOn("OnnxRuntime") && Precision.BF16.runsOn("PyTorch"));
    assertTrue(!Precision.BF16.runsOn("OnnxRuntime"));
  }
}
