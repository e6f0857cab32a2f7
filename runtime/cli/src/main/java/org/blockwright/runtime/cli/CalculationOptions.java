package org.blockwright.runtime.cli;

import org.blockwright.runtime.api.ClassifierLoader;
import org.blockwright.runtime.api.Execution;
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
      defaultValue = "blocks",
      description =
          "${COMPLETION-CANDIDATES}: operator by operator, or a program with operators fused for"
              + " this CPU; blocks unless given.")
  private Execution execution;

  ClassifierLoader apply(ClassifierLoader loader) {
    return loader.precision(precision).execution(execution);
  }
}
