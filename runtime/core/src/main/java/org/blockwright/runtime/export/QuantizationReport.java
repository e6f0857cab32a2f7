package org.blockwright.runtime.export;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a model of single precision that was written with 8 bits.
 *
 * @param bytes of the file
 * @param floatBytes of the same model in single precision, as ONNX
 * @param layers convolutions and linear layers with weights of 8 bits
 * @param leftLayers paths of those that keep single precision
 * @param left how many other functions calculate in single precision, by the names of {@link
 *     org.blockwright.runtime.ops.Primitives}
 * @param images that the ranges come from
 * @param judged what becomes of answers
 * @param unreadable pictures that could not be read, others in their places, with the reasons
 */
public record QuantizationReport(
    long bytes,
    long floatBytes,
    int layers,
    List<String> leftLayers,
    Map<String, Integer> left,
    int images,
    Judged judged,
    Map<String, String> unreadable) {
  public QuantizationReport {
    leftLayers = List.copyOf(leftLayers);
    left = Map.copyOf(left);
    unreadable = Map.copyOf(unreadable);
  }

  /** The same with pictures that could not be read. */
  public QuantizationReport without(Map<String, String> pictures) {
    return new QuantizationReport(
        bytes, floatBytes, layers, leftLayers, left, images, judged, pictures);
  }

  /**
   * What becomes of the answers on some images.
   *
   * @param images how many
   * @param others whether ranges come from others than these
   * @param changed how many of them get another class
   * @param difference mean distance of the logits, relative to the mean size of a logit
   * @param right how many get the right class; empty where it is not known
   */
  public record Judged(
      int images, boolean others, int changed, double difference, Optional<Right> right) {}

  /**
   * How many images get the right class.
   *
   * @param before in single precision
   * @param after with 8 bits
   */
  public record Right(int before, int after) {}
}
