package org.blockwright.runtime.explain;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.pytorch.Tensors;

/** Gradients of logits at nodes, in evaluation; what is before a node runs without gradients. */
final class NodeGradients {
  private NodeGradients() {}

  /**
   * What a node puts out for each image, and the gradient of the image's class there.
   *
   * @param inputs images {@code (N, C, H, W)}, normalised
   * @param classes of each image
   * @throws UsageException if the node does not lead to the logits
   */
  static List<NodeActivations> at(
      Classifier model, NDArray inputs, int[] classes, TargetNode target) {
    return Tensors.withGradients(
        () -> {
          try (NDManager scope = inputs.getManager().newSubManager()) {
            Leaf leaf = new Leaf(target.block(), scope);
            NDArray logits = run(model, inputs, leaf, scope);
            if (leaf.array == null || !backward(logits, classes, scope)) {
              throw new UsageException(
                  "the node "
                      + target.node()
                      + " of "
                      + model.id()
                      + " does not lead to the logits");
            }
            return rows(target, leaf.array, Leaf.gradient(leaf.array, scope));
          }
        });
  }

  /**
   * The last node on which the logit of a class depends through its grid, and not through the
   * tokens before it alone.
   *
   * @param input one image
   */
  static TargetNode lastThatMatters(
      Classifier model, NDArray input, int classIndex, List<TargetNode> nodes) {
    return Tensors.withGradients(
        () -> {
          try (NDManager scope = input.getManager().newSubManager()) {
            Probes probes = new Probes(nodes, scope);
            NDArray logits = run(model, input, probes, scope);
            TargetNode last = nodes.get(nodes.size() - 1);
            if (!backward(logits, new int[] {classIndex}, scope)) {
              return last;
            }
            for (int i = nodes.size() - 1; i >= 0; i--) {
              NDArray probe = probes.arrays.get(nodes.get(i).block());
              if (probe != null
                  && !rows(nodes.get(i), probe, Leaf.gradient(probe, scope)).get(0).isFlat()) {
                return nodes.get(i);
              }
            }
            return last;
          }
        });
  }

  private static NDArray run(
      Classifier model, NDArray inputs, ForwardPass.Observer observer, NDManager scope) {
    try (ForwardPass pass = new ForwardPass(new Frozen(scope), false, observer)) {
      NDArray logits = pass.run(model, inputs);
      logits.attach(scope);
      return logits;
    }
  }

  /** Finds gradients; false where the logits were calculated from nothing that wants any. */
  private static boolean backward(NDArray logits, int[] classes, NDManager scope) {
    int count = (int) logits.getShape().get(1);
    float[] chosen = new float[classes.length * count];
    for (int i = 0; i < classes.length; i++) {
      chosen[i * count + classes[i]] = 1;
    }
    try {
      Tensors.backward(logits, scope.create(chosen, new Shape(classes.length, count)));
      return true;
    } catch (EngineException e) {
      // The engine cannot be asked before.
      if (e.getMessage() != null && e.getMessage().contains("does not require grad")) {
        return false;
      }
      throw e;
    }
  }

  private static List<NodeActivations> rows(TargetNode target, NDArray values, NDArray gradients) {
    float[] all = values.toFloatArray();
    float[] slopes = gradients.toFloatArray();
    TensorShape shape = target.block().shape();
    int each = Math.toIntExact(shape.elements());
    List<NodeActivations> rows = new ArrayList<>();
    for (int at = 0; at < all.length; at += each) {
      rows.add(
          new NodeActivations(
              target.node(),
              shape,
              Arrays.copyOfRange(all, at, at + each),
              Arrays.copyOfRange(slopes, at, at + each)));
    }
    return rows;
  }

  /** Makes a block's output the start of what gradients are kept of. */
  private static final class Leaf implements ForwardPass.Observer {
    private final GraphBlock block;
    private final NDManager scope;
    private NDArray array;

    Leaf(GraphBlock block, NDManager scope) {
      this.block = block;
      this.scope = scope;
    }

    @Override
    public NDArray handedOn(GraphBlock from, NDArray output) {
      if (from != block) {
        return output;
      }
      array = Tensors.leaf(output);
      array.attach(scope);
      // The run closes what it reads; the leaf stays.
      return array.reshape(array.getShape());
    }

    static NDArray gradient(NDArray leaf, NDManager scope) {
      NDArray found = Tensors.gradient(leaf);
      NDArray gradient = found == null ? leaf.zerosLike() : found;
      gradient.attach(scope);
      return gradient;
    }
  }

  /** Adds zeros to the outputs of blocks, whose gradients are the outputs'. */
  private static final class Probes implements ForwardPass.Observer {
    private final Map<GraphBlock, NDArray> arrays = new IdentityHashMap<>();
    private final NDManager scope;

    Probes(List<TargetNode> nodes, NDManager scope) {
      this.scope = scope;
      nodes.forEach(node -> arrays.put(node.block(), null));
    }

    @Override
    public NDArray handedOn(GraphBlock block, NDArray output) {
      if (!arrays.containsKey(block)) {
        return output;
      }
      NDArray zeros = output.zerosLike();
      zeros.attach(scope);
      zeros.setRequiresGradient(true);
      arrays.put(block, zeros);
      return output.add(zeros);
    }
  }

  /** Parameters of which no gradient is kept, so that a training's stay as they are. */
  private static final class Frozen extends ParameterStore {
    private final Map<Parameter, NDArray> detached = new HashMap<>();
    private final NDManager scope;

    Frozen(NDManager scope) {
      super(scope, false);
      this.scope = scope;
    }

    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
      NDArray array = super.getValue(parameter, device, training);
      return array == null || !array.hasGradient()
          ? array
          : detached.computeIfAbsent(
              parameter,
              key -> {
                NDArray own = array.stopGradient();
                own.attach(scope);
                return own;
              });
    }
  }
}
