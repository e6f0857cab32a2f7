package org.blockwright.runtime.train;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a term of a recipe's losses compares an output with, and how. */
enum LossKind {
  /** Cross entropy with the targets. */
  SOFTMAX(Truth.TARGETS),
  /** Binary cross entropy of each class with the targets. */
  BINARY(Truth.TARGETS),
  /** The same, weighted by how wrong it is. */
  FOCAL(Truth.TARGETS),
  /** The same, easy negatives weighted down. */
  ASYMMETRIC(Truth.TARGETS),
  /** Cross entropy with the class that a teacher would choose. */
  HARD(Truth.TEACHER),
  /** A teacher's distribution, at a temperature, mean over rows and classes. */
  SOFT(Truth.TEACHER),
  /** A teacher's distribution, at a temperature, mean over rows. */
  KL(Truth.TEACHER),
  /** Binary cross entropy of a map of logits with where CutMix pasted. */
  MASK(Truth.CUT),
  /** Squared distance, where CutMix pasted, from what a map was before. */
  PASTE(Truth.CUT);

  /** What an output is compared with. */
  enum Truth {
    TARGETS,
    /** A teacher's logits, or another output. */
    TEACHER,
    /** What was mixed; in batches that were not cut there is no such loss. */
    CUT
  }

  private final Truth truth;

  LossKind(Truth truth) {
    this.truth = truth;
  }

  Truth truth() {
    return truth;
  }

  /** The kind that a recipe calls by this name. */
  static LossKind of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** Whether an image may have several labels. */
  static boolean multiLabel(String name) {
    LossKind kind = of(name);
    return kind.truth == Truth.TARGETS && kind != SOFTMAX;
  }

  /** All names, as a pattern. */
  static String names() {
    return Arrays.stream(values())
        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining("|"));
  }

  /** Names of those that are compared with the targets. */
  static String[] ofTargets() {
    return Arrays.stream(values())
        .filter(kind -> kind.truth == Truth.TARGETS)
        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
        .toArray(String[]::new);
  }

  /**
   * The loss of an output in the place of the logits, and of what it is compared with in the place
   * of the targets.
   */
  Loss loss(TrainingRecipe recipe) {
    double temperature = recipe.number(RecipeKey.TEMPERATURE);
    return switch (this) {
      case SOFTMAX -> Loss.softmax();
      case BINARY -> Loss.binary();
      case FOCAL -> {
        double[] focal = recipe.numbers(RecipeKey.FOCAL);
        yield Loss.focal(focal[0], focal[1]);
      }
      case ASYMMETRIC -> {
        double[] asymmetry = recipe.numbers(RecipeKey.ASYMMETRY);
        yield Loss.asymmetric(asymmetry[0], asymmetry[1], asymmetry[2]);
      }
      case HARD -> Loss.hardDistillation();
      case SOFT -> Loss.softDistillation(temperature);
      case KL -> Loss.divergence(temperature);
      case MASK -> CutLoss.mask();
      case PASTE -> CutLoss.paste();
    };
  }
}
