package org.blockwright.runtime.trace;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.weights.Safetensors;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.TensorType;
import org.blockwright.runtime.weights.WeightTensor;

/**
 * What a Python program noted down while it classified one picture, as {@code docs/trace.py} writes
 * it: safetensors with the picture under names that begin with {@code image/}, and the output of
 * each module under the module's name. The metadata's {@code order} lists the modules as they ran,
 * one a line. All of it may be missing but one module, or one step of the picture.
 */
final class Trace implements AutoCloseable {
  /** The picture's file, byte by byte. */
  static final String FILE = "image/file";

  /** The decoded picture: uint8 (H, W, 3), RGB. */
  static final String DECODED = "image/decoded";

  /** The same after the resize. */
  static final String RESIZED = "image/resized";

  /** The same after the crop. */
  static final String CROPPED = "image/cropped";

  /** What the network got: float32 (1, 3, H, W) or (3, H, W). */
  static final String INPUT = "image/input";

  private static final String PICTURE = "image/";
  private static final int RGB = 3;

  private final TensorArchive archive;

  private Trace(TensorArchive archive) {
    this.archive = archive;
  }

  /**
   * Opens a trace.
   *
   * @throws BlockwrightException if it cannot be read, or holds neither a picture nor modules
   */
  static Trace open(Path file) {
    Trace trace = new Trace(Safetensors.open(file));
    if (trace.archive.names().isEmpty()) {
      trace.close();
      throw new WeightsException(file + " holds no tensors; docs/trace.py writes a trace");
    }
    return trace;
  }

  String origin() {
    return archive.origin();
  }

  boolean has(String name) {
    return archive.find(name).isPresent();
  }

  /** Names of the modules, in the order in which they ran where that is known. */
  List<String> modules() {
    List<String> names = new ArrayList<>();
    for (String name : archive.metadata().getOrDefault("order", "").split("\n")) {
      if (has(name) && !name.startsWith(PICTURE) && !names.contains(name)) {
        names.add(name);
      }
    }
    archive.names().stream()
        .filter(name -> !name.startsWith(PICTURE) && !names.contains(name))
        .forEach(names::add);
    return names;
  }

  WeightTensor module(String name) {
    return archive.get(name);
  }

  /** The picture's file. */
  Optional<byte[]> file() {
    return archive.find(FILE).map(tensor -> tensor.bytes().array());
  }

  /**
   * One of the pictures.
   *
   * @throws WeightsException if it is none
   */
  Optional<RgbImage> picture(String name) {
    return archive.find(name).map(this::picture);
  }

  private RgbImage picture(WeightTensor tensor) {
    long[] shape = plain(tensor.shape());
    boolean last = shape.length == RGB && shape[2] == RGB;
    boolean first = shape.length == RGB && shape[0] == RGB && !last;
    if (tensor.type() != TensorType.U8 || !(first || last)) {
      throw new WeightsException(
          "%s has %s, which is no picture: save uint8 of shape (height, width, 3), as"
                  .formatted(origin(), tensor)
              + " numpy.asarray(image.convert(\"RGB\")) gives it");
    }
    byte[] samples = tensor.bytes().array();
    int height = Math.toIntExact(shape[last ? 0 : 1]);
    int width = Math.toIntExact(shape[last ? 1 : 2]);
    return new RgbImage(width, height, last ? samples : interleaved(samples, width * height));
  }

  private static byte[] interleaved(byte[] planes, int pixels) {
    byte[] samples = new byte[planes.length];
    for (int i = 0; i < planes.length; i++) {
      samples[RGB * (i % pixels) + i / pixels] = planes[i];
    }
    return samples;
  }

  /**
   * What the network got, as planes.
   *
   * @param side of a square
   * @param values (3, side, side)
   * @param channelsLast whether the trace has it as (side, side, 3)
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Input(int side, float[] values, boolean channelsLast) {}

  /**
   * What the network got.
   *
   * @throws WeightsException if it is not the input of one square picture
   */
  Optional<Input> input() {
    return archive.find(INPUT).map(this::input);
  }

  private Input input(WeightTensor tensor) {
    long[] shape = plain(tensor.shape());
    boolean planes = shape.length == RGB && shape[0] == RGB && shape[1] == shape[2];
    boolean last = shape.length == RGB && shape[2] == RGB && shape[0] == shape[1];
    if (!planes && !last) {
      throw new WeightsException(
          "%s has %s, which is not the input of one square picture: save (1, 3, side, side)"
              .formatted(origin(), tensor));
    }
    float[] values = tensor.toFloats();
    int side = Math.toIntExact(shape[1]);
    if (planes) {
      return new Input(side, values, false);
    }
    float[] turned = new float[values.length];
    int pixels = side * side;
    for (int i = 0; i < values.length; i++) {
      turned[i % RGB * pixels + i / RGB] = values[i];
    }
    return new Input(side, turned, true);
  }

  /** A shape without a batch of one. */
  private static long[] plain(Shape shape) {
    long[] all = shape.getShape();
    return all.length == RGB + 1 && all[0] == 1 ? Arrays.copyOfRange(all, 1, all.length) : all;
  }

  @Override
  public void close() {
    archive.close();
  }
}
