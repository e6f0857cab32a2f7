package org.blockwright.runtime.standalone;

import org.blockwright.runtime.base.DeclarationException;
import org.blockwright.standalone.Act;
import org.blockwright.standalone.Broadcast;
import org.blockwright.standalone.Convolution;
import org.blockwright.standalone.Elementwise;
import org.blockwright.standalone.Linear;
import org.blockwright.standalone.Memory;
import org.blockwright.standalone.Move;
import org.blockwright.standalone.Reduction;
import org.blockwright.standalone.Rows;

/** Steps of constants alone, calculated by the kernels that calculate the others later. */
final class Evaluation {
  private Evaluation() {}

  static float[] of(Step step) {
    Value read = step.input(0);
    float[] x = read.values();
    float[] y = new float[step.output().size()];
    switch (step.kind()) {
      case RESHAPE -> System.arraycopy(x, 0, y, 0, y.length);
      case TRANSPOSE -> Move.transpose(read.shape(), step.integers()).run(x, 0, y, 0);
      case SLICE -> {
        int axis = step.at(0);
        Move.every(read.shape(), axis, step.output().axis(axis), step.at(3))
            .run(x, step.at(1) * read.behind(axis), y, 0);
      }
      case PAD -> {
        Elementwise.fill(y, 0, y.length, (float) step.number());
        int from = step.at(1) * step.output().behind(step.at(0));
        Move.into(read.shape(), step.output().shape()).run(x, 0, y, from);
      }
      case CONCAT -> {
        int at = 0;
        for (Value part : step.inputs()) {
          Move.into(part.shape(), step.output().shape()).run(part.values(), 0, y, at);
          at += part.axis(step.at(0)) * part.behind(step.at(0));
        }
      }
      case ADD -> two(step).add(x, 0, step.input(1).values(), 0, y, 0);
      case MULTIPLY -> two(step).multiply(x, 0, step.input(1).values(), 0, y, 0);
      case POWER -> two(step).power(x, 0, step.input(1).values(), 0, y, 0);
      case SCALE -> Elementwise.scale(x, 0, (float) step.number(), y, 0, y.length);
      case AT_LEAST -> Elementwise.atLeast(x, 0, (float) step.number(), y, 0, y.length);
      case EXP -> Elementwise.exp(x, 0, y, 0, y.length);
      case LOG -> Elementwise.log(x, 0, y, 0, y.length);
      case SUM -> new Reduction(read.shape(), step.integers()).sum(x, 0, y, 0);
      case MEAN -> new Reduction(read.shape(), step.integers()).mean(x, 0, y, 0);
      case MAX -> new Reduction(read.shape(), step.integers()).max(x, 0, y, 0);
      case LAYER_NORM ->
          Rows.layerNorm(
              x,
              0,
              step.input(1).values(),
              step.input(2).values(),
              step.number(),
              y,
              0,
              read.before(read.axes() - 1));
      case SOFTMAX -> {
        int axis = step.at(0);
        Rows.softmax(x, 0, y, 0, read.before(axis), read.axis(axis), read.behind(axis));
      }
      case ACTIVATION -> {
        System.arraycopy(x, 0, y, 0, y.length);
        Elementwise.activate(Act.valueOf(step.act().name()), y, 0, y.length);
      }
      case LINEAR, CONVOLUTION -> layer(step, x, y);
      default ->
          throw new DeclarationException(
              step.path()
                  + " makes "
                  + step.kind()
                  + " of parameters alone, which no class is written of");
    }
    return y;
  }

  private static Broadcast two(Step step) {
    return new Broadcast(step.input(0).shape(), step.input(1).shape());
  }

  private static void layer(Step step, float[] x, float[] y) {
    Value read = step.input(0);
    float[] weight = step.input(1).values();
    float[] bias = step.bias() == null ? null : step.bias().values();
    Memory memory = new Memory(x.length + y.length);
    float[] values = memory.values();
    System.arraycopy(x, 0, values, 0, x.length);
    if (step.is(Kind.LINEAR)) {
      int in = read.axis(read.axes() - 1);
      new Linear(in, step.input(1).axis(0), weight, bias, Act.NONE)
          .run(memory, 0, x.length, read.size() / in);
    } else {
      Convolution.of(read.axis(1), read.axis(2), read.axis(3))
          .to(step.output().axis(1))
          .kernel(step.at(0), step.at(1), step.at(2))
          .dilation(step.at(3))
          .groups(step.at(4))
          .with(weight, bias, Act.NONE)
          .run(memory, 0, x.length);
    }
    System.arraycopy(values, x.length, y, 0, y.length);
  }
}
