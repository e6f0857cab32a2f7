package org.blockwright.processor.infer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.processor.read.ModelDeclaration;
import org.blockwright.rule.Message;

/** Compares what a model has with what it may have at most. */
final class BudgetCheck {
  private static final int NAMED = 3;

  private final List<InferredNode> nodes;
  private final Counts counts;
  private final ModelDeclaration declaration;
  private final Problems problems;

  private BudgetCheck(
      List<InferredNode> nodes, Counts counts, ModelDeclaration declaration, Problems problems) {
    this.nodes = nodes;
    this.counts = counts;
    this.declaration = declaration;
    this.problems = problems;
  }

  /**
   * Checks the budget of a model, if it has one.
   *
   * @throws Complaints.Stop if the model does not keep it, which has then been said
   */
  static void check(
      List<InferredNode> nodes, Counts counts, ModelDeclaration declaration, Problems problems) {
    BudgetCheck check = new BudgetCheck(nodes, counts, declaration, problems);
    declaration
        .fits()
        .ifPresent(
            fits -> {
              check.keeps(fits.values().get("parameters"), "parameters", Counts::parameters);
              check.keeps(fits.values().get("macs"), "multiply-adds", Counts::macs);
              check.keeps(fits.values().get("activations"), "activations", Counts::activations);
            });
  }

  private void keeps(Traced<Object> most, String what, ToLongFunction<Counts> count) {
    if (most == null) {
      return;
    }
    double budget = ((Number) most.value()).doubleValue();
    if (!(budget >= 0)) {
      problems.add(most.origin(), Message.Negative, "a budget of " + what, budget);
      throw new Complaints.Stop();
    }
    if (budget == 0) {
      return;
    }
    if (counts.lowerBound()) {
      problems.add(most.origin(), Message.BudgetLowerBound, declaration.id(), what);
      throw new Complaints.Stop();
    }
    long has = count.applyAsLong(counts);
    if (has > budget) {
      problems.add(
          most.origin(),
          Message.OverBudget,
          declaration.id(),
          has,
          what,
          (long) budget,
          largest(count));
      throw new Complaints.Stop();
    }
  }

  /** An operator of the model by its path, and how much of what is counted it has. */
  private record Share(String path, long count) {}

  private String largest(ToLongFunction<Counts> count) {
    List<Share> shares = new ArrayList<>();
    gather(nodes, "", count, shares);
    shares.sort(Comparator.comparingLong(Share::count).reversed());
    return shares.stream()
        .limit(NAMED)
        .map(share -> String.format(Locale.ROOT, "%s %,d", share.path(), share.count()))
        .collect(Collectors.joining(", "));
  }

  private static void gather(
      List<InferredNode> nodes, String prefix, ToLongFunction<Counts> count, List<Share> shares) {
    for (InferredNode node : nodes) {
      if (node.off() || node.trainingOnly()) {
        continue;
      }
      if (node.children().isEmpty()) {
        shares.add(new Share(prefix + node.name(), count.applyAsLong(node.counts())));
      } else {
        gather(node.children(), prefix + node.name() + ".", count, shares);
      }
    }
  }
}
