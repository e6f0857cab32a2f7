package org.blockwright.runtime.export;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.pytorch.Archive;
import org.blockwright.runtime.pytorch.Pickle;
import org.blockwright.runtime.pytorch.ScriptModule;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * Writes a graph as a TorchScript program, rewritten by {@link Pass}es: as an archive, or into the
 * engine. What depends on parameters alone is computed once, when the program is loaded, and the
 * parameters themselves are let go of where nothing else reads them.
 */
final class OptimizedWriter {
  private static final String FILL = "fill";

  private final TorchScriptProgram program;
  private final Calls calls;
  private final List<String> inputs;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Integer> passes;

  /** Whether weights are kept as oneDNN wants them, which no other device or type can hold. */
  private final boolean reordered;

  /** Calls that depend on parameters alone, and those that do not. */
  private final List<TorchCall> setup = new ArrayList<>();

  private final List<TorchCall> forward = new ArrayList<>();

  /** Parameters that are read, in the order of the archive. */
  private final List<String> state;

  /** What the loaded module keeps, with the names of its attributes. */
  private final Map<String, String> attributes = new LinkedHashMap<>();

  /**
   * Rewrites a program.
   *
   * @param program of {@code network}, with its calls in it
   * @param outputs the values that they return
   */
  private OptimizedWriter(
      GraphBlock network,
      TorchScriptProgram program,
      List<String> inputs,
      List<String> outputs,
      List<Pass> rewriting) {
    this.program = program;
    this.inputs = inputs;
    Map<String, long[]> axes = new HashMap<>();
    for (Pair<String, Parameter> pair : network.evaluationParameters()) {
      String name = TorchModule.read(pair.getKey());
      parameters.put(name, pair.getValue());
      axes.put(name, pair.getValue().getShape().getShape());
    }
    calls = new Calls(program.calls(), outputs, axes, program.shapes());
    passes = Pass.apply(rewriting, calls);
    reordered = rewriting.stream().anyMatch(OneDnnLayers.class::isInstance);
    Set<String> kept = split();
    Set<String> read = new LinkedHashSet<>();
    setup.forEach(call -> call.reads().filter(parameters::containsKey).forEach(read::add));
    kept.stream().filter(parameters::containsKey).forEach(read::add);
    state = List.copyOf(read);
    kept.forEach(value -> attributes.put(value, "w" + attributes.size()));
  }

  /** Writes an archive. */
  static void write(
      Path file,
      Graph graph,
      String name,
      List<String> inputs,
      List<Pass> rewriting,
      Map<String, String> metadata) {
    writeTo(file, of(graph, inputs, rewriting), name, metadata);
  }

  /** Writes an archive of a program with 8 bits. */
  static void write(
      Path file,
      Graph graph,
      Quantizer quantizer,
      String name,
      List<String> inputs,
      Map<String, String> metadata) {
    QuantizedTorchProgram program = new QuantizedTorchProgram(graph.network());
    List<String> outputs = quantizer.lower(program, program::at, inputs);
    writeTo(
        file,
        new OptimizedWriter(graph.network(), program, inputs, outputs, Pass.INT8),
        name,
        metadata);
  }

  private static OptimizedWriter of(Graph graph, List<String> inputs, List<Pass> rewriting) {
    TorchScriptProgram program = new TorchScriptProgram(graph.network());
    List<String> outputs = graph.lower(program, inputs);
    return new OptimizedWriter(graph.network(), program, inputs, outputs, rewriting);
  }

  private static void writeTo(
      Path file, OptimizedWriter writer, String name, Map<String, String> metadata) {
    String type = NodeNames.identifier(name);
    String self = "__torch__." + type;
    String code = writer.code(self, type, writer.fromState(self));
    AtomicFile.write(
        file,
        channel ->
            Archive.write(
                Channels.newOutputStream(channel),
                type,
                writer.pickle(type),
                code,
                writer.state.stream()
                    .map(value -> Tensors.bytes(writer.parameters.get(value).getArray())),
                writer.program.constants().pickle(),
                writer.program.constants().values(),
                metadata));
  }

  /**
   * Makes a program in the engine, constant by constant: beside the constants so far, memory holds
   * what one of them is made of.
   *
   * @param device of the parameters
   * @param engineOptimizes as {@link ScriptModule#load(byte[], Device, boolean)}
   * @param values has those of the parameters that are not in memory
   */
  static ScriptModule load(
      Graph graph,
      String name,
      List<String> inputs,
      List<Pass> rewriting,
      Device device,
      boolean engineOptimizes,
      ParkedValues values) {
    OptimizedWriter writer = of(graph, inputs, rewriting);
    String type = NodeNames.identifier(name);
    String self = "__torch__." + type;
    List<Filling> fillings =
        Filling.of(writer.setup, writer.attributes.keySet(), writer.parameters::containsKey)
            .stream()
            // what the large ones leave free holds the small ones
            .sorted(Comparator.comparingLong(writer::elements).reversed())
            .toList();
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try {
      Archive.write(
          archive,
          type,
          new Pickle().beginObject(type).number(0).endObject().stop(),
          writer.code(self, type, writer.fromFillings(self, fillings)),
          Stream.empty(),
          writer.program.constants().pickle(),
          writer.program.constants().values(),
          Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ScriptModule module = ScriptModule.load(archive.toByteArray(), device, engineOptimizes);
    try {
      writer.fill(module, fillings, values);
    } catch (RuntimeException | Error e) {
      module.close();
      throw e;
    }
    return module;
  }

  private long elements(Filling filling) {
    return filling.parameters().stream()
        .mapToLong(value -> parameters.get(value).getShape().size())
        .sum();
  }

  private void fill(ScriptModule module, List<Filling> fillings, ParkedValues values) {
    for (int i = 0; i < fillings.size(); i++) {
      String method = FILL + i;
      values.use(
          fillings.get(i).parameters().stream().map(parameters::get).toList(),
          arrays -> module.run(method, arrays));
    }
  }

  /** What each pass does to a graph, in order, and the method that comes of it. */
  static ModelProgram.Text text(
      Graph graph, String name, List<String> inputs, List<Pass> rewriting) {
    OptimizedWriter writer = of(graph, inputs, rewriting);
    return new ModelProgram.Text(writer.passes, writer.forward(NodeNames.identifier(name)));
  }

  /** Parts the calls, and says which values the second part reads of the first. */
  private Set<String> split() {
    Set<String> fixed = new HashSet<>(parameters.keySet());
    for (TorchCall call : calls.list()) {
      List<String> reads = call.reads().filter(value -> !isNumber(value)).toList();
      if (!reads.isEmpty() && reads.stream().allMatch(value -> isFixed(fixed, value))) {
        fixed.add(call.name());
        setup.add(call);
      } else {
        forward.add(call);
      }
    }
    Set<String> kept = new LinkedHashSet<>();
    forward.forEach(call -> call.reads().filter(value -> isFixed(fixed, value)).forEach(kept::add));
    calls.outputs().stream().filter(fixed::contains).forEach(kept::add);
    return kept;
  }

  private static boolean isFixed(Set<String> fixed, String value) {
    return fixed.contains(value) || value.startsWith(Constants.PREFIX);
  }

  private static boolean isNumber(String value) {
    return value.matches("-?[0-9]+");
  }

  private byte[] pickle(String type) {
    Pickle pickle = new Pickle().beginObject(type);
    if (state.isEmpty()) {
      return pickle.number(0).endObject().stop();
    }
    pickle.mark();
    for (int i = 0; i < state.size(); i++) {
      Shape shape = parameters.get(state.get(i)).getShape();
      TorchModule.pickle(pickle, "FloatStorage", i, shape.size(), shape.getShape(), false);
    }
    return pickle.tuple().endObject().stop();
  }

  private String code(String self, String type, String making) {
    String attributeLines =
        attributes.values().stream()
            .map("  %s : Tensor\n"::formatted)
            .collect(Collectors.joining());
    return ("class " + type + "(Module):\n")
        + "  __parameters__ = []\n"
        + ("  __buffers__ = [" + buffers() + "]\n")
        + "  training : bool\n"
        + attributeLines
        + forward(self)
        + making;
  }

  /** The making of all constants at once, of the parameters in an archive. */
  private String fromState(String self) {
    if (state.isEmpty()) { // there is no empty tuple in the text of an archive
      return getState(self, "int") + "    return 0\n" + setState(self, "int");
    }
    String stateType = "Tuple[" + tuple("Tensor", state.size()) + "]";
    return getState(self, stateType)
        + ("    return (" + tuple("nothing", state.size()) + ",)\n")
        + setState(self, stateType);
  }

  /** The making of constants one after the other, of nothing at first. */
  private String fromFillings(String self, List<Filling> fillings) {
    StringBuilder text = new StringBuilder(getState(self, "int"));
    text.append("    return 0\n");
    text.append("  def __setstate__(self: " + self + ",\n    state: int) -> NoneType:\n");
    text.append("    self.training = False\n    nothing = torch.zeros([0])\n");
    attributes.values().forEach(name -> text.append("    self." + name + " = nothing\n"));
    text.append("    return None\n");
    for (int i = 0; i < fillings.size(); i++) {
      text.append(fillings.get(i).method(FILL + i, self, attributes));
    }
    return text.toString();
  }

  /** The engine wants this method and the other one, or none; what was reordered is not written. */
  private static String getState(String self, String type) {
    return ("  def __getstate__(self: " + self + ") -> " + type + ":\n")
        + "    ops.prim.RaiseException(\"an optimized program cannot be saved again\")\n"
        + "    nothing = torch.zeros([0])\n";
  }

  /** Those that {@code to} takes to another device or type. */
  private String buffers() {
    return reordered
        ? ""
        : attributes.values().stream()
            .map(name -> '"' + name + "\", ")
            .collect(Collectors.joining());
  }

  private String forward(String self) {
    List<String> outputs = calls.outputs().stream().map(this::attribute).toList();
    String parameters =
        inputs.stream().map(",\n    %s: Tensor"::formatted).collect(Collectors.joining());
    String lines =
        TorchCall.lines(forward.stream().map(call -> call.reading(this::attribute)).toList());
    boolean one = outputs.size() == 1;
    String type = one ? "Tensor" : "Tuple[" + tuple("Tensor", outputs.size()) + "]";
    String result = one ? outputs.get(0) : "(" + String.join(", ", outputs) + ")";
    return ("  def forward(self: " + self + parameters + ") -> " + type + ":\n")
        + (lines + "    return " + result + "\n");
  }

  private String setState(String self, String stateType) {
    Map<String, String> parts = new LinkedHashMap<>();
    state.forEach(value -> parts.put(value, "(state)[" + parts.size() + "]"));
    StringBuilder text = new StringBuilder("  def __setstate__(self: " + self);
    text.append(",\n    state: ").append(stateType).append(") -> NoneType:\n");
    text.append(
        TorchCall.lines(
            setup.stream().map(c -> c.reading(v -> parts.getOrDefault(v, v))).toList()));
    text.append("    self.training = False\n");
    attributes.forEach(
        (value, name) -> {
          String from = parts.getOrDefault(value, value);
          text.append("    self.").append(name).append(" = ").append(from).append('\n');
        });
    return text.append("    return None\n").toString();
  }

  private static String tuple(String each, int count) {
    return String.join(", ", Collections.nCopies(count, each));
  }

  private String attribute(String value) {
    return attributes.containsKey(value) ? "self." + attributes.get(value) : value;
  }
}
