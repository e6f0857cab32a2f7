package org.blockwright.runtime.export;

import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.pytorch.Archive;
import org.blockwright.runtime.pytorch.Pickle;

/**
 * Writes a graph as a TorchScript archive for CPUs with oneDNN. What depends on parameters alone is
 * computed once, when the archive is loaded.
 */
final class FusedWriter {
  private FusedWriter() {}

  static Map<String, Integer> write(
      Path file, Graph graph, String name, List<String> inputs, Map<String, String> metadata) {
    TorchScriptProgram program = new TorchScriptProgram(graph.network());
    List<String> lowered = graph.lower(program, inputs);
    Fusion fusion = Fusion.of(program.calls(), lowered, inputs.get(0));
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Pair<String, Parameter> pair : graph.network().evaluationParameters()) {
      parameters.put(TorchModule.read(pair.getKey()), pair.getValue());
    }
    Set<String> live = live(fusion);
    List<TorchCall> setup = new ArrayList<>();
    List<TorchCall> forward = new ArrayList<>();
    Set<String> fixed = new HashSet<>(parameters.keySet());
    for (TorchCall call : fusion.calls()) {
      if (!live.contains(call.name())) {
        continue;
      }
      boolean constant =
          call.reads().count() > 0
              && call.reads()
                  .allMatch(
                      value ->
                          fixed.contains(value)
                              || value.startsWith("CONSTANTS.")
                              || value.matches("-?[0-9]+"));
      if (constant) {
        fixed.add(call.name());
        setup.add(call);
      } else {
        forward.add(call);
      }
    }
    Set<String> kept = new LinkedHashSet<>();
    forward.forEach(call -> call.reads().filter(fixed::contains).forEach(kept::add));
    fusion.outputs().stream().filter(fixed::contains).forEach(kept::add);
    Set<String> read = new LinkedHashSet<>();
    setup.forEach(call -> call.reads().filter(parameters::containsKey).forEach(read::add));
    kept.stream().filter(parameters::containsKey).forEach(read::add);
    List<String> state = List.copyOf(read);
    Map<String, String> attributes = new LinkedHashMap<>();
    kept.forEach(value -> attributes.put(value, "w" + attributes.size()));
    String type = NodeNames.identifier(name);
    String code = code(type, inputs, fusion.outputs(), setup, forward, state, attributes);
    AtomicFile.write(
        file,
        channel ->
            Archive.write(
                Channels.newOutputStream(channel),
                type,
                pickle(type, state, parameters),
                code,
                state.stream().map(value -> parameters.get(value).getArray().toByteBuffer()),
                program.constants().pickle(),
                program.constants().values(),
                metadata));
    return fusion.passes();
  }

  private static Set<String> live(Fusion fusion) {
    Set<String> live = new HashSet<>(fusion.outputs());
    List<TorchCall> calls = fusion.calls();
    for (int i = calls.size() - 1; i >= 0; i--) {
      if (live.contains(calls.get(i).name())) {
        calls.get(i).reads().forEach(live::add);
      }
    }
    return live;
  }

  private static byte[] pickle(
      String type, List<String> state, Map<String, Parameter> parameters) {
    Pickle pickle = new Pickle().beginObject(type).mark();
    for (int i = 0; i < state.size(); i++) {
      long[] dims = parameters.get(state.get(i)).getShape().getShape();
      long size = parameters.get(state.get(i)).getShape().size();
      TorchModule.pickle(pickle, "FloatStorage", i, size, dims, false);
    }
    return pickle.tuple().endObject().stop();
  }

  private static String code(
      String type,
      List<String> inputs,
      List<String> outputs,
      List<TorchCall> setup,
      List<TorchCall> forward,
      List<String> state,
      Map<String, String> attributes) {
    StringBuilder text = new StringBuilder("class ").append(type).append("(Module):\n");
    text.append("  __parameters__ = []\n  __buffers__ = []\n  training : bool\n");
    attributes.values().forEach(name -> text.append("  ").append(name).append(" : Tensor\n"));
    text.append("  def forward(self: __torch__.").append(type);
    inputs.forEach(input -> text.append(",\n    ").append(input).append(": Tensor"));
    String results = String.join(", ", outputs.stream().map(o -> attribute(attributes, o)).toList());
    String types =
        outputs.size() == 1
            ? "Tensor"
            : "Tuple[" + String.join(", ", Collections.nCopies(outputs.size(), "Tensor")) + "]";
    text.append(") -> ").append(types).append(":\n");
    text.append(
        TorchCall.text(
            forward.stream().map(call -> call.reading(v -> attribute(attributes, v))).toList()));
    text.append("    return ")
        .append(outputs.size() == 1 ? results : "(" + results + ")")
        .append('\n');
    String tuple =
        "Tuple[" + String.join(", ", Collections.nCopies(state.size(), "Tensor")) + "]";
    text.append("  def __getstate__(self: __torch__.").append(type).append(") -> ").append(tuple);
    text.append(":\n    ops.prim.RaiseException(\"an optimized program cannot be saved again\")\n");
    String any = "torch.zeros([0])";
    text.append("    any = ").append(any).append('\n');
    text.append("    return (")
        .append(state.stream().map(s -> "any").collect(Collectors.joining(", ")))
        .append(state.size() == 1 ? ",)\n" : ")\n");
    text.append("  def __setstate__(self: __torch__.").append(type);
    text.append(",\n    state: ").append(tuple).append(") -> NoneType:\n");
    Map<String, String> parts = new LinkedHashMap<>();
    for (int i = 0; i < state.size(); i++) {
      parts.put(state.get(i), "(state)[" + i + "]");
    }
    text.append(
        TorchCall.text(
            setup.stream().map(c -> c.reading(v -> parts.getOrDefault(v, v))).toList()));
    text.append("    self.training = False\n");
    attributes.forEach(
        (value, name) ->
            text.append("    self.")
                .append(name)
                .append(" = ")
                .append(parts.getOrDefault(value, value))
                .append('\n'));
    text.append("    return None\n");
    return text.toString();
  }

  private static String attribute(Map<String, String> attributes, String value) {
    return attributes.containsKey(value) ? "self." + attributes.get(value) : value;
  }
}
