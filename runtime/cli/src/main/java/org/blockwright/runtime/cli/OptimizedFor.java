package org.blockwright.runtime.cli;

import java.util.Optional;
import org.blockwright.runtime.export.Target;
import picocli.CommandLine.Option;

/** What TorchScript is made for, if not for any device. */
final class OptimizedFor {
  @Option(
      names = "--optimized",
      description = "TorchScript for CPUs with oneDNN: norms folded, operators fused.")
  private boolean cpu;

  @Option(
      names = "--optimized-gpu",
      description = "TorchScript for NVIDIA's GPUs with cuDNN: norms folded, operators fused.")
  private boolean gpu;

  Optional<Target> target() {
    if (gpu) {
      return Optional.of(Target.GPU);
    }
    return cpu ? Optional.of(Target.CPU) : Optional.empty();
  }
}
