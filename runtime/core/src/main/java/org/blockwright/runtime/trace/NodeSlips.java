package org.blockwright.runtime.trace;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.blockwright.Act;
import org.blockwright.runtime.ops.EagerProgram;
import org.blockwright.runtime.ops.EagerProgram.Meeting;
import org.blockwright.runtime.ops.Window;

/** The usual ways in which two implementations of one network differ, each as a program. */
final class NodeSlips {
  private static final double[] EPSILONS = {1e-5, 1e-6, 1e-3, 1e-12, 1e-7, 1e-8, 0};
  private static final int MAP = 4;
  private static final int RGB = 3;

  /** Axes of tokens, with the batch or, by heads, without it. */
  private static final int TOKENS = 3;

  /** Queries, keys and values. */
  private static final int PARTS = 3;

  private NodeSlips() {}

  /** A way of doing something otherwise. */
  @FunctionalInterface
  interface Slip {
    EagerProgram on(NDManager scope, Meeting meeting);
  }

  /** All that need no parameter named, the commonest first. */
  static List<Slip> all() {
    List<Slip> slips = new ArrayList<>();
    for (double eps : EPSILONS) {
      slips.add((scope, meeting) -> new Epsilon(scope, meeting, eps));
    }
    slips.add(ApproximateGelu::new);
    slips.add(QuickGelu::new);
    for (Act act : Act.values()) {
      slips.add((scope, meeting) -> new OtherActivation(scope, meeting, act));
    }
    slips.add(BatchStatistics::new);
    slips.add(SameEdges::new);
    slips.add(
        kernels(
            "the first convolution reads BGR instead of RGB",
            (shape, groups) -> shape.get(1) == RGB && groups == 1,
            weight -> weight.flip(1)));
    slips.add(
        kernels(
            "kernels with height and width exchanged (another layout of the weights)",
            (shape, groups) -> shape.get(2) > 1,
            weight -> weight.transpose(0, 1, 3, 2)));
    slips.add(TransposedMatrix::new);
    slips.add(NoBias::new);
    slips.add(HeadByHead::new);
    slips.add(Unscaled::new);
    slips.add(PaddingInMeans::new);
    slips.add(JoinedTheOtherWay::new);
    slips.add(ChannelsLastRows::new);
    return slips;
  }

  private static Slip kernels(
      String text, BiPredicate<Shape, Integer> applies, UnaryOperator<NDArray> turned) {
    return (scope, meeting) -> new OtherKernels(scope, meeting, text, applies, turned);
  }

  /** Two parameters in each other's place. */
  static Slip swapped(Parameter a, Parameter b, String names) {
    return (scope, meeting) ->
        new EagerProgram(scope, meeting) {
          @Override
          public Value parameter(Parameter parameter) {
            boolean first = parameter == a;
            if (parameter == null || !(first || parameter == b)) {
              return super.parameter(parameter);
            }
            slipped(names);
            return new Value(view((first ? b : a).getArray()), parameter, false);
          }
        };
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.0e", value);
    return value == 0 ? "0" : text.replace("e-0", "e-");
  }

  private static final class Epsilon extends EagerProgram {
    private final double eps;

    Epsilon(NDManager scope, Meeting meeting, double eps) {
      super(scope, meeting);
      this.eps = eps;
    }

    private double instead(double own, String of) {
      // 1.001e-5 and the like are as good as equal
      if (Math.abs(own - eps) > 1e-3 * own) {
        slipped("epsilon %s instead of %s in the %s".formatted(number(eps), number(own), of));
        return eps;
      }
      return own;
    }

    @Override
    public Value layerNorm(Value x, int size, Value scale, Value shift, double own) {
      return super.layerNorm(x, size, scale, shift, instead(own, "layer norm"));
    }

    @Override
    public Value batchNorm(Value x, Value scale, Value shift, Value mean, Value var, double own) {
      return super.batchNorm(x, scale, shift, mean, var, instead(own, "batch norm"));
    }
  }

  private static final class ApproximateGelu extends EagerProgram {
    ApproximateGelu(NDManager scope, Meeting meeting) {
      super(scope, meeting);
    }

    @Override
    public Value activation(Act act, Value x) {
      if (act != Act.GELU) {
        return super.activation(act, x);
      }
      slipped("GELU approximated with tanh instead of the exact one with erf");
      NDArray cube = x.array().mul(x.array()).mul(x.array()).mul(0.044715f);
      NDArray inner = x.array().add(cube).mul((float) Math.sqrt(2 / Math.PI)).tanh();
      return activated(x.array().mul(inner.add(1)).mul(0.5f));
    }
  }

  private static final class QuickGelu extends EagerProgram {
    QuickGelu(NDManager scope, Meeting meeting) {
      super(scope, meeting);
    }

    @Override
    public Value activation(Act act, Value x) {
      if (act != Act.GELU) {
        return super.activation(act, x);
      }
      slipped("GELU approximated with a sigmoid (QuickGELU) instead of the exact one with erf");
      NDArray gate = x.array().mul(1.702f).getNDArrayInternal().sigmoid();
      return activated(gate.mul(x.array()));
    }
  }

  private static final class OtherActivation extends EagerProgram {
    private final Act instead;

    OtherActivation(NDManager scope, Meeting meeting, Act instead) {
      super(scope, meeting);
      this.instead = instead;
    }

    @Override
    public Value activation(Act act, Value x) {
      if (act == Act.NONE || act == instead) {
        return super.activation(act, x);
      }
      String theirs = instead == Act.NONE ? "no activation" : "the activation " + instead;
      slipped(theirs + " instead of " + act);
      return activated(activated(instead, x));
    }
  }

  private static final class BatchStatistics extends EagerProgram {
    BatchStatistics(NDManager scope, Meeting meeting) {
      super(scope, meeting);
    }

    @Override
    public Value batchNorm(Value x, Value scale, Value shift, Value mean, Value var, double eps) {
      if (x.array().getShape().dimension() != MAP) {
        return super.batchNorm(x, scale, shift, mean, var, eps);
      }
      slipped("batch norm with the statistics of the batch: model.eval() was not called");
      NDArray middle = array(super.mean(x, 0, 2, 3));
      NDArray apart = x.array().sub(middle.reshape(1, -1, 1, 1));
      NDArray spread = array(super.mean(own(apart.mul(apart), x), 0, 2, 3));
      return super.batchNorm(
          x,
          scale,
          shift,
          new Value(middle, mean.origin(), false),
          new Value(spread, var.origin(), false),
          eps);
    }
  }

  private static final class SameEdges extends EagerProgram {
    SameEdges(NDManager scope, Meeting meeting) {
      super(scope, meeting);
    }

    @Override
    public Value convolution(
        Value x, Value weight, Value bias, int stride, int padding, int dilation, int groups) {
      if (stride == 1 || padding == 0) {
        return super.convolution(x, weight, bias, stride, padding, dilation, groups);
      }
      slipped(
          "TensorFlow's SAME padding, less before than behind, instead of %d on each side"
              .formatted(padding));
      Value rows = super.pad(x, MAP, 2, padding - 1, padding, 0);
      Value all = super.pad(rows, MAP, 3, padding - 1, padding, 0);
      return super.convolution(all, weight, bias, stride, 0, dilation, groups);
    }

    @Override
    public Value pad(Value x, int axes, int axis, int before, int behind, double value) {
      if (before == behind || axis < 2) {
        return super.pad(x, axes, axis, before, behind, value);
      }
      slipped("padding that is larger before than behind, or the same on each side");
      return super.pad(x, axes, axis, behind, before, value);
    }
  }

  /** Convolutions with the weights of some turned another way. */
  private static final class OtherKernels extends EagerProgram {
    private final String text;
    private final BiPredicate<Shape, Integer> applies;
    private final UnaryOperator<NDArray> turned;

    /**
     * @param applies to a weight's shape and the number of groups
     */
    OtherKernels(
        NDManager scope,
        Meeting meeting,
        String text,
        BiPredicate<Shape, Integer> applies,
        UnaryOperator<NDArray> turned) {
      super(scope, meeting);
      this.text = text;
      this.applies = applies;
      this.turned = turned;
    }

    @Override
    public Value convolution(
        Value x, Value weight, Value bias, int stride, int padding, int dilation, int groups) {
      Value own = weight;
      if (applies.test(weight.array().getShape(), groups)) {
        slipped(text);
        own = new Value(turned.apply(weight.array()), weight.origin(), false);
      }
      return super.convolution(x, own, bias, stride, padding, dilation, groups);
    }
  }

  private static final class TransposedMatrix extends EagerProgram {
    TransposedMatrix(NDManager scope, Meeting meeting) {
      super(scope, meeting);
    }

    @Override
    public Value linear(Value x, Value weight, Value bias) {
      if (weight.array().getShape().get(0) != weight.array().getShape().get(1)) {
        return super.linear(x, weight, bias);
      }
      slipped("a transposed weight (in, out) instead of (out, in)");
      return super.linear(x, new Value(weight.array().transpose(), weight.origin(), false), bias);
    }
  }

  private static final class NoBias extends EagerProgram {
    NoBias(NDManager scope, Meeting meeting) {
      super(scope, meeting);
    }

    @Override
    public Value linear(Value x, Value weight, Value bias) {
      if (bias != null) {
        slipped("no bias");
      }
      return super.linear(x, weight, null);
    }

    @Override
    public Value convolution(
        Value x, Value weight, Value bias, int stride, int padding, int dilation, int groups) {
      if (bias != null) {
        slipped("no bias");
      }
      return super.convolution(x, weight, null, stride, padding, dilation, groups);
    }
  }

  private static final class HeadByHead extends EagerProgram {
    HeadByHead(NDManager scope, Meeting meeting) {
      super(scope, meeting);
    }

    @Override
    public Value reshape(Value x, int... sample) {
      boolean tokens = sample.length == TOKENS && x.array().getShape().dimension() == TOKENS;
      if (!tokens || sample[1] % PARTS != 0) {
        return super.reshape(x, sample);
      }
      slipped(
          "queries, keys and values side by side for each head, instead of one after the other");
      Value byHead = super.reshape(x, sample[0], sample[1] / PARTS, PARTS, sample[2]);
      return super.reshape(super.transpose(byHead, 0, 1, 3, 2, 4), sample);
    }
  }

  private static final class Unscaled extends EagerProgram {
    Unscaled(NDManager scope, Meeting meeting) {
      super(scope, meeting);
    }

    @Override
    public Value scale(Value x, double factor) {
      slipped("values that are not scaled by %.4g".formatted(factor));
      return x;
    }
  }

  private static final class PaddingInMeans extends EagerProgram {
    PaddingInMeans(NDManager scope, Meeting meeting) {
      super(scope, meeting);
    }

    @Override
    public Value averagePool(Value x, Window window, boolean countPadding) {
      if (window.padding() > 0) {
        slipped(
            "an average pooling that %s the zeros of the padding"
                .formatted(countPadding ? "does not count" : "counts"));
      }
      return super.averagePool(x, window, !countPadding);
    }
  }

  private static final class JoinedTheOtherWay extends EagerProgram {
    JoinedTheOtherWay(NDManager scope, Meeting meeting) {
      super(scope, meeting);
    }

    @Override
    public Value concat(List<Value> parts, int axis) {
      slipped("parts joined in the other order (such as the class token last)");
      List<Value> turned = new ArrayList<>(parts);
      Collections.reverse(turned);
      NDList arrays = new NDList();
      turned.forEach(part -> arrays.add(part.array()));
      return own(NDArrays.concat(arrays, axis), parts.toArray(Value[]::new));
    }
  }

  private static final class ChannelsLastRows extends EagerProgram {
    ChannelsLastRows(NDManager scope, Meeting meeting) {
      super(scope, meeting);
    }

    @Override
    public Value reshape(Value x, int... sample) {
      if (sample.length != 1 || x.array().getShape().dimension() != MAP) {
        return super.reshape(x, sample);
      }
      slipped("a map flattened with its channels last instead of first");
      return super.reshape(super.transpose(x, 0, 2, 3, 1), sample);
    }
  }
}
