package org.blockwright.runtime.ops;

import org.blockwright.rule.ParameterSpec.Role;
import org.blockwright.rule.TensorShape;

/**
 * Which distribution each parameter of a network is drawn from, by the official code's families.
 */
public enum Initialization {
  /** Each layer's own default, as PyTorch, timm and the heads' official classes have it. */
  STANDARD {
    @Override
    Draw draw(String name, Op<?> op, Role role) {
      return op.standard(role);
    }
  },
  /** ResNet, MobileNetV2 and V3: Kaiming normal convolutions, narrow normal classifiers. */
  CONVOLUTIONAL {
    @Override
    Draw draw(String name, Op<?> op, Role role) {
      return switch (role) {
        case CONV_WEIGHT -> Draw.KAIMING_NORMAL;
        case LINEAR_WEIGHT -> Draw.NORMAL_HUNDREDTH;
        case CONV_BIAS, LINEAR_BIAS -> Draw.ZEROS;
        default -> op.standard(role);
      };
    }
  },
  /** DeiT and PVT: truncated normal linear layers without bias; the rest keeps its default. */
  TRANSFORMER {
    @Override
    Draw draw(String name, Op<?> op, Role role) {
      return switch (role) {
        case LINEAR_WEIGHT -> Draw.TRUNCATED_NORMAL;
        case LINEAR_BIAS -> Draw.ZEROS;
        default -> op.standard(role);
      };
    }
  },
  /** Mixer and gMLP (timm, {@code mlp_mixer}): the gate starts as 1, a linear head as 0. */
  MIXER {
    @Override
    Draw draw(String name, Op<?> op, Role role) {
      boolean head = name.startsWith("head.");
      boolean gate = isSpatialGate(name, op);
      return switch (role) {
        case CONV_WEIGHT -> Draw.LECUN_NORMAL;
        case CONV_BIAS -> Draw.ZEROS;
        case LINEAR_WEIGHT ->
            head ? Draw.ZEROS : gate ? Draw.NORMAL_MILLIONTH : Draw.XAVIER_UNIFORM;
        case LINEAR_BIAS -> head ? Draw.ZEROS : gate ? Draw.ONES : Draw.NORMAL_MILLIONTH;
        default -> op.standard(role);
      };
    }

    /**
     * The layer over positions of {@link org.blockwright.block.SpatialGate}, by its node's name.
     */
    private boolean isSpatialGate(String name, Op<?> op) {
      return name.contains(".mixed.")
          && op.inputs().get(0).kind() == TensorShape.Kind.COLUMNS
          && op.shape().sameDims(op.inputs().get(0));
    }
  };

  /** The distribution of an operator's parameter {@code name}, a path from the network's root. */
  abstract Draw draw(String name, Op<?> op, Role role);

  /** Tells every parameter of a network what it will be drawn from. */
  final void prepare(Part network, long seed) {
    long[] index = {0};
    network.visit(
        (path, op) -> {
          for (Drawn drawn : op.draws()) {
            String name = drawn.spec().name();
            drawn.set(
                draw(path.isEmpty() ? name : path + "." + name, op, drawn.spec().role()),
                mixed(seed, index[0]++));
          }
        });
  }

  /** Splitmix64: seeds that differ in one bit give unrelated streams. */
  private static long mixed(long seed, long index) {
    long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
