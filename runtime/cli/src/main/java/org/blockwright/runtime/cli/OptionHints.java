package org.blockwright.runtime.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What the library asks for in words, said with the option of the command that failed: a library's
 * message names no option, since a program has none.
 */
final class OptionHints {
  private static final Map<String, String> OPTIONS = new LinkedHashMap<>();

  static {
    OPTIONS.put("give the names of the file's classes", "--classes");
    OPTIONS.put("name the model's own", "--classes");
    OPTIONS.put("compare them by position", "--classes-by-position");
    OPTIONS.put("choose one of these entries", "--entry");
    OPTIONS.put("load the rest and draw a new head", "--skip-head");
  }

  private OptionHints() {}

  /** The message with the options that the command has. */
  static String in(String message, CommandSpec command) {
    String hinted = message;
    for (Map.Entry<String, String> hint : OPTIONS.entrySet()) {
      if (command.optionsMap().containsKey(hint.getValue())) {
        hinted = hinted.replace(hint.getKey(), hint.getKey() + " with " + hint.getValue());
      }
    }
    return hinted;
  }
}
