package org.blockwright.runtime.train;

import ai.djl.nn.Block;
import java.util.List;
import org.blockwright.runtime.pytorch.Tensors;
import org.blockwright.runtime.train.optim.MovingAverage;
import org.blockwright.runtime.train.optim.NamedTensor;

/** The moving average of a model: instances beside those that are trained. */
final class AveragedModel implements AutoCloseable {
  private final List<Replica> copies;
  private final MovingAverage average;

  /**
   * @param decay of the average
   * @param copies instances that hold it, the first of which is kept up; they start as the model is
   * @param model what is trained
   */
  AveragedModel(double decay, List<Replica> copies, Replica model) {
    this.copies = copies;
    for (int i = 0; i < model.arrays().size(); i++) {
      Tensors.copy(model.arrays().get(i), copies.get(0).arrays().get(i));
    }
    average = new MovingAverage(decay, copies.get(0).moving());
  }

  /** Takes in the present values of the model; what is frozen stays as it is, to the bit. */
  void update(Replica model) {
    average.update(model.moving());
  }

  /** The average; of the other instances only after {@link ReplicaGroup#copyFirst(List)}. */
  List<NamedTensor> tensors() {
    return copies.get(0).tensors();
  }

  List<Replica> replicas() {
    return copies;
  }

  List<Block> blocks() {
    return copies.stream().map(Replica::block).toList();
  }

  @Override
  public void close() {
    copies.forEach(Replica::close);
  }
}
