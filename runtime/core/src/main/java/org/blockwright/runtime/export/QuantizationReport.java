package org.blockwright.runtime.export;

import java.util.List;
import java.util.Map;

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
 * @param changed how many of these images get another class
 * @param difference mean distance of the logits, relative to the mean size of a logit
 */
public record QuantizationReport(
    long bytes,
    long floatBytes,
    int layers,
    List<String> leftLayers,
    Map<String, Integer> left,
    int images,
    int changed,
    double difference) {
  public QuantizationReport {
    leftLayers = List.copyOf(leftLayers);
    left = Map.copyOf(left);
  }
}
