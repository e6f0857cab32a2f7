package org.blockwright.runtime.export;

import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.pytorch.Archive;

/** Writes a graph as a TorchScript archive. */
final class TorchScriptWriter {
  private TorchScriptWriter() {}

  /**
   * Writes an archive whose {@code forward} reads the inputs and returns the output, or the output
   * and the attention maps.
   */
  static void write(
      Path file,
      Graph graph,
      String name,
      List<String> inputs,
      boolean attention,
      Map<String, String> metadata) {
    TorchScriptProgram program = new TorchScriptProgram(graph.network());
    String output = graph.lower(program, inputs);
    TorchModule module = TorchModule.of(graph.network(), name);
    String code =
        module.text(
            forward(
                module.type(),
                inputs,
                program.body(),
                output,
                attention ? program.attention() : List.of()));
    AtomicFile.write(
        file,
        channel ->
            Archive.write(
                Channels.newOutputStream(channel),
                module.type(),
                module.pickle(),
                code,
                graph.network().getParameters().values().stream()
                    .map(parameter -> parameter.getArray().toByteBuffer()),
                program.constants().pickle(),
                program.constants().values(),
                metadata));
  }

  private static String forward(
      String type, List<String> inputs, String body, String output, List<String> maps) {
    StringBuilder text = new StringBuilder("  def forward(self: __torch__." + type);
    inputs.forEach(input -> text.append(",\n    ").append(input).append(": Tensor"));
    if (maps.isEmpty()) {
      return text + ") -> Tensor:\n" + body + "    return " + output + "\n";
    }
    String types = String.join(", ", Collections.nCopies(maps.size() + 1, "Tensor"));
    return text
        + (") -> Tuple[" + types + "]:\n" + body)
        + ("    return (" + output + ", " + String.join(", ", maps) + ")\n");
  }
}
