package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.blockwright.runtime.distributed.Collective;
import org.blockwright.runtime.pytorch.Tensors;
import org.blockwright.runtime.train.optim.NamedTensor;
import org.blockwright.runtime.train.optim.Optimizer;

/**
 * Rounds of steps that each worker takes alone, with an optimizer of its own, and outer steps
 * between them (DiLoCo, Douillard et al., arXiv 2311.08105, algorithm 1): the mean over the workers
 * of how far their weights went is the gradient {@code g} of SGD with Nesterov's momentum, {@code v
 * = m v + g}, {@code w = w_before - rate (g + m v)}. Running statistics are averaged. A round ends
 * after so many steps of an epoch, and with the epoch.
 */
final class LocalRounds implements AutoCloseable {
  private static final String OUTER = "outer.";

  private final Collective workers;
  private final int steps;
  private final double rate;
  private final double momentum;
  private final NDManager manager;
  private final List<NamedTensor> parameters;
  private final List<NDArray> buffers = new ArrayList<>();
  private final List<NDArray> before = new ArrayList<>();
  private final List<NDArray> velocities = new ArrayList<>();
  private boolean together = true;

  /**
   * @param recipe how long rounds are, and how outer steps are taken
   * @param model this worker's
   */
  LocalRounds(Collective workers, TrainingRecipe recipe, Replica model) {
    this.workers = workers;
    steps = recipe.integer(RecipeKey.LOCAL_STEPS);
    rate = recipe.number(RecipeKey.OUTER_LR);
    momentum = recipe.number(RecipeKey.OUTER_MOMENTUM);
    manager = model.manager().newSubManager();
    parameters = model.parameters();
    // by identity: arrays of the same values are equal
    Set<NDArray> trained = Collections.newSetFromMap(new IdentityHashMap<>());
    trained.addAll(model.parameterArrays());
    for (NDArray array : model.moving()) {
      if (!trained.contains(array) && array.getDataType() == DataType.FLOAT32) {
        buffers.add(array);
      }
    }
    for (NamedTensor parameter : parameters) {
      velocities.add(own(parameter.array().zerosLike()));
    }
  }

  private NDArray own(NDArray array) {
    array.attach(manager);
    return array;
  }

  /** The first round begins, from the weights that all workers have now. */
  void begin() {
    Tensors.withoutGradients(
        () -> {
          parameters.forEach(parameter -> before.add(own(parameter.array().duplicate())));
          return null;
        });
  }

  /** Whether all workers have the same weights now. */
  boolean areTogether() {
    return together;
  }

  /**
   * A step was taken.
   *
   * @param stepOfEpoch from 0
   * @param last whether it was the epoch's last one
   * @return whether all workers have the same weights now
   */
  boolean step(int stepOfEpoch, boolean last) {
    together = last || (stepOfEpoch + 1) % steps == 0;
    if (together) {
      Tensors.withoutGradients(
          () -> {
            for (int i = 0; i < parameters.size(); i++) {
              outerStep(i);
            }
            for (NDArray buffer : buffers) {
              try (NDArray mean = mean(buffer)) {
                Tensors.copy(mean, buffer);
              }
            }
            return null;
          });
    }
    return together;
  }

  private void outerStep(int index) {
    NDArray parameter = parameters.get(index).array();
    NDArray velocity = velocities.get(index);
    NDArray start = before.get(index);
    try (NDArray mean = mean(parameter);
        NDArray gradient = start.sub(mean)) {
      velocity.muli(momentum).addi(gradient);
      try (NDArray ahead = velocity.mul(momentum);
          NDArray way = ahead.addi(gradient).muli(rate)) {
        start.subi(way);
      }
    }
    Tensors.copy(start, parameter);
  }

  private NDArray mean(NDArray array) {
    float[] values = array.toFloatArray();
    workers.mean(values);
    try (NDArray given = manager.create(values, array.getShape())) {
      return Tensors.copyOf(given, given.getDevice());
    }
  }

  /**
   * What has to be kept beside the weights at the end of a round: the outer momentum, and the state
   * of each worker's own optimizer. All workers call this; the first has all of it.
   *
   * @param scope takes what is made here
   */
  Map<String, NDArray> state(Optimizer own, NDManager scope) {
    Map<String, NDArray> all = new LinkedHashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      all.put(OUTER + parameters.get(i).name(), velocities.get(i));
    }
    own.state(scope).forEach((name, array) -> gather(name, array, scope, all));
    return all;
  }

  private void gather(String name, NDArray array, NDManager scope, Map<String, NDArray> all) {
    Function<byte[], NDArray> read =
        array.getDataType() == DataType.INT64
            ? bytes -> longs(bytes, array.getShape(), scope)
            : bytes -> floats(bytes, array.getShape(), scope);
    List<byte[]> given = workers.gatherAtFirst(array.toByteArray());
    for (int rank = 0; workers.isFirst() && rank < given.size(); rank++) {
      all.put(ofWorker(rank) + name, read.apply(given.get(rank)));
    }
  }

  private static NDArray floats(byte[] bytes, Shape shape, NDManager scope) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
    return scope.create(values, shape);
  }

  private static NDArray longs(byte[] bytes, Shape shape, NDManager scope) {
    long[] values = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asLongBuffer().get(values);
    return scope.create(values, shape);
  }

  /** Takes over what {@link #state} gave to the first worker. */
  void load(Map<String, NDArray> state, Optimizer own) {
    for (int i = 0; i < parameters.size(); i++) {
      NDArray velocity = state.get(OUTER + parameters.get(i).name());
      if (velocity != null) {
        Tensors.copy(velocity, velocities.get(i));
      }
    }
    String prefix = ofWorker(workers.rank());
    Map<String, NDArray> mine = new LinkedHashMap<>();
    state.forEach(
        (name, array) -> {
          if (name.startsWith(prefix)) {
            mine.put(name.substring(prefix.length()), array);
          }
        });
    own.load(mine);
  }

  private static String ofWorker(int rank) {
    return "worker" + rank + ".";
  }

  @Override
  public void close() {
    manager.close();
  }
}
