package org.blockwright.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The launcher for Windows gives commands the options that the shell's gives them. */
class LaunchersTest {
  private static final Path ROOT = Path.of("..", "..");

  /** A case of several commands, and its options. */
  private static final Pattern SHELL =
      Pattern.compile(
          "\n  ([a-z |]+)\\)\n    : \"\\$\\{BLOCKWRIGHT_OPTS:=([^}]*)\\}\"\n    set -- ([^\n]*)");

  private static final Pattern WINDOWS =
      Pattern.compile(
          "for %%c in \\(([a-z ]+)\\) do if /i \"%kind%\"==\"%%c\" (set \"compiler=\" & )?set"
              + " \"options=([^\"]*)\"");

  @Test
  void commandsGetTheSameOptions() throws IOException {
    Map<String, String> shell = new TreeMap<>();
    Matcher cases = SHELL.matcher(Files.readString(ROOT.resolve("blockwright")));
    while (cases.find()) {
      boolean first = cases.group(3).startsWith("-XX:TieredStopAtLevel=1");
      for (String command : cases.group(1).split(" \\| ")) {
        shell.put(command, cases.group(2) + (first ? " and the first compiler" : ""));
      }
    }
    Map<String, String> windows = new TreeMap<>();
    String text = Files.readString(ROOT.resolve("blockwright.cmd"));
    Matcher lines = WINDOWS.matcher(text);
    while (lines.find()) {
      for (String command : lines.group(1).split(" ")) {
        windows.put(
            command, lines.group(3) + (lines.group(2) == null ? " and the first compiler" : ""));
      }
    }
    assertEquals(8, shell.size(), shell::toString);
    assertEquals(shell, windows);
    assertTrue(text.contains("if \"%~1\"==\"--data\" set \"kind=evaluate\""));
  }
}
