package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stranger is told who looks, or is wrong. */
class HelpTest {
  private static final int WIDTH = 100;

  /** All that usage lists. */
  private static List<String> commands(String usage) {
    return usage
        .lines()
        .dropWhile(line -> !line.equals("Commands:"))
        .skip(1)
        .takeWhile(line -> !line.isBlank())
        .filter(line -> line.matches("  \\S.*"))
        .map(line -> line.strip().split(" ")[0])
        .toList();
  }

  private static List<String> tooLong(String text) {
    return text.lines().filter(line -> line.length() > WIDTH && !line.contains("://")).toList();
  }

  @Test
  void everyHelpFitsATerminal() {
    String all = Commands.run("--help").assertDone().out();
    assertEquals(List.of(), tooLong(all));
    assertTrue(commands(all).containsAll(List.of("demo", "train", "serve", "doctor")), all);
    for (String command : commands(all)) {
      String help = Commands.run(command, "--help").assertDone().out();
      assertEquals(List.of(), tooLong(help), command);
    }
  }

  @Test
  void everyDescriptionFitsATerminal() {
    List<String> found = new ArrayList<>();
    for (ModelEntry entry : Catalogue.read().entries()) {
      String text = Commands.run("describe", entry.id()).assertDone().out();
      tooLong(text).stream().map(line -> entry.id() + ": " + line).forEach(found::add);
    }
    assertEquals(List.of(), found);
  }

  @Test
  void theListsFitATerminal() {
    assertEquals(List.of(), tooLong(Commands.run("models").assertDone().out()));
  }

  @Test
  void withoutACommandThereIsUsage() {
    Commands.Result result = Commands.run();
    assertEquals(2, result.code());
    assertEquals("", result.out());
    assertTrue(result.err().startsWith("Usage: blockwright"), result.err());
    assertEquals(commands(Commands.run("--help").out()), commands(result.err()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "describe mobilenetv2                                | mobilenetv2_100",
        "describe resnet18_noa                               | resnet18_noah",
        "train mnist_net --data shapes --out x --lr 0.1      | --recipe-override lr=",
        "train mnist_net --data shapes --out x --weight-decay=1 | --recipe-override weight_decay=",
        "predic mnist_net                                    | predict",
        "train mnist_net --data shapes --out x --epoch 1     | --epochs",
      })
  void nearMissesAreNamed(String line, String meant) {
    Commands.Result result = Commands.run(line.split(" +"));
    assertTrue(result.code() > 0, line);
    assertTrue(result.err().contains(meant), result.err());
  }

  @Test
  void aFolderIsToldHowToBeWritten(@TempDir Path folder) {
    Commands.run("train", "mnist_net", "--data", "" + folder, "--out", folder.resolve("x") + "")
        .assertFailed("imagefolder:" + folder);
    assertTrue(Files.notExists(folder.resolve("x")));
  }
}
