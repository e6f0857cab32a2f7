package org.blockwright.runtime.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.blockwright.runtime.train.optim.NamedTensor;

/** One instance of the model on one device. */
final class Replica implements AutoCloseable {
  private final NDManager manager;
  private final Block block;
  private final ParameterStore store;
  private final TwinStore leaves = new TwinStore();
  private final List<NamedTensor> tensors = new ArrayList<>();
  private final List<NamedTensor> parameters = new ArrayList<>();
  private final List<Parameter> trained = new ArrayList<>();
  private final List<NDArray> moving = new ArrayList<>();

  /**
   * @param parent frees it at the latest
   * @param trainable whether gradients are wanted
   * @param freeze nodes that are not trained, as {@link FrozenNodes#of} takes them
   */
  Replica(
      NDManager parent,
      BlockFactory factory,
      Device device,
      boolean trainable,
      List<String> freeze) {
    manager = parent.newSubManager(device);
    block = factory.create(manager);
    store = new ParameterStore(manager, false);
    FrozenNodes frozen = FrozenNodes.of(block, freeze);
    block
        .getParameters()
        .forEach(
            pair -> {
              NamedTensor tensor = new NamedTensor(pair.getKey(), pair.getValue().getArray());
              tensors.add(tensor);
              boolean moves = !frozen.holds(tensor.name());
              boolean trains = moves && trainable && pair.getValue().requiresGradient();
              if (moves) {
                moving.add(tensor.array());
              }
              tensor.array().setRequiresGradient(trains);
              if (trains) {
                parameters.add(tensor);
                trained.add(pair.getValue());
              }
            });
  }

  /** Runs the model on images (N, C, H, W). */
  NDList forward(NDArray images, boolean training) {
    if (!training) {
      return block.forward(store, new NDList(images), false);
    }
    if (leaves.isEmpty()) {
      trained.forEach(parameter -> leaves.put(parameter, manager));
    }
    return block.forward(leaves, new NDList(images), true);
  }

  /** Runs the model in training on images (N, C, H, W), with the parameters of another store. */
  NDList forward(ParameterStore other, NDArray images) {
    return block.forward(other, new NDList(images), true);
  }

  Block block() {
    return block;
  }

  NDManager manager() {
    return manager;
  }

  /** Parameters and buffers, in the model's order. */
  List<NamedTensor> tensors() {
    return tensors;
  }

  /** Parameters and buffers that training changes: all but those of frozen nodes. */
  List<NDArray> moving() {
    return moving;
  }

  /** What is trained. */
  List<NamedTensor> parameters() {
    return parameters;
  }

  /** How many numbers are trained. */
  long parameterCount() {
    return parameters.stream().mapToLong(p -> p.array().getShape().size()).sum();
  }

  List<NDArray> arrays() {
    return tensors.stream().map(NamedTensor::array).toList();
  }

  List<NDArray> parameterArrays() {
    return parameters.stream().map(NamedTensor::array).toList();
  }

  /**
   * Arrays with the values of what is trained that bear this step's gradients, in the same order. A
   * gradient takes memory only while there is one, and the first to arrive is not added to zeros.
   */
  List<NDArray> leaves() {
    return trained.stream().map(leaves::get).toList();
  }

  /** Those of {@link #leaves} that are not the head's. */
  List<NDArray> bodyLeaves() {
    return IntStream.range(0, trained.size())
        .filter(i -> !parameters.get(i).name().startsWith(FrozenNodes.HEAD + "."))
        .mapToObj(i -> leaves.get(trained.get(i)))
        .toList();
  }

  /** Ends this step's gradients. */
  void endGradients() {
    leaves.clear();
  }

  @Override
  public void close() {
    manager.close();
  }
}
