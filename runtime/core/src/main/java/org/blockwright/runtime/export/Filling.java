package org.blockwright.runtime.export;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The making of some of a program's constants from parameters, apart from that of the others.
 *
 * @param calls in an order in which they can run
 * @param kept the constants, each made by a call or a parameter itself
 * @param parameters those that are read
 */
record Filling(List<TorchCall> calls, List<String> kept, List<String> parameters) {
  /** Operators whose outputs lie in memory of their own. */
  private static final Set<String> OWN =
      Set.of("torch.add", "torch.sub", "torch.mul", "torch.neg", "torch.rsqrt");

  private static final String REORDERED = "ops.mkldnn._reorder";

  /** What is kept as it is goes together. */
  private static final String AS_IT_IS = "";

  /**
   * Parts the making of constants so that no value is made in two parts.
   *
   * @param calls all of it, in an order in which it can run
   * @param kept the constants
   * @param isParameter whether a value is a parameter
   */
  static List<Filling> of(
      List<TorchCall> calls, Collection<String> kept, Predicate<String> isParameter) {
    Map<String, String> parts = new HashMap<>();
    for (TorchCall call : calls) {
      parts.put(call.name(), call.name());
      call.reads()
          .filter(parts::containsKey)
          .toList()
          .forEach(value -> parts.put(part(parts, value), part(parts, call.name())));
    }
    Map<String, Filling> fillings = new LinkedHashMap<>();
    for (String value : kept) {
      String part = parts.containsKey(value) ? part(parts, value) : AS_IT_IS;
      fillings
          .computeIfAbsent(
              part, p -> new Filling(made(calls, parts, p), new ArrayList<>(), new ArrayList<>()))
          .kept
          .add(value);
    }
    fillings.values().forEach(filling -> filling.parameters.addAll(filling.read(isParameter)));
    return List.copyOf(fillings.values());
  }

  private static String part(Map<String, String> parts, String value) {
    String at = value;
    while (!parts.get(at).equals(at)) {
      at = parts.get(at);
    }
    return at;
  }

  private static List<TorchCall> made(
      List<TorchCall> calls, Map<String, String> parts, String part) {
    return calls.stream().filter(call -> part(parts, call.name()).equals(part)).toList();
  }

  private Set<String> read(Predicate<String> isParameter) {
    Set<String> read = new LinkedHashSet<>();
    calls.forEach(call -> call.reads().filter(isParameter).forEach(read::add));
    kept.stream().filter(isParameter).forEach(read::add);
    return read;
  }

  /**
   * A method that takes the parameters and sets attributes. What it sets shares no memory with
   * them.
   *
   * @param name of the method
   * @param self its module's type
   * @param attributes names by constant
   */
  String method(String name, String self, Map<String, String> attributes) {
    Map<String, String> names = new HashMap<>();
    parameters.forEach(value -> names.put(value, "p" + names.size()));
    Set<String> own =
        calls.stream().filter(Filling::isOwn).map(TorchCall::name).collect(Collectors.toSet());
    StringBuilder text = new StringBuilder("  def " + name + "(self: " + self);
    parameters.forEach(value -> text.append(",\n    ").append(names.get(value)).append(": Tensor"));
    text.append(") -> NoneType:\n");
    text.append(
        TorchCall.lines(
            calls.stream().map(c -> c.reading(v -> names.getOrDefault(v, v))).toList()));
    for (String value : kept) {
      String read = names.getOrDefault(value, value);
      text.append("    self.").append(attributes.get(value)).append(" = ");
      text.append(own.contains(value) ? read : "torch.clone(" + read + ")").append('\n');
    }
    return text.append("    return None\n").toString();
  }

  private static boolean isOwn(TorchCall call) {
    return OWN.contains(call.function()) || call.function().startsWith(REORDERED);
  }
}
