package org.blockwright.runtime.export;

import ai.djl.nn.Parameter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.blockwright.Act;
import org.blockwright.runtime.ops.Primitives;

/** A network's primitives as a list, to be looked at, changed, and played on any back end. */
final class Recording {
  private static final Set<String> NAMES =
      Stream.of(Primitives.class.getMethods()).map(Method::getName).collect(Collectors.toSet());

  /** A value, by its number. */
  record Ref(int number) {}

  /**
   * A primitive with what it is given: values, lists of values, and settings.
   *
   * @param path of the operator that it belongs to
   * @param made the value; null for an attention map that is shown
   */
  record Call(String path, Method method, List<Object> arguments, Ref made) {
    /** Whether it is of a primitive, by its method's name. */
    boolean is(String primitive) {
      if (!NAMES.contains(primitive)) {
        throw new IllegalArgumentException("there is no primitive " + primitive);
      }
      return method.getName().equals(primitive);
    }

    /** A value that it reads; null where there is none. */
    Ref value(int index) {
      return (Ref) arguments.get(index);
    }

    /** All values that it reads. */
    List<Ref> values() {
      return arguments.stream()
          .flatMap(a -> a instanceof List<?> list ? list.stream() : Stream.ofNullable(a))
          .filter(Ref.class::isInstance)
          .map(Ref.class::cast)
          .toList();
    }
  }

  private final List<Call> calls;
  private final List<Ref> inputs;
  private final List<Ref> outputs;
  private final Map<Ref, Call> makers = new HashMap<>();
  private final Map<Ref, List<Call>> readers = new HashMap<>();

  /** Calls in the order of their work; those that no output needs are left out. */
  Recording(List<Call> all, List<Ref> inputs, List<Ref> outputs) {
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    Set<Ref> needed = new HashSet<>(outputs);
    List<Call> alive = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0; i--) {
      Call call = all.get(i);
      if (needed.contains(call.made)) {
        alive.add(call);
        needed.addAll(call.values());
      }
    }
    Collections.reverse(alive);
    calls = List.copyOf(alive);
    for (Call call : calls) {
      makers.put(call.made, call);
      call.values().forEach(v -> readers.computeIfAbsent(v, k -> new ArrayList<>()).add(call));
    }
  }

  /** Notes down what a network does in evaluation; attention maps are not among its outputs. */
  static Recording of(Graph graph) {
    List<Call> calls = new ArrayList<>();
    List<Ref> inputs = new ArrayList<>();
    graph.network().inputs().forEach(input -> inputs.add(new Ref(inputs.size())));
    String[] path = {""};
    @SuppressWarnings("unchecked")
    Primitives<Ref> recorder =
        (Primitives<Ref>)
            Proxy.newProxyInstance(
                Primitives.class.getClassLoader(),
                new Class<?>[] {Primitives.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("parameter") && arguments[0] == null) {
                    return null;
                  }
                  if (arguments[0] == Act.NONE) {
                    return arguments[1];
                  }
                  boolean shows = method.getReturnType() == void.class;
                  Ref made = shows ? null : new Ref(inputs.size() + calls.size());
                  calls.add(new Call(path[0], method, Arrays.asList(arguments), made));
                  return made;
                });
    List<Ref> outputs = graph.lower(recorder, at -> path[0] = at, inputs);
    return new Recording(calls, inputs, outputs);
  }

  List<Call> calls() {
    return calls;
  }

  List<Ref> inputs() {
    return inputs;
  }

  List<Ref> outputs() {
    return outputs;
  }

  /** A number above all values'. */
  int free() {
    return 1
        + Stream.concat(inputs.stream(), makers.keySet().stream())
            .mapToInt(Ref::number)
            .max()
            .orElse(-1);
  }

  /** What made a value; null for an input. */
  Call maker(Ref value) {
    return makers.get(value);
  }

  /** The only call that reads a value which is no output; null where there is none or several. */
  Call onlyReader(Ref value) {
    List<Call> all = readers(value);
    return all.size() == 1 && !outputs.contains(value) ? all.get(0) : null;
  }

  /** All calls that read a value. */
  List<Call> readers(Ref value) {
    return readers.getOrDefault(value, List.of());
  }

  /** Numbers of a value that is a parameter or constant as it stands; null for any other. */
  float[] numbers(Ref value) {
    Call maker = makers.get(value);
    if (maker == null) {
      return null;
    }
    if (maker.is("parameter")) {
      return ((Parameter) maker.arguments.get(0)).getArray().toFloatArray();
    }
    return maker.is("constant") ? ((float[]) maker.arguments.get(0)).clone() : null;
  }

  /** Axes of such a value. */
  int[] axes(Ref value) {
    Call maker = makers.get(value);
    return maker.is("constant")
        ? ((int[]) maker.arguments.get(1)).clone()
        : Arrays.stream(((Parameter) maker.arguments.get(0)).getShape().getShape())
            .mapToInt(Math::toIntExact)
            .toArray();
  }

  /** How a back end does one call. */
  interface Player<V> {
    /** Makes a call's value, of those that were made before. */
    V play(Call call, Map<Ref, V> values);
  }

  /** Plays everything on a back end, and gives the outputs. */
  <V> List<V> play(Player<V> player, Consumer<String> at, List<V> given) {
    Map<Ref, V> values = new HashMap<>();
    for (int i = 0; i < given.size(); i++) {
      values.put(inputs.get(i), given.get(i));
    }
    for (Call call : calls) {
      at.accept(call.path);
      values.put(call.made, player.play(call, values));
    }
    return outputs.stream().map(values::get).toList();
  }

  /** Does a call as it stands. */
  @SuppressWarnings("unchecked")
  static <V> V perform(Primitives<V> program, Call call, Map<Ref, V> values) {
    Object[] arguments =
        call.arguments.stream()
            .map(
                a ->
                    a instanceof List<?> list
                        ? list.stream().map(values::get).toList()
                        : a instanceof Ref ? values.get(a) : a)
            .toArray();
    try {
      return (V) call.method.invoke(program, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
