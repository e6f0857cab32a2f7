package org.blockwright.runtime.export;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.blockwright.Act;
import org.blockwright.runtime.export.QuantizedPrimitives.Levels;
import org.blockwright.runtime.export.Recording.Call;
import org.blockwright.runtime.export.Recording.Ref;

/**
 * Which layers and values of a network get 8 bits: convolutions and linear layers whose weights are
 * parameters, what they read, what convolutions put out (behind a ReLU, where one follows), and
 * sums of two such values. All else stays as it is.
 */
final class QuantizationPlan {
  /** Primitives that hand on values as they are, so that levels stay right. */
  static final Set<String> MOVES = Set.of("maxPool", "reshape", "transpose", "slice", "fold");

  /** Primitives that calculate nothing worth to be told. */
  static final Set<String> QUIET =
      Set.of("parameter", "constant", "perSample", "rows", "concat", "pad", "scale");

  private final Recording recording;
  private final Set<Call> layers = new LinkedHashSet<>();
  private final Set<Call> sums = new LinkedHashSet<>();
  private final Set<Ref> values = new LinkedHashSet<>();

  QuantizationPlan(Recording recording) {
    this.recording = recording;
    for (Call call : recording.calls()) {
      if (isLayer(call) && numeric(call)) {
        layers.add(call);
        values.add(call.value(0));
        addMade(call);
      } else if (call.is("add") && call.values().stream().allMatch(values::contains)) {
        sums.add(call);
        addMade(call);
      }
    }
  }

  private static boolean isLayer(Call call) {
    return call.is("convolution") || call.is("linear");
  }

  private boolean numeric(Call layer) {
    return recording.numbers(layer.value(1)) != null
        && (layer.value(2) == null || recording.numbers(layer.value(2)) != null);
  }

  private void addMade(Call call) {
    Call reader = recording.onlyReader(call.made());
    boolean cut =
        reader != null
            && reader.is("activation")
            && (reader.arguments().get(0) == Act.RELU || reader.arguments().get(0) == Act.RELU6);
    Ref made = cut ? reader.made() : call.made();
    // A product of matrices puts out single precision at no cost.
    boolean wanted = !call.is("linear") || cut;
    if (wanted && !recording.outputs().contains(made)) {
      values.add(made);
    }
  }

  /** How many convolutions and linear layers get 8 bits. */
  int layers() {
    return layers.size();
  }

  /** Paths of the convolutions and linear layers that do not. */
  List<String> leftLayers() {
    return recording.calls().stream()
        .filter(call -> isLayer(call) && !layers.contains(call))
        .map(Call::path)
        .toList();
  }

  /** How many primitives calculate in single precision, by their kinds. */
  Map<String, Integer> left() {
    Map<String, Integer> left = new TreeMap<>();
    for (Call call : recording.calls()) {
      boolean cut = call.is("activation") && values.contains(call.made());
      String kind = call.method().getName();
      if (!isLayer(call) && !sums.contains(call) && !cut && !calm(kind)) {
        left.merge(kind, 1, Integer::sum);
      }
    }
    return left;
  }

  private static boolean calm(String kind) {
    return QUIET.contains(kind) || MOVES.contains(kind);
  }

  /** The values whose ranges have to be known. */
  Set<Ref> ranges() {
    Set<Ref> ranges = new LinkedHashSet<>();
    values.forEach(value -> ranges.add(source(value)));
    return ranges;
  }

  /** Where the numbers come from that a value holds. */
  private Ref source(Ref value) {
    Ref at = value;
    while (recording.maker(at) != null
        && MOVES.contains(recording.maker(at).method().getName())
        && values.contains(recording.maker(at).value(0))) {
      at = recording.maker(at).value(0);
    }
    return at;
  }

  /** The network with 8 bits, on any back end. */
  final class Player<V> implements Recording.Player<V> {
    private final QuantizedPrimitives<V> program;
    private final Map<Ref, Levels> levels;
    private final Set<Ref> matrices;
    private final Map<Ref, V> rounded = new HashMap<>();

    /**
     * A player.
     *
     * @param levels of {@link #ranges}
     * @param matrices values of two axes
     */
    Player(QuantizedPrimitives<V> program, Map<Ref, Levels> levels, Set<Ref> matrices) {
      this.program = program;
      this.levels = levels;
      this.matrices = matrices;
    }

    @Override
    public V play(Call call, Map<Ref, V> made) {
      for (Ref input : recording.inputs()) {
        if (values.contains(input) && !rounded.containsKey(input)) {
          rounded.put(input, program.quantized(made.get(input), levels.get(source(input))));
          made.put(input, rounded.get(input));
        }
      }
      if (isNumbersOfLayers(call)) {
        return null; // they are written in bytes
      }
      V value = layers.contains(call) ? layer(call, made) : Recording.perform(program, call, made);
      return values.contains(call.made())
          ? program.quantized(value, levels.get(source(call.made())))
          : value;
    }

    private boolean isNumbersOfLayers(Call call) {
      return recording.numbers(call.made()) != null
          && !recording.outputs().contains(call.made())
          && layers.containsAll(recording.readers(call.made()));
    }

    private V layer(Call call, Map<Ref, V> made) {
      V x = made.get(call.value(0));
      Levels read = levels.get(source(call.value(0)));
      QuantizedWeight weight =
          QuantizedWeight.of(
              recording.numbers(call.value(1)),
              recording.axes(call.value(1)),
              call.value(2) == null ? null : recording.numbers(call.value(2)),
              read.scale());
      if (call.is("linear")) {
        return program.linear(x, read, weight, matrices.contains(call.value(0)));
      }
      List<Object> arguments = call.arguments();
      return program.convolution(
          x,
          read,
          weight,
          (int) arguments.get(3),
          (int) arguments.get(4),
          (int) arguments.get(5),
          (int) arguments.get(6));
    }
  }
}
