package org.blockwright.runtime.explain;

import ai.djl.ndarray.NDArray;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.model.Classifier;

/** A way of finding out where a classifier looks. Must be safe to use from several threads. */
@FunctionalInterface
public interface Explainer {
  /**
   * Explains one class of one image.
   *
   * @param model in evaluation
   * @param input the image {@code (1, C, H, W)}, normalised
   * @param classIndex the class, from 0
   * @return where the model looks for the class, on the grid that its head reads
   * @throws BlockwrightException if this cannot explain the model
   */
  Heatmap explain(Classifier model, NDArray input, int classIndex);

  /** The head's attention maps, as {@link ClassMaps#attention} has them; for heads that attend. */
  static Explainer attention() {
    return (model, input, number) -> ClassMaps.attention(model, input).heat(0, number);
  }

  /**
   * Class activation maps (Zhou et al., arXiv 1512.04150); for global average pooling and a linear
   * layer.
   */
  static Explainer activation() {
    return (model, input, number) -> ClassMaps.activation(model, input).heat(0, number);
  }

  /**
   * Grad-CAM (Selvaraju et al., arXiv 1610.02391) at what the head reads: {@code relu(sum over
   * channels c of mean(gradient_c) * activation_c)}. For any head that reads a map or tokens.
   */
  static Explainer gradCam() {
    return new GradientMaps(GradientMaps.Rule.GRAD_CAM);
  }

  /**
   * Grad-CAM++ (Chattopadhay et al., arXiv 1710.11063) at what the head reads: gradients weigh by
   * {@code g^2 / (2 g^2 + sum(A) g^3)}.
   */
  static Explainer gradCamPlusPlus() {
    return new GradientMaps(GradientMaps.Rule.GRAD_CAM_PP);
  }

  /**
   * HiResCAM (Draelos and Carin, arXiv 2011.08891) at what the head reads: {@code relu(sum over
   * channels of gradient * activation)}, place by place.
   */
  static Explainer hiResCam() {
    return new GradientMaps(GradientMaps.Rule.HI_RES_CAM);
  }

  /**
   * LayerCAM (Jiang et al., 2021) at what the head reads: {@code relu(sum over channels of
   * relu(gradient) * activation)}, place by place.
   */
  static Explainer layerCam() {
    return new GradientMaps(GradientMaps.Rule.LAYER_CAM);
  }

  /** Attention where the head attends, else Grad-CAM. */
  static Explainer standard() {
    return (model, input, number) ->
        (ClassMaps.attends(model) ? attention() : gradCam()).explain(model, input, number);
  }
}
