package org.blockwright.runtime.explain;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * Explains one class of each of many images.
   *
   * @param model in evaluation
   * @param inputs images {@code (N, C, H, W)}, normalised
   * @param classes of each image, from 0
   * @return a map for each image
   * @throws BlockwrightException if this cannot explain the model
   */
  default List<SaliencyMap> maps(Classifier model, NDArray inputs, int... classes) {
    List<SaliencyMap> maps = new ArrayList<>();
    for (int i = 0; i < classes.length; i++) {
      try (NDArray input = inputs.get(i + ":" + (i + 1))) {
        maps.add(new SaliencyMap(explain(model, input, classes[i]), classes[i], "", ""));
      }
    }
    return maps;
  }

  /** The head's attention maps, as {@link ClassMaps#attention} has them; for heads that attend. */
  static Explainer attention() {
    return ExplanationMethod.ATTENTION;
  }

  /** Class activation maps, as {@link ClassMaps#activation} has them. */
  static Explainer activation() {
    return ExplanationMethod.CAM;
  }

  /** {@link ExplanationMethod#GRAD_CAM} at its standard node. */
  static Explainer gradCam() {
    return ExplanationMethod.GRAD_CAM;
  }

  /** {@link ExplanationMethod#GRAD_CAM_PP} at its standard node. */
  static Explainer gradCamPlusPlus() {
    return ExplanationMethod.GRAD_CAM_PP;
  }

  /** {@link ExplanationMethod#HI_RES_CAM} at its standard node. */
  static Explainer hiResCam() {
    return ExplanationMethod.HI_RES_CAM;
  }

  /** {@link ExplanationMethod#LAYER_CAM} at its standard node. */
  static Explainer layerCam() {
    return ExplanationMethod.LAYER_CAM;
  }

  /** Attention where the head attends, else Grad-CAM. */
  static Explainer standard() {
    return new StandardExplainer();
  }
}
