package org.blockwright.runtime.train;

import java.util.Arrays;
import java.util.Optional;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.data.BatchSource;

/** How much the images of each class count in the loss. */
final class ClassWeights {
  private static final String BALANCED = "balanced";

  private ClassWeights() {}

  /**
   * The weights that a recipe asks for. {@code balanced} is {@code n / (K * n_k)}, as scikit-learn
   * has it; a class without images has 0.
   *
   * @throws BlockwrightException if their number is not that of the classes, if the loss is not
   *     softmax, or if balanced weights are wanted of images whose classes are not known
   */
  static Optional<double[]> of(TrainingRecipe recipe, BatchSource images, int classes) {
    String text = recipe.text(RecipeKey.CLASS_WEIGHTS);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (recipe.multiLabel()) {
      throw new RecipeException(
          "The recipe's class_weights are for loss=softmax: with several labels an image has no one"
              + " class.");
    }
    if (text.equals(BALANCED)) {
      return Optional.of(balanced(images, classes));
    }
    double[] weights = Arrays.stream(text.split(",")).mapToDouble(Double::parseDouble).toArray();
    if (weights.length != classes) {
      throw new RecipeException(
          "The recipe's class_weights are %d numbers, but there are %d classes; write one for each, in their order, or balanced."
              .formatted(weights.length, classes));
    }
    return Optional.of(weights);
  }

  private static double[] balanced(BatchSource images, int classes) {
    long[] counts =
        images
            .classCounts()
            .orElseThrow(
                () ->
                    new RecipeException(
                        "Balanced class_weights need images of one known class each; write a number"
                            + " for each class instead."));
    long all = Arrays.stream(counts).sum();
    double[] weights = new double[classes];
    for (int k = 0; k < Math.min(classes, counts.length); k++) {
      weights[k] = counts[k] == 0 ? 0 : (double) all / (classes * counts[k]);
    }
    return weights;
  }
}
