package org.blockwright.runtime.ops;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeviceException;
import org.blockwright.runtime.pytorch.ScriptFunction;

/**
 * What a network's convolutions, linear layers and products of attention calculate in. Parameters,
 * everything between the products, and what a network reads and returns are float32 in any case.
 */
public enum Precision {
  /** Single precision. */
  FP32(new Float32Kernels()),
  /** Operands and results of the products, forward and backward, are rounded to bfloat16. */
  BF16(new Bfloat16Kernels());

  private final MatmulKernels products;

  Precision(MatmulKernels products) {
    this.products = products;
  }

  /**
   * The precision of a name such as {@code bf16}.
   *
   * @throws BlockwrightException if there is none
   */
  public static Precision of(String name) {
    for (Precision precision : values()) {
      if (precision.toString().equals(name)) {
        return precision;
      }
    }
    throw new DeviceException(
        "There is no precision \"" + name + "\"; it is one of " + names() + ".");
  }

  /** All names, with commas between them. */
  private static String names() {
    return Arrays.stream(values()).map(Precision::toString).collect(Collectors.joining(", "));
  }

  /** Whether an engine, by its name, can calculate in it. */
  public boolean runsOn(String engine) {
    return this == FP32 || ScriptFunction.runsOn(engine);
  }

  MatmulKernels products() {
    return products;
  }

  /** The name that recipes and the command line use. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
