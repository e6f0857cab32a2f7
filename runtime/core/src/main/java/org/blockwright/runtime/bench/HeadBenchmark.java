package org.blockwright.runtime.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.export.ModelProgram;
import org.blockwright.runtime.heads.Formulation;
import org.blockwright.runtime.heads.Formulations;
import org.blockwright.runtime.heads.HeadShape;
import org.blockwright.runtime.heads.NoahOp;
import org.blockwright.runtime.ops.Arithmetic;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.pytorch.Tensors;

/** Times the formulations of NOAH on the CPU, by turns, for the table that says which to take. */
public final class HeadBenchmark {
  /** Enough images to fill caches; fewer where their maps have more numbers than these. */
  private static final int BATCH = 16;

  private static final long MOST_NUMBERS = 1 << 24;

  private static final int WARM_UP = 3;
  private static final double NANOS_PER_MILLI = 1e6;

  /** After so many rounds, and milliseconds, a large head has been timed enough. */
  private static final int ENOUGH_ROUNDS = 3;

  private static final double ENOUGH_MILLIS = 15e3;

  private final Supplier<NoahOp> heads;
  private final int rounds;

  /**
   * A benchmark of a head.
   *
   * @param heads makes it
   * @param rounds how often each formulation is timed, after three that are not; less often where
   *     it takes long
   */
  public HeadBenchmark(Supplier<NoahOp> heads, int rounds) {
    this.heads = heads;
    this.rounds = rounds;
  }

  /**
   * Lines of the table: fused programs of 1 and 16 images, and steps of 16, or of fewer where maps
   * are large.
   */
  public List<Formulations.Row> rows() {
    return List.of(
        row(Formulations.Use.EVALUATION, evaluation()), row(Formulations.Use.TRAINING, training()));
  }

  private Formulations.Row row(Formulations.Use use, Map<Formulation, Double> times) {
    return new Formulations.Row(use, false, heads.get().headShape(), times);
  }

  private Map<Formulation, Double> evaluation() {
    List<Map<Formulation, Double>> all = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager()) {
      NoahOp head = initialised(manager);
      Map<Formulation, ModelProgram> programs = new LinkedHashMap<>();
      try {
        for (Formulation formulation : possible(head, true)) {
          programs.put(formulation, ModelProgram.fused(head, Formulations.always(formulation)));
        }
        for (int batch : new int[] {1, batch(head)}) {
          Map<Formulation, Runnable> runs = new LinkedHashMap<>();
          programs.forEach(
              (formulation, program) ->
                  runs.put(formulation, () -> evaluate(manager, head, batch, program)));
          all.add(Tensors.withoutGradients(() -> times(runs)));
        }
      } finally {
        programs.values().forEach(ModelProgram::close);
      }
    }
    return overMaps(all);
  }

  private static void evaluate(NDManager manager, NoahOp head, int batch, ModelProgram program) {
    try (NDManager scratch = manager.newSubManager()) {
      program.logits(images(scratch, head, batch)).toFloatArray();
    }
  }

  private Map<Formulation, Double> training() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NoahOp head = initialised(manager);
      head.setArithmetic(Arithmetic.FUSED);
      Map<Formulation, Runnable> runs = new LinkedHashMap<>();
      int batch = batch(head);
      for (Formulation formulation : possible(head, false)) {
        Formulations table = Formulations.always(formulation);
        runs.put(
            formulation,
            () -> {
              head.setFormulations(table);
              step(manager, head, batch);
            });
      }
      return overMaps(List.of(Tensors.withGradients(() -> times(runs))));
    }
  }

  private static void step(NDManager manager, NoahOp head, int batch) {
    try (NDManager scratch = manager.newSubManager();
        ForwardPass pass = new ForwardPass(new ParameterStore(scratch, false), true)) {
      NDArray x = images(scratch, head, batch);
      x.setRequiresGradient(true);
      NDArray logits = pass.run(head, x);
      Tensors.backward(logits, scratch.ones(logits.getShape()));
    }
  }

  private static int batch(NoahOp head) {
    HeadShape shape = head.headShape();
    long numbers = (long) shape.groups() * shape.classes() * shape.positions();
    return (int) Math.max(1, Math.min(BATCH, MOST_NUMBERS / numbers));
  }

  private NoahOp initialised(NDManager manager) {
    NoahOp head = heads.get();
    head.initialize(manager);
    return head;
  }

  private static List<Formulation> possible(NoahOp head, boolean evaluation) {
    boolean attention = evaluation && head.headShape().keys() == head.headShape().values();
    return Stream.of(Formulation.values())
        .filter(formulation -> attention || formulation != Formulation.ATTENTION)
        .toList();
  }

  /** What a head reads, as it lies behind layers with channels last. */
  private static NDArray images(NDManager manager, NoahOp head, int batch) {
    TensorShape read = head.inputs().get(0);
    long[] dims =
        IntStream.concat(IntStream.of(batch), IntStream.of(read.dims())).asLongStream().toArray();
    NDArray x = manager.randomUniform(-1, 1, new Shape(dims));
    return read.kind() == TensorShape.Kind.MAP ? Tensors.channelsLast(x) : x;
  }

  /** The least of each, in milliseconds: what else the machine does can only add to it. */
  private Map<Formulation, Double> times(Map<Formulation, Runnable> runs) {
    Map<Formulation, Double> least = new EnumMap<>(Formulation.class);
    double all = 0;
    for (int round = -WARM_UP; round < rounds && !isEnough(round, all); round++) {
      for (Map.Entry<Formulation, Runnable> run : runs.entrySet()) {
        long start = System.nanoTime();
        run.getValue().run();
        double one = (System.nanoTime() - start) / NANOS_PER_MILLI;
        if (round >= 0) {
          least.merge(run.getKey(), one, Math::min);
          all += one;
        }
      }
    }
    return least;
  }

  private static boolean isEnough(int rounds, double millis) {
    return rounds >= ENOUGH_ROUNDS && millis > ENOUGH_MILLIS;
  }

  /** The geometric mean of several measurements, over that of maps. */
  private static Map<Formulation, Double> overMaps(List<Map<Formulation, Double>> all) {
    Map<Formulation, Double> ratios = new EnumMap<>(Formulation.class);
    for (Formulation formulation : all.get(0).keySet()) {
      double product = 1;
      for (Map<Formulation, Double> times : all) {
        product *= times.get(formulation) / times.get(Formulation.MAPS);
      }
      ratios.put(formulation, Math.pow(product, 1.0 / all.size()));
    }
    return ratios;
  }
}
