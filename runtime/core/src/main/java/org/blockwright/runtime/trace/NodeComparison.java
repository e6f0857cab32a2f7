package org.blockwright.runtime.trace;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.EagerProgram;
import org.blockwright.runtime.ops.EagerProgram.Value;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.OperatorBlock;
import org.blockwright.runtime.trace.NodeSlips.Slip;

/**
 * The network node by node. Each operator gets what theirs put out before it, so that a difference
 * is found where it arises and nowhere else; what they did not note down is worked out from what
 * they did.
 */
final class NodeComparison {
  private final Classifier model;
  private final Trace trace;
  private final ModuleNames names;
  private final List<String> order;
  private final NDManager scope;
  private final Map<OperatorBlock<?>, String> paths = new IdentityHashMap<>();
  private final Map<NDArray, Integer> numbers = new IdentityHashMap<>();
  private final List<Value> values = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  /** One operator's run; values are numbered. */
  private record Step(OperatorBlock<?> op, List<Integer> inputs, int output) {}

  /**
   * A module of theirs that was met.
   *
   * @param step in which
   * @param kind of what it does
   * @param gap to ours; null where the shapes do not agree
   * @param shapes ours and theirs, where they do not agree
   */
  record Met(String module, int step, String kind, Gap gap, String shapes) {
    boolean parts() {
      return gap == null || gap.parts();
    }
  }

  NodeComparison(Classifier model, Trace trace, ModuleNames names, NDManager scope) {
    this.model = model;
    this.trace = trace;
    this.names = names;
    this.scope = scope;
    order = trace.modules();
    model.visit((path, op) -> paths.put(op, path));
  }

  /** Runs the network, and each of its operators once more on what theirs had. */
  List<Met> run(NDArray input) {
    Meetings meetings = new Meetings(null);
    EagerProgram program = new EagerProgram(scope, meetings);
    number(input);
    model
        .logits(
            input,
            new ForwardPass.Observer() {
              @Override
              public void produced(OperatorBlock<?> op, NDArray[] inputs, NDArray output) {
                List<Integer> read = new ArrayList<>();
                for (NDArray each : inputs) {
                  read.add(number(each));
                }
                int made = number(output);
                Step step = new Step(op, read, made);
                steps.add(step);
                List<Value> given = read.stream().map(values::get).toList();
                values.set(made, perform(program, steps.size() - 1, given, meetings));
              }
            })
        .close();
    return meetings.all;
  }

  /** An array's number; one that no operator made counts as theirs as it is. */
  private int number(NDArray array) {
    Integer known = numbers.get(array);
    if (known != null) {
      return known;
    }
    // The map holds the array, closed or not, so that no other takes its identity.
    numbers.put(array, values.size());
    NDArray copy = array.duplicate();
    copy.attach(scope);
    values.add(new Value(copy, null, true));
    return values.size() - 1;
  }

  private Value perform(EagerProgram program, int index, List<Value> given, Meetings meetings) {
    OperatorBlock<?> op = steps.get(index).op;
    meetings.step = index;
    Value out = op.lower(program, given);
    for (String module : names.modules(op)) {
      if (trace.has(module) && meetings.taken.add(module)) {
        String kind = op.getClass().getSimpleName().replaceAll("Op$", "");
        NDArray theirs = meetings.compare(module, kind, out.array(), false);
        out = theirs == null ? out : new Value(theirs, null, true);
      }
    }
    for (String module : names.guesses(op)) {
      meetings.confirm(module, out.array());
    }
    return new Value(out.array(), null, out.given());
  }

  /** What the step's node is called here. */
  String place(Met met) {
    return paths.get(steps.get(met.step).op);
  }

  /** The parameters of the operators that lead to a module from what theirs put out last. */
  Set<Parameter> parameters(Met target) {
    Set<Parameter> all = new LinkedHashSet<>();
    List<Integer> segment = new ArrayList<>(segment(target.step));
    for (int i = segment.size() - 1; i >= 0; i--) {
      all.addAll(steps.get(segment.get(i)).op.getParameters().values());
    }
    return all;
  }

  private Set<Integer> segment(int target) {
    Set<Integer> segment = new TreeSet<>();
    List<Integer> open = new ArrayList<>(List.of(target));
    while (!open.isEmpty()) {
      int index = open.remove(open.size() - 1);
      if (segment.add(index)) {
        for (int input : steps.get(index).inputs) {
          int maker = maker(input, index);
          if (maker >= 0 && !values.get(input).given()) {
            open.add(maker);
          }
        }
      }
    }
    return segment;
  }

  private int maker(int value, int before) {
    for (int i = before - 1; i >= 0; i--) {
      if (steps.get(i).output == value) {
        return i;
      }
    }
    return -1;
  }

  /**
   * What is left of a difference where something is done otherwise.
   *
   * @param said gets in words what was done otherwise; nothing where nothing was
   * @return null where the module is not met that way
   */
  Gap remaining(Met target, Slip slip, StringBuilder said) {
    Meetings meetings = new Meetings(target.module);
    rerun(segment(target.step), slip, meetings, said);
    return meetings.found;
  }

  /** The modules that part where something is done otherwise everywhere. */
  List<Met> remaining(Slip slip) {
    Meetings meetings = new Meetings(null);
    Set<Integer> all = new TreeSet<>();
    for (int i = 0; i < steps.size(); i++) {
      all.add(i);
    }
    rerun(all, slip, meetings, new StringBuilder());
    return meetings.all.stream().filter(Met::parts).toList();
  }

  private void rerun(Set<Integer> segment, Slip slip, Meetings meetings, StringBuilder said) {
    try (NDManager inner = scope.newSubManager()) {
      EagerProgram program = slip.on(inner, meetings);
      Map<Integer, Value> made = new HashMap<>();
      for (int index : segment) {
        Step step = steps.get(index);
        List<Value> given = new ArrayList<>();
        for (int input : step.inputs) {
          Value own = values.get(input);
          Value copy = new Value(program.view(own.array()), null, own.given());
          given.add(made.getOrDefault(input, copy));
        }
        made.put(step.output, perform(program, index, given, meetings));
      }
      if (program.slip() != null) {
        said.append(program.slip());
      }
    }
  }

  /** Meets the modules of the trace: compares, and hands theirs on. */
  private final class Meetings implements EagerProgram.Meeting {
    private final String target;
    private final List<Met> all = new ArrayList<>();
    private final Set<String> taken = new LinkedHashSet<>();
    private int step;
    private String last;
    private Gap found;

    Meetings(String target) {
      this.target = target;
    }

    @Override
    public NDArray at(String kind, NDArray made, List<Parameter> parameters) {
      List<String> modules = parameters.isEmpty() ? following() : names.modules(parameters.get(0));
      if (modules.isEmpty() || !modules.stream().allMatch(trace::has)) {
        return null;
      }
      String module = modules.get(0);
      if (modules.size() > 1 || taken.contains(module)) {
        return null;
      }
      NDArray theirs = compare(module, kind, made, true);
      if (theirs != null) {
        taken.add(module);
        last = module;
      }
      return theirs;
    }

    /** The module that ran after the last one, where it stands beside it and holds nothing. */
    private List<String> following() {
      int next = order.indexOf(last) + 1;
      if (last == null || next == order.size()) {
        return List.of();
      }
      String name = order.get(next);
      boolean beside = home(name).equals(home(last)) && !names.holdsParameters(name);
      return beside ? List.of(name) : List.of();
    }

    private static String home(String name) {
      return name.substring(0, name.lastIndexOf('.') + 1);
    }

    /** Notes a module down whose output is what was made; where it is not, another node's is. */
    void confirm(String module, NDArray made) {
      float[] theirs = Alignment.of(trace.module(module), made.getShape());
      Gap gap = theirs == null ? null : Gap.of(made.toFloatArray(), theirs);
      if (gap != null && !gap.parts() && taken.add(module)) {
        all.add(new Met(module, step, "block", gap, ""));
      }
    }

    /**
     * Compares what was made with what a module put out.
     *
     * @param tentative whether another shape means that something else is meant
     * @return theirs in our shape; null where it has another
     */
    NDArray compare(String module, String kind, NDArray made, boolean tentative) {
      Shape ours = made.getShape();
      float[] theirs = Alignment.of(trace.module(module), ours);
      if (theirs == null) {
        if (!tentative) {
          String shapes = "theirs is %s, ours %s".formatted(trace.module(module).shape(), ours);
          all.add(new Met(module, step, kind, null, shapes));
        }
        return null;
      }
      Gap gap = Gap.of(made.toFloatArray(), theirs);
      all.add(new Met(module, step, kind, gap, ""));
      if (module.equals(target)) {
        found = gap;
      }
      return made.getManager().create(theirs, ours);
    }
  }
}
