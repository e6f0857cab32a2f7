package org.blockwright.runtime.export;

import ai.djl.nn.Parameter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.AtomicFile;

/** Writes a graph as a TorchScript archive. */
final class TorchScriptWriter {
  /** The oldest version of the format that all of the operators used exist in. */
  private static final String VERSION = "3\n";

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
    String root = module.type() + "/";
    AtomicFile.write(
        file,
        channel -> {
          try (StoredZip zip = new StoredZip(channel)) {
            zip.put(root + "data.pkl", ByteBuffer.wrap(module.pickle()));
            zip.put(root + "code/__torch__.py", code);
            int index = 0;
            for (Parameter parameter : graph.network().getParameters().values()) {
              zip.put(root + "data/" + index++, parameter.getArray().toByteBuffer());
            }
            zip.put(root + "constants.pkl", ByteBuffer.wrap(new Pickle().emptyTuple().stop()));
            zip.put(root + "byteorder", "little");
            for (Map.Entry<String, String> entry : metadata.entrySet()) {
              zip.put(root + "extra/" + entry.getKey(), entry.getValue());
            }
            zip.put(root + "version", VERSION);
          }
        });
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
