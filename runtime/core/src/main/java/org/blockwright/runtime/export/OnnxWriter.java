package org.blockwright.runtime.export;

import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.ops.GraphBlock;

/** Writes a graph as an ONNX model. Numbers beside fields are those of {@code onnx.proto}. */
final class OnnxWriter {
  /** The first that has LayerNormalization. */
  private static final int OPSET = 17;

  /** The version of the file format that came with that opset. */
  private static final int IR_VERSION = 8;

  /** What a protobuf message may take. */
  private static final long LIMIT = Integer.MAX_VALUE;

  private static final int INITIALIZER = 5;
  private static final String BATCH = "N";

  private OnnxWriter() {}

  /** Writes operators into a program, and gives its outputs. */
  interface Lowering<P extends OnnxProgram> {
    List<String> lower(P program, List<String> inputs);
  }

  /**
   * Writes a model whose inputs and outputs have names and a free batch.
   *
   * @param outputs names of all outputs, and of the attention maps if those are wanted
   */
  static void write(
      Path file,
      Graph graph,
      String name,
      List<String> inputs,
      List<String> outputs,
      Map<String, String> metadata) {
    model(graph, OnnxProgram::new, graph::lower, name, inputs, outputs, metadata).write(file);
  }

  /** The model that {@link #write} writes, of operators that a lowering says. */
  static <P extends OnnxProgram> Content model(
      Graph graph,
      BiFunction<GraphBlock, List<String>, P> start,
      Lowering<P> lowering,
      String name,
      List<String> inputs,
      List<String> outputs,
      Map<String, String> metadata) {
    List<String> taken = new ArrayList<>(inputs);
    taken.addAll(outputs);
    P program = start.apply(graph.network(), taken);
    List<String> values = new ArrayList<>(lowering.lower(program, inputs));
    values.addAll(program.attention());
    for (int i = 0; i < outputs.size(); i++) {
      program.name(values.get(i), outputs.get(i));
    }

    Protobuf before = new Protobuf();
    program.nodes().forEach(node -> before.message(1, node));
    before.text(2, name);
    program.constants().forEach(constant -> before.message(INITIALIZER, constant));

    Map<byte[], Parameter> weights = new LinkedHashMap<>();
    for (Pair<String, Parameter> pair : graph.network().evaluationParameters()) {
      if (program.reads(pair.getKey())) {
        String initializer = program.initializer(pair.getKey());
        weights.put(head(initializer, pair.getValue()), pair.getValue());
      }
    }

    Protobuf after = new Protobuf();
    declare(after, 11, inputs, graph.network().inputs());
    List<TensorShape> shapes = new ArrayList<>(List.of(graph.network().shape()));
    graph.outputs().forEach(output -> shapes.add(output.shape()));
    shapes.addAll(graph.attention());
    declare(after, 12, outputs, shapes);

    long size = before.size() + after.size();
    for (Map.Entry<byte[], Parameter> weight : weights.entrySet()) {
      size += weight.getKey().length + bytes(weight.getValue());
    }
    Protobuf begin = new Protobuf().number(1, IR_VERSION).text(2, "blockwright").header(7, size);
    Protobuf end = new Protobuf().message(8, new Protobuf().text(1, "").number(2, OPSET));
    metadata.forEach((key, value) -> end.message(14, new Protobuf().text(1, key).text(2, value)));
    requireSize(name, size + begin.size() + end.size());
    return new Content(
        size + begin.size() + end.size(), List.of(begin, before), weights, List.of(after, end));
  }

  /**
   * A file's content.
   *
   * @param size in bytes
   */
  record Content(
      long size, List<Protobuf> before, Map<byte[], Parameter> weights, List<Protobuf> after) {
    void write(Path file) {
      AtomicFile.write(
          file,
          channel -> {
            for (Protobuf message : before) {
              OnnxWriter.write(channel, message);
            }
            for (Map.Entry<byte[], Parameter> weight : weights.entrySet()) {
              AtomicFile.writeFully(channel, ByteBuffer.wrap(weight.getKey()));
              AtomicFile.writeFully(channel, weight.getValue().getArray().toByteBuffer());
            }
            for (Protobuf message : after) {
              OnnxWriter.write(channel, message);
            }
          });
    }
  }

  /** A parameter's initializer up to its values, which end it. */
  private static byte[] head(String name, Parameter parameter) {
    Protobuf tensor =
        OnnxProgram.tensor(name, OnnxProgram.FLOAT, parameter.getShape().getShape())
            .header(OnnxProgram.RAW_DATA, bytes(parameter));
    return new Protobuf()
        .header(INITIALIZER, tensor.size() + bytes(parameter))
        .append(tensor)
        .toByteArray();
  }

  private static long bytes(Parameter parameter) {
    return parameter.getShape().size() * Float.BYTES;
  }

  static void requireSize(String name, long size) {
    if (size > LIMIT) {
      throw new FileException(
          "%s would take %.1f GiB as ONNX, whose files end at 2 GiB; write .pt or .safetensors"
              .formatted(name, size / (double) (1 << 30)));
    }
  }

  /** {@code ValueInfoProto}s: name 1, type 2 (tensor_type 1: elem_type 1, shape 2: dim 1). */
  private static void declare(
      Protobuf graph, int field, List<String> names, List<TensorShape> shapes) {
    for (int i = 0; i < names.size(); i++) {
      Protobuf shape = new Protobuf().message(1, new Protobuf().text(2, BATCH));
      for (int dim : shapes.get(i).dims()) {
        shape.message(1, new Protobuf().number(1, dim));
      }
      Protobuf tensor = new Protobuf().number(1, OnnxProgram.FLOAT).message(2, shape);
      graph.message(
          field,
          new Protobuf().text(1, names.get(i)).message(2, new Protobuf().message(1, tensor)));
    }
  }

  private static void write(FileChannel channel, Protobuf message) throws IOException {
    AtomicFile.writeFully(channel, ByteBuffer.wrap(message.toByteArray()));
  }
}
