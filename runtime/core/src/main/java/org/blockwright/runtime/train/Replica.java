package org.blockwright.runtime.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.train.optim.NamedTensor;

/** One instance of the model on one device. */
final class Replica implements AutoCloseable {
  private final NDManager manager;
  private final Block block;
  private final ParameterStore store;
  private final List<NamedTensor> tensors = new ArrayList<>();
  private final List<NamedTensor> parameters = new ArrayList<>();
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
              boolean trained = moves && trainable && pair.getValue().requiresGradient();
              if (moves) {
                moving.add(tensor.array());
              }
              tensor.array().setRequiresGradient(trained);
              if (trained) {
                parameters.add(tensor);
              }
            });
  }

  /** Runs the model on images (N, C, H, W). */
  NDList forward(NDArray images, boolean training) {
    return block.forward(store, new NDList(images), training);
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

  /** What is trained and not the head's. */
  List<NDArray> bodyParameterArrays() {
    return parameters.stream()
        .filter(parameter -> !parameter.name().startsWith(FrozenNodes.HEAD + "."))
        .map(NamedTensor::array)
        .toList();
  }

  @Override
  public void close() {
    manager.close();
  }
}
