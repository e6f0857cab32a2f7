package org.blockwright.zoo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.OperatorBlock;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * A trace as {@code docs/trace.py} writes it, made by hand: the file byte by byte, and what modules
 * put out from a run whose operators are replaced by arithmetic in plain Java.
 */
final class HandTrace {
  private record Entry(String type, long[] shape, byte[] bytes) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** What a module of theirs does with an operator's inputs, where that is not what ours does. */
  interface Theirs {
    /**
     * The output of the operator with them, noted down on the way.
     *
     * @return the values that they have instead; null where they have ours
     */
    float[] output(String path, float[] input, long[] shape, float[] ours);
  }

  /** Adds a picture. */
  HandTrace picture(String name, RgbImage image) {
    long[] shape = {image.height(), image.width(), 3};
    entries.put(name, new Entry("U8", shape, image.pixels().clone()));
    return this;
  }

  /** Adds bytes. */
  HandTrace bytes(String name, byte[] bytes) {
    entries.put(name, new Entry("U8", new long[] {bytes.length}, bytes));
    return this;
  }

  /** Adds numbers. */
  HandTrace floats(String name, long[] shape, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    entries.put(name, new Entry("F32", shape, bytes.array()));
    return this;
  }

  /** Runs a network as theirs and notes down what is asked for, by our path and their name. */
  HandTrace run(
      Classifier network, int side, float[] input, Map<String, String> modules, Theirs theirs) {
    Map<OperatorBlock<?>, String> paths = new LinkedHashMap<>();
    network.visit((path, op) -> paths.put(op, path));
    ForwardPass.Observer observer =
        new ForwardPass.Observer() {
          @Override
          public void produced(OperatorBlock<?> op, NDArray[] inputs, NDArray output) {
            String path = paths.get(op);
            float[] ours = output.toFloatArray();
            long[] read = inputs[0].getShape().getShape();
            float[] other = theirs.output(path, inputs[0].toFloatArray(), read, ours);
            if (other != null) {
              try (NDArray values = output.getManager().create(other, output.getShape())) {
                Tensors.copy(values, output);
              }
            }
            if (modules.containsKey(path)) {
              float[] noted = other == null ? ours : other;
              floats(modules.get(path), output.getShape().getShape(), noted);
            }
          }
        };
    Tensors.withoutGradients(
        () -> {
          try (NDManager manager = NDManager.newBaseManager(network.device())) {
            network.logits(manager.create(input, new Shape(1, 3, side, side)), observer).close();
          }
          return null;
        });
    return this;
  }

  /** Writes safetensors: names sorted, as Python's library does, and the order beside them. */
  Path write(Path file) throws IOException {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"order\":\"");
    header.append(String.join("\\n", entries.keySet())).append("\"}");
    long at = 0;
    List<byte[]> data = new ArrayList<>();
    for (Map.Entry<String, Entry> each : new TreeMap<>(entries).entrySet()) {
      Entry entry = each.getValue();
      header.append(
          ",\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(
                  each.getKey(),
                  entry.type,
                  Arrays.toString(entry.shape),
                  at,
                  at + entry.bytes.length));
      at += entry.bytes.length;
      data.add(entry.bytes);
    }
    byte[] text = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      out.write(length.putLong(text.length).array());
      out.write(text);
      for (byte[] bytes : data) {
        out.write(bytes);
      }
    }
    return file;
  }

  /** A layer norm over the last axis. */
  static float[] layerNorm(float[] x, float[] scale, float[] shift, double eps) {
    int size = scale.length;
    float[] y = new float[x.length];
    for (int row = 0; row < x.length; row += size) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < size; i++) {
        mean += x[row + i];
      }
      mean /= size;
      for (int i = 0; i < size; i++) {
        square += (x[row + i] - mean) * (x[row + i] - mean);
      }
      double by = 1 / Math.sqrt(square / size + eps);
      for (int i = 0; i < size; i++) {
        y[row + i] = (float) ((x[row + i] - mean) * by * scale[i] + shift[i]);
      }
    }
    return y;
  }

  /** A linear layer on the last axis. */
  static float[] linear(float[] x, float[] weight, float[] bias) {
    int out = bias.length;
    int in = weight.length / out;
    float[] y = new float[x.length / in * out];
    for (int row = 0; row < x.length / in; row++) {
      for (int o = 0; o < out; o++) {
        double sum = bias[o];
        for (int i = 0; i < in; i++) {
          sum += (double) x[row * in + i] * weight[o * in + i];
        }
        y[row * out + o] = (float) sum;
      }
    }
    return y;
  }

  /** GELU by its approximation with tanh. */
  static float[] tanhGelu(float[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      double inner = Math.sqrt(2 / Math.PI) * (x[i] + 0.044715 * x[i] * x[i] * x[i]);
      y[i] = (float) (0.5 * x[i] * (1 + Math.tanh(inner)));
    }
    return y;
  }

  /** Bilinear without antialias, half pixels, edges repeated: {@code F.interpolate}. */
  static RgbImage interpolated(RgbImage image, int width, int height) {
    RgbImage out = new RgbImage(width, height);
    for (int y = 0; y < height; y++) {
      double row = Math.max(0, (y + 0.5) * image.height() / height - 0.5);
      int top = (int) row;
      int bottom = Math.min(top + 1, image.height() - 1);
      for (int x = 0; x < width; x++) {
        double column = Math.max(0, (x + 0.5) * image.width() / width - 0.5);
        int left = (int) column;
        int right = Math.min(left + 1, image.width() - 1);
        for (int c = 0; c < 3; c++) {
          double above = mix(image, left, right, top, column - left, c);
          double below = mix(image, left, right, bottom, column - left, c);
          double value = above + (row - top) * (below - above);
          out.pixels()[3 * (y * width + x) + c] = (byte) Math.round(value);
        }
      }
    }
    return out;
  }

  private static double mix(RgbImage image, int left, int right, int y, double share, int c) {
    int from = image.sample(left, y, c);
    return from + share * (image.sample(right, y, c) - from);
  }
}
