package org.blockwright.runtime.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.blockwright.rule.TensorShape;

/**
 * The calls of a program that is being rewritten, each value made once and read behind its call.
 * Passes ask who makes a value and who reads it, and put other calls in the place of some.
 */
final class Calls {
  private final List<TorchCall> calls;
  private final List<String> outputs;
  private final Map<String, long[]> parameters;
  private final Map<String, TensorShape> shapes;
  private int added;

  /**
   * A program.
   *
   * @param parameters those that are read, with their axes
   * @param shapes of values behind the batch, as far as they are known
   */
  Calls(
      List<TorchCall> calls,
      List<String> outputs,
      Map<String, long[]> parameters,
      Map<String, TensorShape> shapes) {
    this.calls = new ArrayList<>(calls);
    this.outputs = List.copyOf(outputs);
    this.parameters = Map.copyOf(parameters);
    this.shapes = Map.copyOf(shapes);
  }

  /** The axes of a parameter; none where a value is calculated. */
  long[] axes(String value) {
    return parameters.getOrDefault(value, new long[0]);
  }

  /** The axes of a map of one image, {@code [1, C, H, W]}; null where they are not known. */
  int[] oneMap(String value, Map<String, TorchCall> makers) {
    TorchCall maker = makers.get(value);
    if (maker != null && maker.is("slice") && maker.arguments().get(1).equals(1)) {
      int[] whole = oneMap(maker.value(0), makers);
      if (whole != null) {
        int count = (int) maker.arguments().get(3) - (int) maker.arguments().get(2);
        whole[1] = (count - 1) / (int) maker.arguments().get(4) + 1;
      }
      return whole;
    }
    TensorShape shape = shapes.get(value);
    return shape == null || shape.kind() != TensorShape.Kind.MAP
        ? null
        : new int[] {1, shape.channels(), shape.height(), shape.width()};
  }

  /** All calls, in an order in which they can run. */
  List<TorchCall> list() {
    return List.copyOf(calls);
  }

  /** The values that the program returns. */
  List<String> outputs() {
    return outputs;
  }

  /** A name for a value that a pass adds; the program's own begin with {@code v_}. */
  String fresh(String base) {
    return "f" + added++ + "_" + base;
  }

  /** Who makes which value, as things stand. */
  Map<String, TorchCall> makers() {
    Map<String, TorchCall> makers = new HashMap<>();
    calls.forEach(call -> makers.put(call.name(), call));
    return makers;
  }

  /** Values that are read once, as things stand; outputs are read by the caller. */
  Predicate<String> readOnce() {
    Map<String, Integer> uses = new HashMap<>();
    Stream.concat(calls.stream().flatMap(TorchCall::reads), outputs.stream())
        .forEach(value -> uses.merge(value, 1, Integer::sum));
    return value -> uses.getOrDefault(value, 0) == 1;
  }

  /** The call that makes a value, if it is of an operator of {@code torch} and read once. */
  static TorchCall made(
      Map<String, TorchCall> makers, Predicate<String> once, String value, String operator) {
    TorchCall maker = makers.get(value);
    return maker != null && maker.is(operator) && once.test(value) ? maker : null;
  }

  /** Appends a call for a value beside another one to those that a pass makes; gives its name. */
  String append(List<TorchCall> made, TorchCall beside, String function, Object... arguments) {
    String name = fresh(beside.name());
    made.add(TorchCall.of(name, function, arguments));
    return name;
  }

  /** What a pass puts in the place of a call, and which earlier calls go away with it. */
  record Change(List<TorchCall> instead, Set<TorchCall> gone) {
    static Change of(List<TorchCall> instead, TorchCall... gone) {
      return new Change(instead, Set.of(gone));
    }
  }

  /** A rewriting of one call. */
  @FunctionalInterface
  interface Rule {
    /**
     * What to put in a call's place, if the rule applies.
     *
     * @param call one of those of the program
     * @param makers who makes which value, with the changes made before in this pass
     * @param once whether a value is read once
     */
    Optional<Change> change(TorchCall call, Map<String, TorchCall> makers, Predicate<String> once);
  }

  /**
   * Applies a rule to every call, in order.
   *
   * @return how often it applied
   */
  int rewrite(Rule rule) {
    Map<String, TorchCall> makers = makers();
    Predicate<String> once = readOnce();
    Set<TorchCall> gone = new HashSet<>();
    List<TorchCall> result = new ArrayList<>();
    int count = 0;
    for (TorchCall call : calls) {
      Optional<Change> change = rule.change(call, makers, once);
      if (change.isEmpty()) {
        result.add(call);
        continue;
      }
      count++;
      gone.addAll(change.get().gone());
      for (TorchCall instead : change.get().instead()) {
        result.add(instead);
        makers.put(instead.name(), instead);
      }
    }
    result.removeAll(gone);
    calls.clear();
    calls.addAll(result);
    return count;
  }

  /** Takes calls away whose values nobody reads. */
  int removeDead() {
    Set<String> live = new HashSet<>(outputs);
    List<TorchCall> result = new ArrayList<>();
    for (int i = calls.size() - 1; i >= 0; i--) {
      TorchCall call = calls.get(i);
      if (live.contains(call.name())) {
        call.reads().forEach(live::add);
        result.add(0, call);
      }
    }
    int dead = calls.size() - result.size();
    calls.clear();
    calls.addAll(result);
    return dead;
  }
}
