package org.blockwright.runtime.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.blockwright.runtime.export.QuantizedPrimitives.Levels;
import org.blockwright.runtime.export.Recording.Ref;
import org.blockwright.runtime.ops.EagerProgram.Value;

/** A network with batch norms folded, whose values have been watched on pictures. */
final class Quantizer {
  private final Recording recording;
  private final QuantizationPlan plan;
  private final Map<Ref, Levels> levels;
  private final Set<Ref> matrices;

  private final List<float[]> logits = new ArrayList<>();

  /**
   * Watches a network.
   *
   * @param percentile of each value's numbers that levels reach, 100 for all
   */
  Quantizer(Graph graph, Export.Pictures pictures, double percentile) {
    recording = NumericFold.apply(Recording.of(graph));
    plan = new QuantizationPlan(recording);
    Ranges ranges = new Ranges();
    pictures.forEach(batch -> rows(watch(batch, ranges::look), logits));
    if (percentile < 100) {
      pictures.forEach(batch -> watch(batch, ranges::count));
    }
    levels = ranges.levels(percentile);
    matrices = ranges.matrices();
  }

  /** Hears of a value's numbers. */
  private interface Watch {
    void made(Ref value, NDArray array);
  }

  private NDArray watch(NDArray batch, Watch watch) {
    Set<Ref> wanted = plan.ranges();
    recording.inputs().stream().filter(wanted::contains).forEach(input -> watch.made(input, batch));
    QuantizedEagerProgram program = new QuantizedEagerProgram(batch.getManager());
    return play(
        batch,
        (call, values) -> {
          Value made = Recording.perform(program, call, values);
          if (wanted.contains(call.made())) {
            watch.made(call.made(), made.array());
          }
          return made;
        });
  }

  private NDArray play(NDArray batch, Recording.Player<Value> player) {
    Value images = new Value(batch, null, false);
    return recording.play(player, at -> {}, List.of(images)).get(0).array();
  }

  /** Logits {@code (N, classes)} with 8 bits, calculated by the engine. */
  NDArray logits(NDArray batch) {
    NDManager scope = batch.getManager();
    return play(batch, plan.new Player<>(new QuantizedEagerProgram(scope), levels, matrices));
  }

  /** Writes the network with 8 bits as ONNX. */
  List<String> lower(QuantizedOnnxProgram program, List<String> inputs) {
    return recording.play(plan.new Player<>(program, levels, matrices), program::at, inputs);
  }

  /** Says what became of the network, which is run on the pictures once more. */
  QuantizationReport report(Export.Pictures pictures, long bytes, long floatBytes) {
    List<float[]> own = new ArrayList<>();
    pictures.forEach(batch -> rows(logits(batch), own));
    int changed = 0;
    double difference = 0;
    double size = 0;
    for (int i = 0; i < own.size(); i++) {
      float[] a = logits.get(i);
      float[] b = own.get(i);
      changed += largest(a) == largest(b) ? 0 : 1;
      for (int k = 0; k < a.length; k++) {
        difference += Math.abs((double) a[k] - b[k]);
        size += Math.abs(a[k]);
      }
    }
    return new QuantizationReport(
        bytes,
        floatBytes,
        plan.layers(),
        plan.leftLayers(),
        plan.left(),
        own.size(),
        changed,
        difference / Math.max(size, Float.MIN_NORMAL));
  }

  private static void rows(NDArray logits, List<float[]> to) {
    int count = Math.toIntExact(logits.getShape().get(0));
    float[] all = logits.toFloatArray();
    int length = all.length / count;
    for (int i = 0; i < count; i++) {
      to.add(Arrays.copyOfRange(all, i * length, (i + 1) * length));
    }
  }

  private static int largest(float[] logits) {
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      best = logits[k] > logits[best] ? k : best;
    }
    return best;
  }
}
