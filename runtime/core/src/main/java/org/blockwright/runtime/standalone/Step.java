package org.blockwright.runtime.standalone;

import java.util.List;
import org.blockwright.Act;

/**
 * One run of a kernel.
 *
 * @param path of the operator that it is a part of
 * @param inputs arrays that it reads; a bias that is absent is left out
 * @param act behind it, where its kind takes one along
 * @param number epsilon, factor, floor or filling
 * @param numbers as its kind says
 */
record Step(
    String path,
    Kind kind,
    List<Value> inputs,
    Value output,
    Act act,
    double number,
    List<Integer> numbers) {
  Step {
    inputs = List.copyOf(inputs);
    numbers = List.copyOf(numbers);
  }

  Value input(int index) {
    return inputs.get(index);
  }

  int at(int index) {
    return numbers.get(index);
  }

  int[] integers() {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  boolean is(Kind other) {
    return kind == other;
  }

  /** Whether it multiplies with weights that are known, one row for each channel it makes. */
  boolean isLayer() {
    return is(Kind.CONVOLUTION) || is(Kind.LINEAR);
  }

  /** The bias of a layer; null where it has none. */
  Value bias() {
    return inputs.size() > 2 ? inputs.get(2) : null;
  }

  Step reading(List<Value> others) {
    return new Step(path, kind, others, output, act, number, numbers);
  }

  /** A layer with other weights, for another value. */
  Step weighing(Value weight, Value bias, Value made) {
    return new Step(path, kind, List.of(input(0), weight, bias), made, act, number, numbers);
  }

  /** The same with an activation behind it. */
  Step with(Act newAct, Value made) {
    return new Step(path, kind, inputs, made, newAct, number, numbers);
  }
}
