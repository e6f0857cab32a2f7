package org.blockwright.runtime.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.data.BatchSource;
import org.blockwright.runtime.ops.Scalars;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * The replicas of a run. A batch is cut into one shard each, forward passes run side by side, one
 * backward pass runs over the sum, and gradients are averaged.
 */
final class ReplicaGroup implements AutoCloseable {
  private final List<Replica> replicas = new ArrayList<>();
  private final LocalReducer reducer = new LocalReducer();
  private final ReplicaExecutor shards;
  private final boolean meet;
  private List<Replica> teachers = List.of();
  private Optional<ShardedPass> sharded = Optional.empty();

  /** What a batch gave. */
  record Outcome(double loss, MetricAccumulator.Part part) {}

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Sum(double loss, float[] logits) {}

  private record Shard(NDArray loss, NDArray logits) {}

  /**
   * @param parent frees them at the latest
   * @param freeze nodes that are not trained
   * @param meet whether replicas exchange tensors within a forward pass, as synchronised batch norm
   *     does
   */
  ReplicaGroup(
      NDManager parent,
      BlockFactory factory,
      List<Device> devices,
      List<String> freeze,
      boolean meet) {
    this.meet = meet;
    shards = new ReplicaExecutor(devices, meet);
    for (Device device : devices) {
      replicas.add(new Replica(parent, factory, device, true, freeze));
    }
    if (first().parameters().isEmpty()) {
      throw new RecipeException("The recipe freezes all parameters; none is left to train.");
    }
    copyFirst();
  }

  /**
   * Refuses batches that the model cannot train on.
   *
   * @throws BlockwrightException saying which, and what to do
   */
  void requireBatches(BatchSource source) {
    sharded.ifPresent(pass -> source.smallestBatch().ifPresent(pass::requireImages));
    BatchNormCheck.require(first().block(), source.smallestBatch(), replicas.size(), meet);
  }

  /** From now on calculates a team's shards, on one device. */
  void share(Team team, ShardedPass.SeedOf seeds) {
    if (replicas.size() > 1) {
      throw new RecipeException(
          "A worker calculates its shards on one device, not on "
              + replicas.size()
              + "; take a worker for each, or a recipe without shards.");
    }
    sharded = Optional.of(new ShardedPass(team, first(), seeds));
  }

  /** Adds a teacher on each device, whose logits the loss finds behind the outputs. */
  void teach(NDManager parent, BlockFactory teacher) {
    teachers =
        replicas.stream()
            .map(r -> new Replica(parent, teacher, r.manager().getDevice(), false, List.of()))
            .toList();
    copyFirst(teachers);
    sharded.ifPresent(pass -> pass.teach(teachers.get(0)));
  }

  /** A step begins. */
  void begin(long step) {
    sharded.ifPresent(pass -> pass.begin(step));
  }

  /** Makes all workers' models that of the first. */
  void takeFirst() {
    sharded.ifPresent(pass -> pass.gradients().takeFirst());
  }

  /** How the replicas run. */
  ReplicaExecutor shards() {
    return shards;
  }

  /** All of them; parameters are equal after each step, buffers are each one's own. */
  List<Replica> all() {
    return replicas;
  }

  /** All instances of the model. */
  List<Block> blocks() {
    return replicas.stream().map(Replica::block).toList();
  }

  Replica first() {
    return replicas.get(0);
  }

  /** Makes all replicas equal to the first, buffers too. */
  void copyFirst() {
    copyFirst(replicas);
  }

  /** Makes all of some replicas equal to the first of them, buffers too. */
  void copyFirst(List<Replica> some) {
    reducer.broadcast(some.stream().map(Replica::arrays).toList());
  }

  /**
   * Adds the gradients of {@code share} times the mean loss of a batch; none where the loss is not
   * finite.
   *
   * @param tally counts what the batch comes to, and is left as it is
   */
  Outcome backward(
      Batch batch, TargetEncoder targets, Loss loss, double share, MetricAccumulator tally) {
    if (sharded.isPresent()) {
      return sharded.get().backward(batch, targets, loss, share, tally);
    }
    int parties = Math.min(replicas.size(), batch.size());
    List<NDManager> scopes =
        replicas.stream().limit(parties).map(r -> r.manager().newSubManager()).toList();
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      Sum sum =
          backward(
              collector,
              shards.each(
                  parties,
                  r -> {
                    moveGenerator(r, scopes.get(r));
                    return forward(
                        replicas.get(r),
                        teachers.isEmpty() ? Optional.empty() : Optional.of(teachers.get(r)),
                        ReplicaExecutor.Cut.of(batch.size(), r, parties),
                        batch,
                        scopes.get(r),
                        targets,
                        loss);
                  }),
              share);
      return new Outcome(sum.loss(), tally.part(batch, 0, batch.size(), sum.logits(), sum.loss()));
    } catch (EngineException e) {
      throw BatchNormCheck.explain(e, batch.size(), parties, meet);
    } finally {
      scopes.forEach(NDManager::close);
    }
  }

  /**
   * GPUs are seeded alike, so that shards of one size would drop the same places: each replica's
   * generator skips as many draws as its seat. The CPU's one generator has moved on by itself.
   */
  private static void moveGenerator(int seat, NDManager scope) {
    if (scope.getDevice().isGpu()) {
      for (int draw = 0; draw < seat; draw++) {
        scope.randomUniform(0, 1, new Shape(1)).close();
      }
    }
  }

  private static Shard forward(
      Replica replica,
      Optional<Replica> teacher,
      ReplicaExecutor.Cut cut,
      Batch batch,
      NDManager scope,
      TargetEncoder targets,
      Loss loss) {
    // A copy even on the same device: the engine aligns its own memory, and kernels sum unaligned
    // arrays in another order, so that a repetition would not come to the same bits.
    NDArray images = Tensors.copyOf(cut.of(batch.images()), scope.getDevice());
    images.attach(scope);
    NDList outputs = new NDList(replica.forward(images, true));
    NDArray logits = outputs.head();
    LossInputs.append(outputs, loss.reads(), replica, teacher, batch, cut, images, scope);
    NDArray rows = targets.rows(batch, cut.from(), cut.to(), scope);
    return new Shard(loss.of(outputs, rows), logits);
  }

  private Sum backward(GradientCollector collector, List<Shard> shards, double share) {
    float[] logits = logits(shards);
    long classes = shards.get(0).logits().getShape().get(1);
    double rows = (double) logits.length / classes;
    Device device = shards.get(0).loss().getDevice();
    NDArray total = null;
    double mean = 0;
    for (Shard shard : shards) {
      double part = shard.logits().getShape().get(0) / rows;
      mean += part * shard.loss().toType(DataType.FLOAT64, false).getDouble();
      // The reducer divides by the number of replicas, so that shards of any size weigh as in one.
      double weight = share * replicas.size() * part;
      NDArray near = shard.loss().toDevice(device, false);
      NDArray weighted = weight == 1 ? near : near.mul(Scalars.of(weight, near));
      total = total == null ? weighted : total.add(weighted);
    }
    if (Double.isFinite(mean)) {
      collector.backward(total);
    }
    return new Sum(mean, logits);
  }

  private static float[] logits(List<Shard> shards) {
    int count = shards.stream().mapToInt(shard -> (int) shard.logits().getShape().size()).sum();
    float[] all = new float[count];
    int at = 0;
    for (Shard shard : shards) {
      float[] part = shard.logits().toType(DataType.FLOAT32, false).toFloatArray();
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** Averages the gradients onto the first replica. */
  void averageGradients() {
    if (sharded.isPresent()) {
      sharded.get().gradients().reduce();
      return;
    }
    reducer.average(replicas.stream().map(Replica::leaves).toList());
  }

  /** After the optimizer changed the first replica: all others take over, all gradients end. */
  void settle() {
    if (sharded.isPresent()) {
      sharded.get().gradients().clear();
      return;
    }
    reducer.broadcast(replicas.stream().map(Replica::parameterArrays).toList());
    replicas.forEach(Replica::endGradients);
  }

  @Override
  public void close() {
    shards.close();
    sharded.ifPresent(ShardedPass::close);
    teachers.forEach(Replica::close);
    replicas.forEach(Replica::close);
  }
}
