package org.blockwright.runtime.ops;

import static org.blockwright.runtime.ops.Args.eps;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;
import org.blockwright.rule.TensorShape;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Operators over positions, and between tokens, against their formulas. */
class PositionOpsTest {
  private static final TensorShape MAP = TensorShape.map(4, 2, 3);
  private static final TensorShape TOKENS = TensorShape.tokens(6, 2, 3, 0);

  private static DynamicTest test(String name, GraphBlock part, Lab.Reference reference) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          try (Lab lab = new Lab()) {
            lab.check(part, reference);
          }
        });
  }

  /** A function of all positions' values of each channel, and of a number. */
  private static Values pooled(
      Values x, TensorShape shape, double number, ToDoubleBiFunction<double[], Double> formula) {
    int channels = shape.channels();
    int positions = shape.positions();
    boolean tokens = shape.kind() == TensorShape.Kind.TOKENS;
    Values flat =
        x.reshape(x.dims()[0], tokens ? positions : channels, tokens ? channels : positions);
    return Values.of(
        i -> {
          double[] values = new double[positions];
          for (int l = 0; l < positions; l++) {
            values[l] = tokens ? flat.at(i[0], l, i[1]) : flat.at(i[0], i[1], l);
          }
          return formula.applyAsDouble(values, number);
        },
        x.dims()[0],
        channels);
  }

  @TestFactory
  Stream<DynamicTest> pools() {
    return List.of(MAP, TOKENS, TOKENS.transposed()).stream()
        .flatMap(
            shape ->
                Stream.of(
                    test(
                        "greatest of " + shape.kind(),
                        new GlobalMaxPoolOp(shape),
                        (p, training, x) ->
                            pooled(
                                x[0],
                                shape,
                                0,
                                (values, no) -> Arrays.stream(values).max().orElseThrow())),
                    test(
                        "generalised mean of " + shape.kind(),
                        new GemPoolOp(shape, eps(0.05)),
                        (p, training, x) ->
                            pooled(
                                x[0],
                                shape,
                                p.get("p").at(0),
                                (values, power) ->
                                    Math.pow(
                                        Arrays.stream(values)
                                            .map(v -> Math.pow(Math.max(v, 0.05), power))
                                            .average()
                                            .orElseThrow(),
                                        1 / power))),
                    test(
                        "smooth maximum of " + shape.kind(),
                        new LogSumExpPoolOp(shape),
                        (p, training, x) ->
                            pooled(
                                x[0],
                                shape,
                                p.get("r").at(0),
                                (values, r) ->
                                    Math.log(
                                            Arrays.stream(values)
                                                .map(v -> Math.exp(r * v))
                                                .average()
                                                .orElseThrow())
                                        / r))));
  }
}
