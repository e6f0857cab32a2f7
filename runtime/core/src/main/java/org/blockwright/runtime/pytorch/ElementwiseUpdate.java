package org.blockwright.runtime.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Arithmetic element by element that overwrites arrays, many of them in one call: statements in
 * TorchScript, run by the PyTorch engine without gradients. On CPUs arrays are taken in pieces that
 * stay in the core's cache from one statement to the next. Elements do not meet, so that no bit
 * depends on the pieces. It lives as long as the process, in any thread.
 *
 * <p>The caller's core calculates alone: it waits for memory more than for itself, and from 32,768
 * elements on the engine wakes its other threads anew for each statement, which takes longer.
 * {@code torch.pow(x, 0.5)} has the bits of {@code torch.sqrt(x)}, which wakes them from 2,048 on.
 */
public final class ElementwiseUpdate {
  /** Elements of a piece; whole cache lines. */
  private static final long PIECE = 32_000;

  private final int arrays;
  private final int numbers;
  private final PtSymbolBlock module;

  /**
   * What the statements are run on once.
   *
   * @param arrays of one size, in the order of their names; contiguous
   * @param numbers in the order of their names
   */
  public record Row(List<NDArray> arrays, List<Double> numbers) {
    /** Copies the lists. */
    public Row {
      arrays = List.copyOf(arrays);
      numbers = List.copyOf(numbers);
    }
  }

  private ElementwiseUpdate(int arrays, int numbers, PtSymbolBlock module) {
    this.arrays = arrays;
    this.numbers = numbers;
    this.module = module;
  }

  /**
   * Compiles statements.
   *
   * @param arrays names of a row's arrays, at least one
   * @param numbers names of a row's numbers
   * @param statements in TorchScript's serialised form, on arrays with one axis
   * @throws ai.djl.engine.EngineException if the engine cannot read them
   */
  public static ElementwiseUpdate of(
      List<String> arrays, List<String> numbers, List<String> statements) {
    String parameters =
        Stream.concat(
                arrays.stream().map(name -> ",\n    all_" + name + ": List[Tensor]"),
                numbers.stream().map(name -> ",\n    all_" + name + ": List[float]"))
            .collect(Collectors.joining());
    String pieces =
        Stream.of(
                arrays.stream()
                    .map(
                        "%1$s = torch.slice(torch.view(all_%1$s[i], [-1]), 0, begin, end)"
                            ::formatted),
                numbers.stream().map("%1$s = all_%1$s[i]"::formatted),
                statements.stream())
            .flatMap(lines -> lines)
            .map(line -> "        " + line + "\n")
            .collect(Collectors.joining());
    String method =
        """
          def forward(self: __torch__.%s%s,
            piece: int) -> int:
            for i in range(torch.len(all_%s)):
              filled = torch.sub(torch.add(torch.numel(all_%s[i]), piece), 1)
              for j in range(torch.floordiv(filled, piece)):
                begin = torch.mul(j, piece)
                end = torch.add(begin, piece)
        %s    return 0
        """
            .formatted(ScriptFunction.TYPE, parameters, arrays.get(0), arrays.get(0), pieces);
    return new ElementwiseUpdate(arrays.size(), numbers.size(), ScriptFunction.module(method));
  }

  /**
   * Runs the statements on rows, all of them on one device.
   *
   * @throws ai.djl.engine.EngineException if an array is not contiguous, or sizes differ
   */
  public void run(List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    NDArray first = rows.get(0).arrays().get(0);
    List<IValue> inputs = new ArrayList<>();
    try {
      for (int i = 0; i < arrays; i++) {
        inputs.add(IValue.listFrom(arrays(rows, i)));
      }
      for (int i = 0; i < numbers; i++) {
        inputs.add(IValue.listFrom(numbers(rows, i)));
      }
      inputs.add(IValue.from(first.getDevice().isGpu() ? Long.MAX_VALUE / 2 : PIECE));
      Tensors.withoutGradients(() -> run(inputs.toArray(IValue[]::new)));
    } finally {
      inputs.forEach(IValue::close);
    }
  }

  private static PtNDArray[] arrays(List<Row> rows, int column) {
    return rows.stream().map(row -> (PtNDArray) row.arrays().get(column)).toArray(PtNDArray[]::new);
  }

  private static double[] numbers(List<Row> rows, int column) {
    return rows.stream().mapToDouble(row -> row.numbers().get(column)).toArray();
  }

  private Void run(IValue... inputs) {
    // Operator by operator, as ScriptFunction does.
    JniUtils.setGraphExecutorOptimize(false);
    try {
      IValueUtils.forward(module, inputs).close();
    } finally {
      JniUtils.setGraphExecutorOptimize(true);
    }
    return null;
  }
}
