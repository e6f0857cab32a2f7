package org.blockwright.runtime.export;

import java.util.Locale;
import org.blockwright.runtime.model.Classifier;

/** How a model calculates in evaluation. */
public enum Execution {
  /** Operator by operator, as the generated code says. */
  BLOCKS,
  /**
   * A program for CPUs with oneDNN, with norms folded and activations, sums and attention fused:
   * the same to rounding, in less time once it is made.
   */
  FUSED,
  /**
   * A TorchScript program of the same operators, with norms folded and constants computed once, as
   * PyTorch's {@code torch.jit.freeze} leaves it; on any device.
   */
  SCRIPT;

  /**
   * The faster one for many images: a fused program on CPUs, if every node is of the vocabulary;
   * else block by block.
   *
   * @param model initialised or not
   */
  public static Execution usual(Classifier model) {
    return model.device().isGpu() || !model.handWritten().isEmpty() ? BLOCKS : FUSED;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
