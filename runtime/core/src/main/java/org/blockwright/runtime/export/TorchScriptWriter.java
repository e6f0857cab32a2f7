package org.blockwright.runtime.export;

import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.pytorch.Archive;
import org.blockwright.runtime.pytorch.Tensors;

/** Writes a graph as a TorchScript archive. */
final class TorchScriptWriter {
  private TorchScriptWriter() {}

  /**
   * Writes an archive whose {@code forward} reads the inputs and returns the output, or a tuple:
   * the output, further outputs, attention maps.
   */
  static void write(
      Path file,
      Graph graph,
      String name,
      List<String> inputs,
      boolean attention,
      Map<String, String> metadata) {
    TorchScriptProgram program = new TorchScriptProgram(graph.network());
    List<String> outputs = new ArrayList<>(graph.lower(program, inputs));
    if (attention) {
      outputs.addAll(program.attention());
    }
    TorchModule module = TorchModule.of(graph.network(), name);
    String code =
        module.text(forward(module.type(), inputs, TorchCall.lines(program.calls()), outputs));
    AtomicFile.write(
        file,
        channel ->
            Archive.write(
                Channels.newOutputStream(channel),
                module.type(),
                module.pickle(),
                code,
                graph.network().evaluationParameters().values().stream()
                    .map(parameter -> Tensors.bytes(parameter.getArray())),
                program.constants().pickle(),
                program.constants().values(),
                metadata));
  }

  private static String forward(
      String type, List<String> inputs, String body, List<String> outputs) {
    StringBuilder text = new StringBuilder("  def forward(self: __torch__." + type);
    inputs.forEach(input -> text.append(",\n    ").append(input).append(": Tensor"));
    if (outputs.size() == 1) {
      return text + ") -> Tensor:\n" + body + "    return " + outputs.get(0) + "\n";
    }
    String types = String.join(", ", Collections.nCopies(outputs.size(), "Tensor"));
    return text
        + (") -> Tuple[" + types + "]:\n" + body)
        + ("    return (" + String.join(", ", outputs) + ")\n");
  }
}
