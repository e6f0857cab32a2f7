package org.blockwright.runtime.export;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeclarationException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.ModelMetadata;

/**
 * Writes a classifier as a program that runs without us: images {@code (N, C, H, W)}, normalised,
 * in any number, to logits {@code (N, classes)}, and on request the head's attention maps {@code
 * (N, groups, classes, L)} as a second output. It computes what the classifier computes in
 * evaluation.
 *
 * <p>Files appear whole or not at all, and the same model and metadata give the same bytes.
 */
public final class Export {
  static final List<String> INPUTS = List.of("images");
  private static final String OUTPUT = "logits";
  private static final String ATTENTION = "attention";

  private Export() {}

  /**
   * Writes a TorchScript archive, which {@code torch.jit.load} opens, and {@code ai.djl.Model.load}
   * of the PyTorch engine. Its {@code state_dict()} has our names; with attention it returns a
   * tuple.
   *
   * @param model initialised
   * @param file where to, usually ending in {@code .pt}
   * @param metadata goes to {@code extra/}, for {@code torch.jit.load(_extra_files=...)}
   * @param attention whether the attention maps are wanted
   * @throws BlockwrightException if the model has no values yet, a hand-written block among its
   *     nodes, or no attention maps where they are wanted; or if the file cannot be written
   */
  public static void torchScript(
      Classifier model, Path file, ModelMetadata metadata, boolean attention) {
    Graph graph = graph(model, attention);
    TorchScriptWriter.write(
        file, graph, model.id(), INPUTS, attention, entries(metadata, graph, attention));
  }

  /**
   * Writes a TorchScript archive as {@link #torchScript} does, but for one kind of device. It needs
   * libtorch 2.3 or later, computes the same up to rounding, and has no {@code state_dict()} under
   * our names.
   */
  public static void optimized(Classifier model, Path file, ModelMetadata metadata, Target target) {
    Graph graph = graph(model, false);
    OptimizedWriter.write(
        file, graph, model.id(), INPUTS, target.passes(), entries(metadata, graph, false));
  }

  /**
   * Writes an ONNX model of opset 17 with its weights inside: input {@code images}, outputs {@code
   * logits} and {@code attention}.
   *
   * @param model initialised
   * @param file where to, usually ending in {@code .onnx}
   * @param metadata goes to {@code metadata_props}
   * @param attention whether the attention maps are wanted
   * @throws BlockwrightException as {@link #torchScript}, or if it takes more than ONNX's 2 GiB
   */
  public static void onnx(Classifier model, Path file, ModelMetadata metadata, boolean attention) {
    Graph graph = graph(model, attention);
    List<String> outputs = outputs(graph);
    int maps = attention ? graph.attention().size() : 0;
    for (int i = 0; i < maps; i++) {
      outputs.add(maps == 1 ? ATTENTION : ATTENTION + "_" + i);
    }
    OnnxWriter.write(file, graph, model.id(), INPUTS, outputs, entries(metadata, graph, attention));
  }

  /** Pictures {@code (N, C, H, W)}, prepared for the network, the same at each call. */
  public interface Pictures {
    /** Hands them on, batch by batch; who is asked closes them. */
    void forEach(Consumer<NDArray> use);

    /** The class of each, in their order; empty where it is not known. */
    default Optional<int[]> labels() {
      return Optional.empty();
    }
  }

  /**
   * Writes an ONNX model as {@link #onnx} does, or a TorchScript archive as {@link #optimized} does
   * for CPUs, with 8 bits where that pays: batch norms folded; weights of convolutions and linear
   * layers in signed bytes with a scale for each output channel; what they read and put out in
   * unsigned bytes whose ranges come from pictures. All else stays in single precision. ONNX gets
   * pairs of QuantizeLinear and DequantizeLinear (QDQ), TorchScript oneDNN's operators of 8 bits.
   * Attention maps are not among the outputs.
   *
   * @param file where to: TorchScript if it ends in {@code .pt}, else ONNX
   * @param pictures to calibrate on, like those that it will be asked about
   * @param percentile of each value's numbers that its range holds, above 50; 100 for all (min-max)
   * @param judges what became of it is measured on these, with the engine: TorchScript as it was
   *     written, of ONNX what its numbers say
   * @throws BlockwrightException as {@link #onnx}, or if values are no numbers on the pictures
   */
  public static QuantizationReport int8(
      Classifier model,
      Path file,
      ModelMetadata metadata,
      Pictures pictures,
      double percentile,
      Pictures judges) {
    boolean script = file.toString().toLowerCase(Locale.ROOT).endsWith(".pt");
    if (script) {
      ModelProgram.requireCpu(model);
    }
    Graph graph = graph(model, false);
    List<String> outputs = outputs(graph);
    Map<String, String> entries = entries(metadata, graph, false);
    long floats =
        OnnxWriter.model(
                graph, OnnxProgram::new, graph::lower, model.id(), INPUTS, outputs, entries)
            .size();
    Quantizer quantizer = new Quantizer(graph, pictures, percentile);
    if (script) {
      OptimizedWriter.write(file, graph, quantizer, model.id(), INPUTS, entries);
      try (ModelProgram program = ModelProgram.load(file, Device.cpu())) {
        return quantizer.report(judges, file, floats, program::logits);
      }
    }
    OnnxWriter.model(
            graph,
            QuantizedOnnxProgram::new,
            (program, inputs) -> quantizer.lower(program, program::at, inputs),
            model.id(),
            INPUTS,
            outputs,
            entries)
        .write(file);
    return quantizer.report(judges, file, floats, quantizer::logits);
  }

  private static List<String> outputs(Graph graph) {
    List<String> outputs = new ArrayList<>(List.of(OUTPUT));
    graph.outputs().forEach(further -> outputs.add(further.name()));
    return outputs;
  }

  private static Map<String, String> entries(
      ModelMetadata metadata, Graph graph, boolean attention) {
    return (attention ? metadata.with(ATTENTION, layouts(graph.attention())) : metadata).entries();
  }

  /** Of each output of maps {@code [groups, classes, height, width]}, in JSON. */
  private static String layouts(List<TensorShape> maps) {
    return new Gson()
        .toJson(
            maps.stream()
                .map(m -> new int[] {m.groups(), m.channels(), m.height(), m.width()})
                .toList());
  }

  private static Graph graph(Classifier model, boolean attention) {
    Graph graph = Graph.of(model);
    if (attention && graph.attention().isEmpty()) {
      throw new DeclarationException(
          model.id() + " has no attention maps to export: its head shows none");
    }
    return graph;
  }
}
