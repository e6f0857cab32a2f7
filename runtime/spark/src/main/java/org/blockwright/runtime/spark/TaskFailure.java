package org.blockwright.runtime.spark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.RecipeException;

/** Finds in what Spark says of a failed stage what the task itself said. */
final class TaskFailure {
  private static final Pattern OURS =
      Pattern.compile("org\\.blockwright\\.runtime\\.base\\.(\\w+Exception): ([^\\n]*)");

  /** A failure that another attempt may not have. */
  private static final String OF_WORKERS = "WorkerException";

  private TaskFailure() {}

  /** The class and the sentence of the task's own error, or Spark's first line. */
  static String sentence(Throwable failure) {
    String last = "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      Matcher matcher = OURS.matcher(message);
      String found = "";
      while (matcher.find()) {
        if (found.isEmpty() || !matcher.group(1).equals(OF_WORKERS)) {
          found = matcher.group(1) + ": " + matcher.group(2);
        }
      }
      if (!found.isEmpty()) {
        return found;
      }
      last = last.isEmpty() ? message.lines().findFirst().orElse("") : last;
    }
    return last;
  }

  /** Whether the training itself cannot be, so that another attempt would end the same. */
  static boolean isFinal(String sentence) {
    return sentence.matches("(?s)(?!" + OF_WORKERS + ")\\w+Exception: .*")
        && !sentence.contains("is in use by another run");
  }

  /** The error for the user. */
  static BlockwrightException exception(String sentence, Throwable cause) {
    return new RecipeException(sentence.substring(sentence.indexOf(": ") + 2), cause);
  }
}
