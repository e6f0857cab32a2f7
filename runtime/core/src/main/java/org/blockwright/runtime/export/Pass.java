package org.blockwright.runtime.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rewrites a program into one that is faster and computes the same, up to rounding. */
interface Pass {
  /** For CPUs with oneDNN, in the order in which they have to run. */
  List<Pass> CPU = oneDnn(new FoldBatchNorms());

  /** For CPUs with oneDNN and programs with 8 bits, whose norms were folded before. */
  List<Pass> INT8 = oneDnn(new FuseRounding());

  /** For GPUs with cuDNN, in the order in which they have to run. */
  List<Pass> GPU =
      List.of(
          new FoldBatchNorms(),
          new FuseAttention(),
          new MultiplyPositions(),
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

  private static List<Pass> oneDnn(Pass first) {
    return List.of(
        first,
        new FuseAttention(),
        new MixPositions(),
        new OneDnnLayers(),
        new SumPositions(),
        new FuseSums(),
        new FuseActivations(),
        new ChannelsLast());
  }
}
