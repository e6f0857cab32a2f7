package org.blockwright.runtime.heads;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.blockwright.Distribution;
import org.blockwright.FanMode;
import org.blockwright.Initializer;
import org.blockwright.head.Noah.Rule;
import org.blockwright.rule.ParameterSpec;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.ops.Arg;
import org.blockwright.runtime.ops.Args;
import org.blockwright.runtime.ops.AttentionOutput;
import org.blockwright.runtime.ops.Convolution;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.Initialization;
import org.blockwright.runtime.ops.Layout;
import org.blockwright.runtime.ops.OperatorBlock;
import org.blockwright.runtime.ops.Primitives;

/**
 * The NOAH head (arXiv 2402.02377; official module {@code NOAH} of OSVAI/NOAH): a map {@code (N, C,
 * H, W)} or tokens {@code (N, L, C)} to logits {@code (N, classes)}. Its attention maps are {@code
 * (N, n, classes, L)}, each summing to 1 over the positions.
 */
public final class NoahOp extends OperatorBlock<org.blockwright.head.Noah>
    implements AttentionOutput {
  private final Convolution query;
  private final Convolution value;
  private final NDIndex keyChannels;
  private final NDIndex valueChannels;
  private final TensorShape maps;

  /** From so many on, {@link Arithmetic#CHANNELS_LAST} has maps with classes last. */
  private static final int MANY_CLASSES = 512;

  private final Set<Formulation> trainable;
  private Formulations formulations = Formulations.standard();

  /** As its annotation's rule says; refuses what the rule refuses. */
  public NoahOp(Shaped x, Arg... args) {
    super(org.blockwright.head.Noah.class, List.of(x), args);
    TensorShape read = inputs().get(0);
    int channels = read.channels();
    int keys = Rule.keyChannels(attributes(), channels);
    int values = Rule.valueChannels(attributes(), channels);
    query = Convolution.pointwise(this, "query.", keys);
    value = Convolution.pointwise(this, "value.", values);
    keyChannels = new NDIndex().addAllDim().addSliceDim(0, keys);
    valueChannels = new NDIndex().addAllDim().addSliceDim(channels - values, channels);
    maps =
        TensorShape.groups(attributes().n(), attributes().classes(), read.height(), read.width());
    trainable =
        attributes().splitHeads()
            ? EnumSet.complementOf(EnumSet.of(Formulation.ATTENTION))
            : EnumSet.of(Formulation.MAPS, Formulation.CLASSES_LAST);
  }

  /** What its time depends on. */
  public HeadShape headShape() {
    int channels = inputs().get(0).channels();
    return new HeadShape(
        maps.groups(),
        maps.channels(),
        maps.positions(),
        Rule.keyChannels(attributes(), channels),
        Rule.valueChannels(attributes(), channels));
  }

  /** Takes a table of its own in place of the standard one, in training. */
  public void setFormulations(Formulations formulations) {
    this.formulations = formulations;
  }

  @Override
  public List<TensorShape> attention() {
    return List.of(maps);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return switch (formulation(pass, inputs[0])) {
      case CLASSES_LAST -> computeClassesLast(pass, inputs[0]);
      case PRODUCTS -> products().ofMaps(pass, inputs[0]);
      case SHARES_FIRST -> products().ofShares(pass, inputs[0]);
      case MAPS, ATTENTION -> computeMaps(pass, inputs[0]);
    };
  }

  private Formulation formulation(ForwardPass pass, NDArray x) {
    if (!pass.training() || pass.isWatched()) {
      return Formulation.MAPS;
    }
    return switch (pass.arithmetic()) {
      case COMPOSED -> Formulation.MAPS;
      case CHANNELS_LAST ->
          pass.isChannelsLast(x)
                  && inputs().get(0).kind() == TensorShape.Kind.MAP
                  && maps.channels() >= MANY_CLASSES
              ? Formulation.CLASSES_LAST
              : Formulation.MAPS;
      case FUSED ->
          formulations.fastest(Formulations.Use.TRAINING, x.getDevice(), headShape(), trainable);
    };
  }

  private NoahProducts products() {
    return new NoahProducts(inputs().get(0), headShape(), query, value, this::dropped);
  }

  private NDArray computeMaps(ForwardPass pass, NDArray x) {
    // Tokens too: convolving (N, C, H, W) is faster than the official code's (N, C, L, 1).
    try (NDArray map = Layout.map(x, inputs().get(0));
        NDArray values = values(pass, map);
        NDArray scores = read(pass, query, map, keyChannels);
        NDArray attention = scores.softmax(3)) {
      pass.attended(this, attention);
      try (NDArray weighted = attention.mul(values)) {
        return weighted.sum(new int[] {1, 3});
      }
    }
  }

  /** The same on maps {@code (N, L, n * classes)}, as a convolution leaves them: none is copied. */
  private NDArray computeClassesLast(ForwardPass pass, NDArray x) {
    try (NDArray map = Layout.map(x, inputs().get(0));
        NDArray values = readClassesLast(pass, value, map, valueChannels);
        NDArray kept = dropped(pass, values);
        NDArray scores = readClassesLast(pass, query, map, keyChannels);
        NDArray attention = scores.softmax(1);
        NDArray weighted = attention.mul(kept);
        NDArray sums = weighted.sum(new int[] {1});
        NDArray groups = sums.reshape(-1, maps.groups(), maps.channels())) {
      return groups.sum(new int[] {1});
    }
  }

  private NDArray readClassesLast(
      ForwardPass pass, Convolution conv, NDArray map, NDIndex channels) {
    try (NDArray part = map.get(channels);
        NDArray all = conv.apply(pass, part);
        NDArray last = all.transpose(0, 2, 3, 1)) {
      return last.reshape(-1, maps.positions(), (long) maps.groups() * maps.channels());
    }
  }

  /** The value maps {@code (N, n, classes, L)} of a map. */
  NDArray values(ForwardPass pass, NDArray map) {
    NDArray values = read(pass, value, map, valueChannels);
    NDArray kept = dropped(pass, values);
    if (kept != values) {
      values.close();
    }
    return kept;
  }

  private NDArray dropped(ForwardPass pass, NDArray values) {
    double rate = attributes().dropout();
    return pass.dropping() && rate > 0
        ? values.getNDArrayInternal().dropout(values, (float) rate, true).singletonOrThrow()
        : values;
  }

  /** {@code (N, n, classes, L)}: output channel {@code g * classes + k} is class k of group g. */
  private NDArray read(ForwardPass pass, Convolution conv, NDArray map, NDIndex channels) {
    try (NDArray part = map.get(channels);
        NDArray all = conv.apply(pass, part)) {
      return all.reshape(-1, maps.groups(), maps.channels(), maps.positions());
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    int channels = inputs().get(0).channels();
    int keys = Rule.keyChannels(attributes(), channels);
    int before = channels - Rule.valueChannels(attributes(), channels);
    V map = Layout.map(p, x.get(0), inputs().get(0));
    V values = read(p, value, p.slice(map, 1, before, channels, 1));
    V attention = p.softmax(read(p, query, p.slice(map, 1, 0, keys, 1)), 3);
    p.attended(attention);
    return p.sum(p.multiply(attention, values), 1, 3);
  }

  private <V> V read(Primitives<V> p, Convolution conv, V part) {
    return p.reshape(conv.lower(p, part), maps.dims());
  }

  /** As the official class's constructor; the models' own rules come after it. */
  @Override
  protected Initializer standard(ParameterSpec.Role role) {
    return switch (role) {
      case CONV_WEIGHT ->
          Initialization.how(Distribution.KAIMING_NORMAL, Args.mode(FanMode.FAN_OUT));
      case CONV_BIAS -> Initialization.how(Distribution.ZEROS);
      default -> super.standard(role);
    };
  }
}
