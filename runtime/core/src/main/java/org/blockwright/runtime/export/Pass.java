package org.blockwright.runtime.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.heads.Formulations;

/** Rewrites a program into one that is faster and computes the same, up to rounding. */
interface Pass {
  /** For CPUs with oneDNN, in the order in which they have to run. */
  List<Pass> CPU = cpu(Formulations.standard());

  /** For CPUs with oneDNN and programs with 8 bits, whose norms were folded before. */
  List<Pass> INT8 = oneDnn(new FuseRounding(), Formulations.standard());

  /** For GPUs with cuDNN, in the order in which they have to run. */
  List<Pass> GPU =
      List.of(
          new FoldBatchNorms(),
          new FuseAttention(),
          new FormulateSums(Formulations.standard(), true),
          new ChannelsLast(),
          new CudnnLayers());

  /** Those that leave the engine's own operators, for any device. */
  List<Pass> FREEZING = List.of(new FoldBatchNorms());

  /** What it does to each of those that {@link #apply} counts, such as {@code "sums fused"}. */
  String what();

  /**
   * Rewrites a program.
   *
   * @return to how much of it this applied
   */
  int apply(Calls calls);

  /** Runs passes, and says how often each applied. */
  static Map<String, Integer> apply(List<Pass> passes, Calls calls) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    passes.forEach(pass -> counts.put(pass.what(), pass.apply(calls)));
    calls.removeDead();
    return counts;
  }

  /** As {@link #CPU}, with heads by another table. */
  static List<Pass> cpu(Formulations table) {
    return oneDnn(new FoldBatchNorms(), table);
  }

  private static List<Pass> oneDnn(Pass first, Formulations table) {
    return List.of(
        first,
        new FuseAttention(),
        new MixPositions(),
        new FormulateSums(table, false),
        new OneDnnLayers(),
        new FuseSums(),
        new FuseActivations(),
        new ChannelsLast());
  }
}
