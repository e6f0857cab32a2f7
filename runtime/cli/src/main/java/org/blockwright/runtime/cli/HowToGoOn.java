package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.blockwright.runtime.train.TrainingListener;
import org.blockwright.runtime.train.TrainingResult;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Says how a run that was stopped goes on, before the process ends.
 *
 * @param words the command that goes on
 */
record HowToGoOn(Console console, List<String> words) implements TrainingListener {
  /** What does not come back by itself when a run goes on. */
  private static final List<String> AGAIN =
      List.of("--device", "--workers", "--save-every", "--strict", "--quiet");

  /** Of a run of a model in a folder, with the options that have to be given again. */
  static HowToGoOn of(Console console, String id, Path folder, ParseResult given) {
    List<String> words = new ArrayList<>();
    words.add(System.getProperty("blockwright.command", "blockwright"));
    words.addAll(List.of("train", id, "--out", folder.toString(), "--resume"));
    for (String name : AGAIN) {
      OptionSpec option = given.matchedOption(name);
      if (option != null) {
        words.add(name);
        words.addAll(option.arity().max() > 0 ? option.originalStringValues() : List.of());
      }
    }
    return new HowToGoOn(console, words);
  }

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
