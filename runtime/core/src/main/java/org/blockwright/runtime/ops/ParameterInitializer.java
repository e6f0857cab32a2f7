package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.blockwright.Initializer;
import org.blockwright.rule.InitializerRule;
import org.blockwright.rule.ParameterSpec;
import org.blockwright.runtime.pytorch.Tensors;

/** Draws one parameter. The network sets the distribution and the seed before it is initialised. */
final class ParameterInitializer implements ai.djl.training.initializer.Initializer {
  private static final String BIAS = "bias";

  private final ParameterSpec spec;
  private final long fanIn;
  private final long fanOut;
  private Initializer draw;
  private long seed;

  /** For a parameter among those of its operator. */
  ParameterInitializer(ParameterSpec spec, List<ParameterSpec> all, Initializer standard) {
    this.spec = spec;
    int[] dims = weightBeside(spec, all).dims();
    long cells = 1;
    for (int i = 2; i < dims.length; i++) {
      cells *= dims[i];
    }
    this.fanOut = dims.length == 0 ? 1 : dims[0] * cells;
    this.fanIn = dims.length < 2 ? fanOut : dims[1] * cells;
    this.draw = standard;
  }

  /** A bias is drawn by the fan of its weight. */
  private static ParameterSpec weightBeside(ParameterSpec spec, List<ParameterSpec> all) {
    String name = spec.name();
    if (!name.endsWith(BIAS)) {
      return spec;
    }
    String weight = name.substring(0, name.length() - BIAS.length()) + "weight";
    return all.stream().filter(other -> other.name().equals(weight)).findFirst().orElse(spec);
  }

  ParameterSpec spec() {
    return spec;
  }

  void set(Initializer newDraw, long newSeed) {
    this.draw = newDraw;
    this.seed = newSeed;
  }

  @Override
  public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
    float[] values = values(Math.toIntExact(shape.size()));
    NDArray array = Tensors.filled(manager, shape, into -> into.asFloatBuffer().put(values));
    return dataType == DataType.FLOAT32 ? array : converted(array, dataType);
  }

  private float[] values(int count) {
    if (spec.initial().isEmpty()) {
      return InitializerRule.values(draw, count, fanIn, fanOut, seed);
    }
    float[] values = new float[count];
    Arrays.fill(values, (float) spec.initial().getAsDouble());
    return values;
  }

  private static NDArray converted(NDArray array, DataType dataType) {
    try (array) {
      return Tensors.copyOf(array, dataType);
    }
  }
}
