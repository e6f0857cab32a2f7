package org.blockwright.runtime.export;

import java.util.List;
import java.util.Locale;

/** What an optimized TorchScript program is made for. */
public enum Target {
  /**
   * CPUs with oneDNN: norms, activations, sums and attention are part of its operators, channels
   * lie last, and weights are reordered when the program is loaded.
   */
  CPU(Pass.CPU),
  /**
   * NVIDIA's GPUs with cuDNN: norms and ReLU are part of convolutions, attention is one operator,
   * channels lie last, and NOAH's sums are products of matrices. {@code program.to(torch.bfloat16)}
   * makes it one of half precision.
   */
  GPU(Pass.GPU);

  private final List<Pass> passes;

  Target(List<Pass> passes) {
    this.passes = passes;
  }

  List<Pass> passes() {
    return passes;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
