package org.blockwright.runtime.trace;

import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.blockwright.runtime.trace.NodeComparison.Met;
import org.blockwright.runtime.trace.NodeSlips.Slip;

/** Tries what usually makes two implementations differ, until ours becomes theirs. */
final class CauseSearch {
  /** Pairs of parameters that are tried in each other's place, at most. */
  private static final int MOST_PAIRS = 400;

  /** Products of lower precision are off by no more than this share. */
  private static final double LOW_PRECISION = 0.03;

  private static final double LEAST_SHARE = 0.7;
  private static final String PRECISION =
      "TF32, half precision, bfloat16 or autocast on their side: every product is off a little";
  private static final Map<String, String> USUAL =
      Map.of(
          "convolution",
          "other weights at this node (swapped names, a running average), or another padding",
          "linear layer",
          "other weights at this node (swapped names, a running average), or queries, keys and"
              + " values in another order",
          "batch norm",
          "other running statistics (trained on, model.eval() not called, another momentum), or"
              + " swapped names",
          "layer norm",
          "another epsilon, another axis, or scale and shift under swapped names",
          "activation",
          "another activation, or one that works in place on what was noted down");

  private final NodeComparison nodes;
  private final ModuleNames names;
  private final List<Parameter> parameters;

  CauseSearch(NodeComparison nodes, ModuleNames names, List<Parameter> parameters) {
    this.nodes = nodes;
    this.names = names;
    this.parameters = parameters;
  }

  /** What makes ours theirs, and how it is done otherwise. */
  record Found(String text, Slip slip) {}

  /** Whether nearly all products are off, and none by much. */
  static Optional<Cause> precision(List<Met> met) {
    List<Met> products =
        met.stream()
            .filter(each -> each.kind().equals("convolution") || each.kind().equals("linear layer"))
            .toList();
    long off = products.stream().filter(Met::parts).count();
    boolean little =
        products.stream()
            .allMatch(each -> each.gap() != null && each.gap().typical() < LOW_PRECISION);
    return little && products.size() > 2 && off > LEAST_SHARE * products.size()
        ? Optional.of(Cause.usual(PRECISION))
        : Optional.empty();
  }

  /** What usually makes a node of this kind differ. */
  static Cause usual(Met met) {
    if (met.gap() == null) {
      return Cause.usual(
          met.shapes() + ": another size of picture, another layout, or another network");
    }
    return Cause.usual(
        USUAL.getOrDefault(
            met.kind(), "what lies between the last module that agrees and this one"));
  }

  /** Tries. */
  Optional<Found> search(Met target) {
    if (target.gap() == null) {
      return Optional.empty();
    }
    Optional<Found> slip = best(target, NodeSlips.all());
    return slip.isPresent() ? slip : swapped(target);
  }

  private Optional<Found> best(Met target, List<Slip> slips) {
    Found best = null;
    double least = Double.MAX_VALUE;
    for (Slip slip : slips) {
      StringBuilder said = new StringBuilder();
      Gap gap = nodes.remaining(target, slip, said);
      if (!said.isEmpty() && gap != null && !gap.parts() && gap.typical() < least) {
        best = new Found(said.toString(), slip);
        least = gap.typical();
      }
    }
    return Optional.ofNullable(best);
  }

  private Optional<Found> swapped(Met target) {
    List<Slip> pairs = new ArrayList<>();
    Set<Parameter> near = nodes.parameters(target);
    for (Parameter one : near) {
      for (Parameter other : parameters) {
        boolean alike = one.getArray().getShape().equals(other.getArray().getShape());
        if (one != other && alike && pairs.size() < MOST_PAIRS) {
          String both = "%s and %s swapped".formatted(names.ours(one), names.ours(other));
          pairs.add(NodeSlips.swapped(one, other, both));
        }
      }
    }
    return best(target, pairs);
  }
}
