package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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

  /**
   * One output's part, written {@code output:weight:kind@teacher}.
   *
   * @param output its name, or that of several, numbered from 0
   * @param weight what its loss is multiplied by
   * @param kind of the loss
   * @param teacher the output that teaches; {@link LossInputs#TEACHER} unless written
   * @param loss of the output, and of what it is compared with
   */
  private record Term(String output, double weight, LossKind kind, String teacher, Loss loss) {
    boolean needsTeacher() {
      return kind.truth() == LossKind.Truth.TEACHER && teacher.equals(LossInputs.TEACHER);
    }

    boolean isOf(String name) {
      return name.equals(output) || name.matches("\\Q" + output + "\\E\\.\\d+");
    }
  }

  private final List<Term> terms = new ArrayList<>();

  private LossTerms(TrainingRecipe recipe) {
    for (String text : recipe.names(RecipeKey.LOSSES)) {
      String[] parts = text.split(":");
      double weight = parts.length > 1 ? Double.parseDouble(parts[1]) : 1;
      String[] kind = (parts.length > 2 ? parts[2] : recipe.text(RecipeKey.LOSS)).split("@");
      add(parts[0], weight, kind[0], kind.length > 1 ? kind[1] : LossInputs.TEACHER, recipe);
    }
    if (terms.stream().noneMatch(term -> term.output().equals(LOGITS))) {
      add(LOGITS, 1, recipe.text(RecipeKey.LOSS), LossInputs.TEACHER, recipe);
    }
  }

  private void add(
      String output, double weight, String name, String teacher, TrainingRecipe recipe) {
    LossKind kind = LossKind.of(name);
    if (terms.stream().anyMatch(t -> t.output().equals(output) && t.kind() == kind)) {
      throw new RecipeException("The recipe's losses name " + output + " twice.");
    }
    if (!teacher.equals(LossInputs.TEACHER) && kind.truth() != LossKind.Truth.TEACHER) {
      throw new RecipeException(
          "The recipe's losses let "
              + teacher
              + " teach "
              + output
              + ", but a loss of kind "
              + name
              + " has no teacher; write hard, soft or kl.");
    }
    terms.add(new Term(output, weight, kind, teacher, kind.loss(recipe)));
  }

  /** The loss of a recipe: one of the logits alone where it names no outputs. */
  static Loss of(TrainingRecipe recipe) {
    return recipe.names(RecipeKey.LOSSES).isEmpty() ? plain(recipe) : new LossTerms(recipe);
  }

  /** The loss of the logits alone, by which a model is judged. */
  static Loss plain(TrainingRecipe recipe) {
    return LossKind.of(recipe.text(RecipeKey.LOSS)).loss(recipe);
  }

  @Override
  public Set<String> reads() {
    Set<String> names = new LinkedHashSet<>();
    for (Term term : terms) {
      if (term.weight() == 0) {
        continue;
      }
      if (term.needsTeacher()) {
        names.add(LossInputs.TEACHER);
      }
      if (term.kind().truth() == LossKind.Truth.CUT) {
        names.add(LossInputs.CUT);
      }
      if (term.kind() == LossKind.PASTE) {
        names.add(LossInputs.uncut(term.output()));
      }
    }
    return names;
  }

  /**
   * Checks the outputs of a model before it is trained.
   *
   * @param outputs names beside the logits
   * @param teacher whether there is one
   * @throws RecipeException if an output that is named does not exist, or a teacher is wanted and
   *     not there, or there without being wanted
   */
  static void require(TrainingRecipe recipe, Set<String> outputs, boolean teacher) {
    List<Term> terms =
        recipe.names(RecipeKey.LOSSES).isEmpty() ? List.of() : new LossTerms(recipe).terms;
    Set<String> known = new LinkedHashSet<>(outputs);
    known.add(LOGITS);
    for (Term term : terms) {
      if (known.stream().noneMatch(term::isOf)) {
        throw missing(term.output(), known);
      }
      if (!term.teacher().equals(LossInputs.TEACHER) && !known.contains(term.teacher())) {
        throw missing(term.teacher(), known);
      }
    }
    if (!terms.isEmpty() && terms.stream().allMatch(term -> term.weight() == 0)) {
      throw new RecipeException("The recipe's losses all have the weight 0.");
    }
    List<String> taught = terms.stream().filter(Term::needsTeacher).map(Term::output).toList();
    if (!taught.isEmpty() && !teacher) {
      throw new RecipeException(
          "The recipe's losses distil a teacher into "
              + String.join(", ", taught)
              + ", but there is none; give the trainer one.");
    }
    if (taught.isEmpty() && teacher) {
      throw new RecipeException(
          "There is a teacher, but none of the recipe's losses is hard, soft or kl, such as"
              + " losses=logits:0.5,logits_dist:0.5:hard.");
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
      for (NDArray output : term.weight() == 0 ? List.<NDArray>of() : all(outputs, term)) {
        Optional<NDArray> truth = truth(outputs, targets, term);
        if (truth.isEmpty()) {
          continue;
        }
        NDList compared = new NDList(output);
        find(outputs, LossInputs.uncut(term.output())).ifPresent(compared::add);
        NDArray loss = term.loss().of(compared, truth.get());
        NDArray part = term.weight() == 1 ? loss : loss.mul(Scalars.of(term.weight(), loss));
        total = total == null ? part : total.add(part);
      }
    }
    // Where nothing was cut and all losses are about that, there is nothing to learn.
    return total == null ? outputs.head().mul(Scalars.of(0, outputs.head())).sum() : total;
  }

  private static Optional<NDArray> truth(NDList outputs, NDArray targets, Term term) {
    return switch (term.kind().truth()) {
      case TARGETS -> Optional.of(targets);
      case CUT -> find(outputs, LossInputs.CUT);
      case TEACHER -> {
        NDArray teacher =
            find(outputs, term.teacher())
                .orElseThrow(() -> missing(term.teacher(), names(outputs)));
        yield Optional.of(term.needsTeacher() ? teacher : teacher.stopGradient());
      }
    };
  }

  /** The outputs that a term is of: one, or all of a numbered row. */
  private static List<NDArray> all(NDList outputs, Term term) {
    List<NDArray> found = new ArrayList<>(find(outputs, term.output()).stream().toList());
    if (found.isEmpty()) {
      outputs.subList(1, outputs.size()).stream()
          .filter(output -> output.getName() != null && term.isOf(output.getName()))
          .forEach(found::add);
    }
    if (found.isEmpty()) {
      throw missing(term.output(), names(outputs));
    }
    return found;
  }

  private static Optional<NDArray> find(NDList outputs, String name) {
    if (name.equals(LOGITS)) {
      return Optional.of(outputs.head());
    }
    return outputs.subList(1, outputs.size()).stream()
        .filter(output -> name.equals(output.getName()))
        .findFirst();
  }

  private static Set<String> names(NDList outputs) {
    Set<String> known = new LinkedHashSet<>();
    for (NDArray output : outputs.subList(1, outputs.size())) {
      if (!LossInputs.isReserved(String.valueOf(output.getName()))) {
        known.add(String.valueOf(output.getName()));
      }
    }
    known.add(LOGITS);
    return known;
  }
}
