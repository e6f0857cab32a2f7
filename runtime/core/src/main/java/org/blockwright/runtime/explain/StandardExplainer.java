package org.blockwright.runtime.explain;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.runtime.model.Classifier;

/** Attention where the head attends, else Grad-CAM. */
record StandardExplainer() implements Explainer {
  private static Explainer of(Classifier model) {
    return ClassMaps.attends(model) ? ExplanationMethod.ATTENTION : ExplanationMethod.GRAD_CAM;
  }

  @Override
  public Heatmap explain(Classifier model, NDArray input, int classIndex) {
    return of(model).explain(model, input, classIndex);
  }

  @Override
  public List<SaliencyMap> maps(Classifier model, NDArray inputs, int... classes) {
    return of(model).maps(model, inputs, classes);
  }
}
