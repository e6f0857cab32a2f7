package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Locale;

/** Which parameters are spared weight decay. */
public enum DecayRule {
  /** Everything decays. */
  NONE,
  /** One-dimensional parameters and biases are spared (timm, DeiT, PVT). */
  ONE_DIMENSIONAL,
  /** Only {@code weight}s of two or more dimensions decay ({@code --nowd-bn} of OSVAI/NOAH). */
  BN;

  /** The rule called {@code none}, {@code 1d} or {@code bn}. */
  public static DecayRule of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "none" -> NONE;
      case "1d" -> ONE_DIMENSIONAL;
      case "bn" -> BN;
      default -> throw new IllegalArgumentException("no decay rule is called " + name);
    };
  }

  /**
   * Whether a parameter decays.
   *
   * @param name its dotted name
   * @param shape its shape
   * @param spared parts of names that are spared whatever the rule, such as {@code pos_embed}; a
   *     part fits where it equals one or several whole dotted components of the name
   */
  public boolean decays(String name, Shape shape, List<String> spared) {
    String dotted = "." + name + ".";
    if (spared.stream().anyMatch(part -> dotted.contains("." + part + "."))) {
      return false;
    }
    return switch (this) {
      case NONE -> true;
      case ONE_DIMENSIONAL -> shape.dimension() > 1 && !name.endsWith(".bias");
      case BN -> shape.dimension() > 1 && dotted.endsWith(".weight.");
    };
  }
}
