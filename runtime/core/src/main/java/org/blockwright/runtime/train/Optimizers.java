package org.blockwright.runtime.train;

import java.util.List;
import java.util.function.Predicate;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.train.optim.AdamW;
import org.blockwright.runtime.train.optim.DecayRule;
import org.blockwright.runtime.train.optim.Lamb;
import org.blockwright.runtime.train.optim.NamedTensor;
import org.blockwright.runtime.train.optim.Optimizer;
import org.blockwright.runtime.train.optim.RmsProp;
import org.blockwright.runtime.train.optim.Sgd;
import org.blockwright.runtime.train.optim.TrainedTensors;
import org.blockwright.runtime.weights.FirstEditionNames;

/** Sets up the optimizer that a recipe asks for. */
final class Optimizers {
  private Optimizers() {}

  /**
   * The optimizer of a replica's parameters, each with its layer's share of the rate.
   *
   * @throws BlockwrightException if the recipe's values contradict each other
   */
  static Optimizer of(TrainingRecipe recipe, Replica replica) {
    Optimizer optimizer = uniform(recipe, replica);
    double decay = recipe.number(RecipeKey.LAYER_DECAY);
    if (decay < 1) {
      LayerDecay layers =
          new LayerDecay(replica.tensors().stream().map(NamedTensor::name).toList(), decay);
      optimizer.shareRate(parameter -> layers.share(parameter.name()));
    }
    return optimizer;
  }

  private static Optimizer uniform(TrainingRecipe recipe, Replica replica) {
    DecayRule rule = recipe.decayRule();
    List<String> names = replica.parameters().stream().map(NamedTensor::name).toList();
    List<String> spared = FirstEditionNames.words(recipe.names(RecipeKey.NO_DECAY_NAMES), names);
    Predicate<NamedTensor> decaying = p -> rule.decays(p.name(), p.array().getShape(), spared);
    double decay = recipe.number(RecipeKey.WEIGHT_DECAY);
    double momentum = recipe.number(RecipeKey.MOMENTUM);
    double[] betas = recipe.numbers(RecipeKey.BETAS);
    double epsilon = recipe.number(RecipeKey.EPS);
    TrainedTensors tensors =
        new TrainedTensors(replica.manager(), replica.parameters(), decay, decaying);
    String kind = recipe.text(RecipeKey.OPTIMIZER);
    return switch (kind) {
      case "adamw" -> new AdamW(tensors, betas[0], betas[1], epsilon);
      case "lamb" -> new Lamb(tensors, betas[0], betas[1], epsilon);
      case "rmsprop", "rmsprop_tf" -> {
        double alpha = recipe.number(RecipeKey.ALPHA);
        boolean tensorFlow = kind.equals("rmsprop_tf");
        yield new RmsProp(tensors, alpha, epsilon, momentum, tensorFlow);
      }
      default -> {
        boolean nesterov = recipe.on(RecipeKey.NESTEROV);
        if (nesterov && momentum == 0) {
          throw new RecipeException("The recipe's nesterov needs a momentum above 0.");
        }
        yield new Sgd(tensors, momentum, nesterov);
      }
    };
  }
}
