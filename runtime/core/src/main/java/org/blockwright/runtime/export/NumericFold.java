package org.blockwright.runtime.export;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.blockwright.runtime.export.Recording.Call;
import org.blockwright.runtime.export.Recording.Ref;
import org.blockwright.runtime.ops.Primitives;

/**
 * Batch norms behind convolutions and linear layers that nobody else reads, folded as numbers: what
 * {@link FoldBatchNorms} says in TorchScript, for back ends whose weights are constants.
 */
final class NumericFold {
  private static final Method CONSTANT =
      Arrays.stream(Primitives.class.getMethods())
          .filter(method -> method.getName().equals("constant"))
          .findFirst()
          .orElseThrow();

  private final Recording recording;
  private final List<Call> calls = new ArrayList<>();
  private int next;

  private NumericFold(Recording recording) {
    this.recording = recording;
    next = recording.free();
  }

  /** The same network with fewer batch norms. */
  static Recording apply(Recording recording) {
    NumericFold fold = new NumericFold(recording);
    recording.calls().forEach(fold::add);
    return new Recording(fold.calls, recording.inputs(), recording.outputs());
  }

  private void add(Call call) {
    Call layer = call.is("batchNorm") ? recording.maker(call.value(0)) : null;
    if (layer == null || !foldable(layer, call)) {
      calls.add(call);
      return;
    }
    RowFactors norm =
        RowFactors.ofNorm(
            numbers(call, 1),
            numbers(call, 2),
            numbers(call, 3),
            numbers(call, 4),
            (double) call.arguments().get(5));
    float[] weight = norm.weight(recording.numbers(layer.value(1)));
    float[] bias = norm.bias(numbers(layer, 2));
    List<Object> arguments = new ArrayList<>(layer.arguments());
    arguments.set(1, constant(call.path(), weight, recording.axes(layer.value(1))));
    arguments.set(2, constant(call.path(), bias, bias.length));
    calls.add(new Call(layer.path(), layer.method(), arguments, call.made()));
  }

  private boolean foldable(Call layer, Call norm) {
    boolean known = layer.is("convolution") || layer.is("linear");
    return known
        && recording.onlyReader(layer.made()) == norm
        && recording.numbers(layer.value(1)) != null
        && (layer.value(2) == null || recording.numbers(layer.value(2)) != null)
        && recording.numbers(norm.value(3)) != null
        && recording.numbers(norm.value(3)).length == recording.axes(layer.value(1))[0];
  }

  private float[] numbers(Call call, int argument) {
    return call.value(argument) == null ? null : recording.numbers(call.value(argument));
  }

  private Ref constant(String path, float[] values, int... axes) {
    Ref made = new Ref(next++);
    calls.add(new Call(path, CONSTANT, List.of(values, axes), made));
    return made;
  }
}
