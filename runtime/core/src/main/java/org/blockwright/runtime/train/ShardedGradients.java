package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.distributed.PairwiseSum;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * The gradients of this worker's shards: one for each parameter and shard, on the same weights.
 * They are added up along a binary tree over all shards, first here, then with those of other
 * workers.
 */
final class ShardedGradients implements AutoCloseable {
  /** Numbers that are sent at once. */
  private static final int BUCKET = 1 << 22;

  private final Team team;
  private final Replica replica;
  private final NDManager manager;
  private final List<ParameterStore> stores = new ArrayList<>();
  private final List<List<NDArray>> leaves = new ArrayList<>();

  ShardedGradients(Team team, Replica replica) {
    this.team = team;
    this.replica = replica;
    manager = replica.manager().newSubManager();
    for (int shard = team.share().from(); shard < team.share().to(); shard++) {
      boolean first = shard == team.share().from();
      TwinStore store = new TwinStore();
      List<NDArray> ownLeaves = new ArrayList<>();
      for (Parameter parameter : replica.block().getParameters().values()) {
        NDArray array = parameter.getArray();
        if (!array.hasGradient()) {
          continue;
        }
        ownLeaves.add(first ? array : store.put(parameter, manager));
      }
      stores.add(store);
      leaves.add(ownLeaves);
    }
  }

  /** Where a shard of this worker has its parameters from. */
  ParameterStore store(int seat) {
    return stores.get(seat);
  }

  /**
   * Leaves the sum over all shards of all workers at the parameters themselves. A worker that steps
   * alone has one shard, whose gradients are there already.
   */
  void reduce() {
    if (team.isLocal()) {
      return;
    }
    Tensors.withoutGradients(
        () -> {
          PairwiseSum<List<NDArray>> tree = new PairwiseSum<>(team.share().shards(), this::sum);
          for (int seat = 0; seat < leaves.size(); seat++) {
            tree.add(
                team.share().from() + seat,
                new ArrayList<>(leaves.get(seat).stream().map(Tensors::gradient).toList()));
          }
          if (!team.collective().isAlone()) {
            meetOthers(tree.nodes());
          }
          tree.nodes().forEach(node -> close(node.sum()));
          return null;
        });
  }

  private List<NDArray> sum(List<NDArray> left, List<NDArray> right) {
    for (int i = 0; i < left.size(); i++) {
      if (left.get(i) != null && right.get(i) != null) {
        left.get(i).addi(right.get(i));
      }
    }
    close(right);
    return left;
  }

  private static void close(List<NDArray> arrays) {
    for (NDArray array : arrays) {
      if (array != null) {
        array.close();
      }
    }
  }

  private void meetOthers(List<PairwiseSum.Node<List<NDArray>>> nodes) {
    int count = leaves.get(0).size();
    for (int from = 0; from < count; ) {
      int length = 0;
      int to = from;
      while (to < count && (to == from || length + size(to) <= BUCKET)) {
        length += size(to++);
      }
      List<PairwiseSum.Node<float[]>> own = new ArrayList<>();
      for (PairwiseSum.Node<List<NDArray>> node : nodes) {
        float[] values = flat(node.sum(), from, to, length);
        own.add(new PairwiseSum.Node<>(node.level(), node.index(), values));
      }
      put(team.collective().sum(own, team.share().shards(), length), nodes, from, to);
      from = to;
    }
  }

  private int size(int index) {
    return (int) leaves.get(0).get(index).getShape().size();
  }

  private float[] flat(List<NDArray> arrays, int from, int to, int length) {
    float[] values = new float[length];
    int at = 0;
    for (int i = from; i < to; i++) {
      if (arrays.get(i) != null) {
        float[] part = arrays.get(i).toFloatArray();
        System.arraycopy(part, 0, values, at, part.length);
      }
      at += size(i);
    }
    return values;
  }

  /** What has no gradient has none at any worker, since all run the same network. */
  private void put(float[] sums, List<PairwiseSum.Node<List<NDArray>>> nodes, int from, int to) {
    List<NDArray> gradients = nodes.get(0).sum();
    int at = 0;
    for (int i = from; i < to; i++) {
      float[] part = new float[size(i)];
      System.arraycopy(sums, at, part, 0, part.length);
      at += part.length;
      if (gradients.get(i) != null) {
        try (NDArray values = manager.create(part, gradients.get(i).getShape())) {
          Tensors.copy(values, gradients.get(i));
        }
      }
    }
  }

  /** Sets all gradients to zero. */
  void clear() {
    leaves.forEach(Tensors::zeroGradients);
  }

  /** Makes all workers' parameters and buffers those of the first. */
  void takeFirst() {
    if (team.collective().isAlone()) {
      return;
    }
    for (NDArray array : replica.arrays()) {
      if (array.getDataType() == DataType.FLOAT32) {
        float[] values = array.toFloatArray();
        team.collective().broadcast(values);
        if (!team.isFirst()) {
          try (NDArray given = manager.create(values, array.getShape())) {
            Tensors.copy(given, array);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
