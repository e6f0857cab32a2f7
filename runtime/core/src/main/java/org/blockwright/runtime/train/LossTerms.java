package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.blockwright.rule.Nearest;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.ops.Scalars;

/**
 * The loss of a network with several outputs: the weighted sum of a loss for each that a recipe
 * names, such as GoogLeNet's auxiliary classifiers (arXiv 1409.4842, section 5: weighted by 0.3) or
 * DeiT's distillation token (arXiv 2012.12877, section 4).
 */
final class LossTerms implements Loss {
  /** The network's first output. */
  static final String LOGITS = "logits";

  /** How a teacher's logits are called among the outputs. */
  static final String TEACHER = "teacher";

  /**
   * One output's part.
   *
   * @param output its name
   * @param weight what its loss is multiplied by
   * @param loss of an output and the targets, or of an output and the teacher's logits
   */
  private record Term(String output, double weight, Kind kind, Loss loss) {}

  private enum Kind {
    SOFTMAX,
    BINARY,
    /** Cross entropy with the class that the teacher would choose. */
    HARD,
    /** The teacher's distribution, at a temperature. */
    SOFT;

    boolean needsTeacher() {
      return this == HARD || this == SOFT;
    }
  }

  private final List<Term> terms = new ArrayList<>();

  private LossTerms(TrainingRecipe recipe) {
    for (String text : recipe.names(RecipeKey.LOSSES)) {
      String[] parts = text.split(":");
      double weight = parts.length > 1 ? Double.parseDouble(parts[1]) : 1;
      String kind = parts.length > 2 ? parts[2] : recipe.text(RecipeKey.LOSS);
      add(parts[0], weight, kind, recipe);
    }
    if (terms.stream().noneMatch(term -> term.output().equals(LOGITS))) {
      add(LOGITS, 1, recipe.text(RecipeKey.LOSS), recipe);
    }
  }

  private void add(String output, double weight, String name, TrainingRecipe recipe) {
    if (terms.stream().anyMatch(term -> term.output().equals(output))) {
      throw new RecipeException("The recipe's losses name " + output + " twice.");
    }
    Kind kind = Kind.valueOf(name.toUpperCase(Locale.ROOT));
    terms.add(new Term(output, weight, kind, loss(kind, recipe.number(RecipeKey.TEMPERATURE))));
  }

  private static Loss loss(Kind kind, double temperature) {
    return switch (kind) {
      case SOFTMAX -> Loss.softmax();
      case BINARY -> Loss.binary();
      case HARD -> Loss.hardDistillation();
      case SOFT -> Loss.softDistillation(temperature);
    };
  }

  /** The loss of a recipe: one of the logits alone where it names no outputs. */
  static Loss of(TrainingRecipe recipe) {
    return recipe.names(RecipeKey.LOSSES).isEmpty() ? plain(recipe) : new LossTerms(recipe);
  }

  /** The loss of the logits alone, by which a model is judged. */
  static Loss plain(TrainingRecipe recipe) {
    return recipe.multiLabel() ? Loss.binary() : Loss.softmax();
  }

  /**
   * Checks the outputs of a model before it is trained.
   *
   * @param outputs names beside the logits
   * @param teacher whether there is one
   * @throws BlockwrightException if an output that is named does not exist, or a teacher is wanted
   *     and not there, or there without being wanted
   */
  static void require(TrainingRecipe recipe, Set<String> outputs, boolean teacher) {
    List<Term> terms =
        recipe.names(RecipeKey.LOSSES).isEmpty() ? List.of() : new LossTerms(recipe).terms;
    Set<String> known = new LinkedHashSet<>(outputs);
    known.add(LOGITS);
    for (Term term : terms) {
      if (!known.contains(term.output())) {
        throw missing(term.output(), known);
      }
    }
    if (!terms.isEmpty() && terms.stream().allMatch(term -> term.weight() == 0)) {
      throw new RecipeException("The recipe's losses all have the weight 0.");
    }
    List<String> taught =
        terms.stream().filter(t -> t.kind().needsTeacher()).map(Term::output).toList();
    if (!taught.isEmpty() && !teacher) {
      throw new RecipeException(
          "The recipe's losses distil a teacher into "
              + String.join(", ", taught)
              + ", but there is none; give the trainer one.");
    }
    if (taught.isEmpty() && teacher) {
      throw new RecipeException(
          "There is a teacher, but none of the recipe's losses is hard or soft, such as losses=logits:0.5,logits_dist:0.5:hard.");
    }
  }

  private static BlockwrightException missing(String name, Set<String> known) {
    String near =
        Nearest.of(name, known, 1).stream()
            .map(output -> " Did you mean " + output + "?")
            .collect(Collectors.joining());
    return new RecipeException(
        "The recipe's losses name the output "
            + name
            + ", which the model does not have."
            + near
            + " It has "
            + String.join(", ", known)
            + ".");
  }

  @Override
  public NDArray of(NDList outputs, NDArray targets) {
    NDArray total = null;
    for (Term term : terms) {
      if (term.weight() == 0) {
        continue;
      }
      NDArray output = output(outputs, term.output());
      NDArray truth = term.kind().needsTeacher() ? output(outputs, TEACHER) : targets;
      NDArray loss = term.loss().of(new NDList(output), truth);
      NDArray part = term.weight() == 1 ? loss : loss.mul(Scalars.of(term.weight(), loss));
      total = total == null ? part : total.add(part);
    }
    return total;
  }

  private static NDArray output(NDList outputs, String name) {
    if (name.equals(LOGITS)) {
      return outputs.head();
    }
    Set<String> known = new LinkedHashSet<>();
    for (NDArray output : outputs.subList(1, outputs.size())) {
      if (name.equals(output.getName())) {
        return output;
      }
      known.add(String.valueOf(output.getName()));
    }
    known.add(LOGITS);
    throw missing(name, known);
  }
}
