package org.blockwright.runtime.train;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.pytorch.EngineThreads;

/** What a run that goes on has to have in common with what it was started with. */
final class Resumption {
  /** Where a user of the engine says how many threads it is to take. */
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  private static final String EPOCHS = RecipeKey.EPOCHS.key() + " ";

  private final Path folder;
  private final Checkpoint checkpoint;
  private final List<String> notes = new ArrayList<>();

  Resumption(Path folder, Checkpoint checkpoint) {
    this.folder = folder;
    this.checkpoint = checkpoint;
    List<String> versions = Versions.differences(checkpoint.versions(), Versions.current());
    if (!versions.isEmpty()) {
      notes.add(
          "The run was started with other versions, so its bits may differ: "
              + String.join(", ", versions)
              + ".");
    }
  }

  /** Lines for the user. */
  List<String> notes() {
    return notes;
  }

  /**
   * Refuses another recipe; more epochs may be asked for.
   *
   * @throws BlockwrightException naming what differs
   */
  void requireRecipe(TrainingRecipe recipe) {
    TrainingRecipe before = checkpoint.recipe();
    int more = recipe.integer(RecipeKey.EPOCHS) - before.integer(RecipeKey.EPOCHS);
    List<String> differences =
        before.differences(recipe).stream()
            .filter(line -> more < 0 || !line.startsWith(EPOCHS))
            .toList();
    if (!differences.isEmpty()) {
      throw new RecipeException(
          "The run in "
              + folder
              + " was started with another recipe: "
              + String.join("; ", differences)
              + ". Resume it with its own, or start a new one in another folder.");
    }
    if (more > 0) {
      notes.add(
          "Going on to %d epochs instead of %d; from here on the rate is that of a run of so many."
              .formatted(recipe.integer(RecipeKey.EPOCHS), before.integer(RecipeKey.EPOCHS)));
    }
  }

  /**
   * The run's devices, which decide how sums are cut, and so their last bits.
   *
   * @param wanted by the user, if anything
   * @throws BlockwrightException if these are others, or one is not there
   */
  List<Device> devices(Optional<List<Device>> wanted) {
    List<String> before = checkpoint.devices();
    if (before.isEmpty()) {
      return wanted.orElse(List.of(Device.cpu()));
    }
    List<String> now = wanted.map(DeviceChoice::names).orElse(before);
    if (!now.equals(before)) {
      throw new RecipeException(
          "The run in %s was started on %s, not on %s, which would give other bits. Resume it on its own devices, or start a new one in another folder."
              .formatted(folder, String.join(",", before), String.join(",", now)));
    }
    return DeviceChoice.named(before).devices();
  }

  /**
   * The number of workers, which decides how sums are cut, where the recipe does not.
   *
   * @throws BlockwrightException if it is another one
   */
  void requireWorkers(int now) {
    int before = checkpoint.workers();
    if (checkpoint.recipe().integer(RecipeKey.SHARDS) == 0 && now != before) {
      throw new RecipeException(
          "The run in %s was started with workers=%d, not %d, which would give other bits. Resume it with as many, or start a new one with a number of shards in its recipe."
              .formatted(folder, before, now));
    }
  }

  /**
   * Has the engine calculate with as many threads as before.
   *
   * @throws BlockwrightException if the user asks for another number
   */
  void restoreThreads() {
    if (checkpoint.threads().isEmpty()
        || checkpoint.threads().getAsInt() == EngineThreads.count()) {
      return;
    }
    int before = checkpoint.threads().getAsInt();
    Optional<Integer> asked = Optional.ofNullable(Integer.getInteger(THREADS));
    if (asked.isPresent()) {
      throw new RecipeException(
          "The run in %s was started with %d threads, not with the %d of -D%s, which would give other bits. Leave that out, or start a new run in another folder."
              .formatted(folder, before, asked.get(), THREADS));
    }
    EngineThreads.set(before);
    notes.add("Calculating with %d threads, as the run was started.".formatted(before));
  }
}
