package org.blockwright.runtime.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One line of a TorchScript method: a value of its own, made by an operator.
 *
 * @param name of the value
 * @param function the operator, such as {@code torch.conv2d}
 * @param arguments values and parameters as they are read (strings), lists of those, numbers, truth
 *     values, {@code int[]}, null, or an {@link Expression}
 */
record TorchCall(String name, String function, List<Object> arguments) {
  /** Where a {@code conv2d} has its groups, if it says them: its last argument. */
  static final int GROUPS = 6;

  /** Text that reads no value. */
  record Expression(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  static TorchCall of(String name, String function, Object... arguments) {
    return new TorchCall(
        name, function, Collections.unmodifiableList(new ArrayList<>(Arrays.asList(arguments))));
  }

  /** Whether it is a call of an operator of {@code torch}. */
  boolean is(String operator) {
    return function.equals("torch." + operator);
  }

  /** An argument that is a value; null where it is absent. */
  String value(int index) {
    return (String) arguments.get(index);
  }

  /** In how many groups a {@code conv2d} reads its channels. */
  int groups() {
    return arguments.size() > GROUPS ? (int) arguments.get(GROUPS) : 1;
  }

  /** The values and parameters that it reads. */
  Stream<String> reads() {
    return arguments.stream()
        .flatMap(argument -> argument instanceof List<?> list ? list.stream() : Stream.of(argument))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }

  /** The same call of values that are read otherwise. */
  TorchCall reading(UnaryOperator<String> other) {
    List<Object> changed = new ArrayList<>();
    for (Object argument : arguments) {
      if (argument instanceof String value) {
        changed.add(other.apply(value));
      } else if (argument instanceof List<?> list) {
        changed.add(list.stream().map(value -> other.apply((String) value)).toList());
      } else {
        changed.add(argument);
      }
    }
    return new TorchCall(name, function, Collections.unmodifiableList(changed));
  }

  /** The same call with another argument. */
  TorchCall with(int index, Object argument) {
    List<Object> changed = new ArrayList<>(arguments);
    changed.set(index, argument);
    return new TorchCall(name, function, Collections.unmodifiableList(changed));
  }

  /** The same call for a value of another name. */
  TorchCall named(String other) {
    return new TorchCall(other, function, arguments);
  }

  /** The lines of calls. */
  static String lines(List<TorchCall> calls) {
    return calls.stream()
        .map(call -> "    " + call.name + " = " + call.expression() + "\n")
        .collect(Collectors.joining());
  }

  private String expression() {
    return function
        + arguments.stream().map(TorchCall::text).collect(Collectors.joining(", ", "(", ")"));
  }

  /** An argument as it is written. */
  static String text(Object argument) {
    if (argument == null) {
      return "None";
    } else if (argument instanceof Boolean flag) {
      return flag ? "True" : "False";
    } else if (argument instanceof Double number) {
      return number.toString().replace('E', 'e');
    } else if (argument instanceof int[] numbers) {
      return Arrays.toString(numbers);
    }
    return argument.toString();
  }
}
