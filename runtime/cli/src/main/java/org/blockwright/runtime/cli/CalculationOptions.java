package org.blockwright.runtime.cli;

import java.util.Optional;
import org.blockwright.runtime.api.ClassifierLoader;
import org.blockwright.runtime.export.Execution;
import org.blockwright.runtime.ops.Precision;
import picocli.CommandLine.Option;

/** How a loaded model calculates. */
final class CalculationOptions {
  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      defaultValue = "fp32",
      description = "${COMPLETION-CANDIDATES}: what products are calculated in; fp32 unless given.")
  private Precision precision;

  @Option(
      names = "--execution",
      paramLabel = "EXECUTION",
      description =
          "${COMPLETION-CANDIDATES}: operator by operator, or a program with operators fused for"
              + " this CPU, or one of the engine's own operators; unless given, the fused one where"
              + " it can be.")
  private Optional<Execution> execution;

  ClassifierLoader apply(ClassifierLoader loader) {
    execution.ifPresent(loader::execution);
    return loader.precision(precision);
  }
}
