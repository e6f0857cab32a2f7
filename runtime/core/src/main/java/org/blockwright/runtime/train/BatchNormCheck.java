package org.blockwright.runtime.train;

import ai.djl.engine.EngineException;
import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.blockwright.rule.ParameterSpec.Role;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.ops.GraphBlock;

/** Batch norm has no deviation to divide by where it sees a single value of each channel. */
final class BatchNormCheck {
  /** How the engine's message begins. */
  private static final String ENGINE = "Expected more than 1 value per channel";

  private BatchNormCheck() {}

  /**
   * Refuses before a run starts what would stop it later.
   *
   * @param smallest images of the smallest batch, where that is known
   * @param replicas that share a batch
   * @param together whether their batch norms see all of it
   * @throws BlockwrightException if a batch norm of the model would see a single value
   */
  static void require(Block model, OptionalInt smallest, int replicas, boolean together) {
    if (smallest.isEmpty() || !(model instanceof GraphBlock graph)) {
      return;
    }
    int images = smallest.getAsInt();
    int share = together ? images : images / Math.min(replicas, images);
    if (share == 1) {
      onOnePixel(graph)
          .ifPresent(
              name -> {
                throw single("The batch norm " + name, images, replicas, together);
              });
    }
  }

  /** The first batch norm over maps of one pixel. */
  private static Optional<String> onOnePixel(GraphBlock model) {
    List<String> names = new ArrayList<>();
    model.visit(
        (path, operator) -> {
          boolean normalises =
              operator.inferred().parameters().stream()
                  .anyMatch(parameter -> parameter.role() == Role.RUNNING_MEAN);
          if (normalises && operator.shape().positions() == 1) {
            names.add(path);
          }
        });
    return names.stream().findFirst();
  }

  /** The engine's failure in one sentence, where it is this one; otherwise itself. */
  static RuntimeException explain(
      EngineException failure, int images, int replicas, boolean together) {
    String message = failure.getMessage();
    return message != null && message.contains(ENGINE)
        ? single("A batch norm", images, replicas, together)
        : failure;
  }

  private static BlockwrightException single(
      String who, int images, int replicas, boolean together) {
    boolean shared = replicas > 1 && !together;
    return new RecipeException(
        who
            + " sees a single value of each channel in a batch of "
            + (images == 1 ? "1 image" : images + " images")
            + (shared ? " over " + replicas + " devices" : "")
            + ": its map is 1x1 there; take batches of at least "
            + (shared ? 2 * replicas : 2)
            + " images, a larger size of the input"
            + (shared && images > 1 ? ", or sync_bn=true." : "."));
  }
}
