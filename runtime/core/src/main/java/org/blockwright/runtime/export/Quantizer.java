package org.blockwright.runtime.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.export.QuantizationReport.Judged;
import org.blockwright.runtime.export.QuantizationReport.Right;
import org.blockwright.runtime.export.QuantizedPrimitives.Levels;
import org.blockwright.runtime.export.Recording.Ref;
import org.blockwright.runtime.ops.EagerProgram.Value;

/** A network with batch norms folded, whose values have been watched on pictures. */
final class Quantizer {
  private final Recording recording;
  private final QuantizationPlan plan;
  private final Map<Ref, Levels> levels;
  private final Set<Ref> matrices;

  private final Export.Pictures pictures;
  private int images;

  /**
   * Watches a network.
   *
   * @param percentile of each value's numbers that levels reach, 100 for all
   */
  Quantizer(Graph graph, Export.Pictures pictures, double percentile) {
    this.pictures = pictures;
    recording = NumericFold.apply(Recording.of(graph));
    plan = new QuantizationPlan(recording);
    Ranges ranges = new Ranges();
    pictures.forEach(
        batch -> {
          watch(batch, ranges::look);
          images += Math.toIntExact(batch.getShape().get(0));
        });
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

  /**
   * Writes the network with 8 bits.
   *
   * @param at hears where the operator stands that comes next
   */
  <V> List<V> lower(QuantizedPrimitives<V> program, Consumer<String> at, List<V> inputs) {
    return recording.play(plan.new Player<>(program, levels, matrices), at, inputs);
  }

  /**
   * Says what became of the network.
   *
   * @param judges it is run on these, in single precision and with 8 bits
   * @param file what was written
   * @param program logits of what was written; those of {@link #logits} if it runs elsewhere
   */
  QuantizationReport report(
      Export.Pictures judges, Path file, long floatBytes, UnaryOperator<NDArray> program) {
    List<float[]> before = new ArrayList<>();
    List<float[]> after = new ArrayList<>();
    judges.forEach(
        batch -> {
          rows(watch(batch, (value, array) -> {}), before);
          rows(program.apply(batch), after);
        });
    int changed = 0;
    double difference = 0;
    double size = 0;
    for (int i = 0; i < after.size(); i++) {
      float[] a = before.get(i);
      float[] b = after.get(i);
      changed += largest(a) == largest(b) ? 0 : 1;
      for (int k = 0; k < a.length; k++) {
        difference += Math.abs((double) a[k] - b[k]);
        size += Math.abs(a[k]);
      }
    }
    return new QuantizationReport(
        size(file),
        floatBytes,
        plan.layers(),
        plan.leftLayers(),
        plan.left(),
        images,
        new Judged(
            after.size(),
            judges != pictures,
            changed,
            difference / Math.max(size, Float.MIN_NORMAL),
            judges.labels().map(labels -> new Right(right(before, labels), right(after, labels)))),
        Map.of());
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new FileException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static int right(List<float[]> logits, int[] labels) {
    return (int)
        IntStream.range(0, labels.length).filter(i -> largest(logits.get(i)) == labels[i]).count();
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
