package org.blockwright.runtime.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.blockwright.runtime.train.TrainingListener;
import org.blockwright.runtime.train.TrainingResult;

/**
 * Says how a run that was stopped goes on, before the process ends.
 *
 * @param words the command that goes on
 */
record HowToGoOn(Console console, List<String> words) implements TrainingListener {
  @Override
  public void ended(TrainingResult result) {
    if (result.interrupted()) {
      console.warn(
          "To go on: " + words.stream().map(HowToGoOn::quoted).collect(Collectors.joining(" ")));
    }
  }

  /** As a shell takes it for one word. */
  private static String quoted(String word) {
    return word.matches("[\\w./:,=+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
