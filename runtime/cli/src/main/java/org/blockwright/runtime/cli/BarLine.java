package org.blockwright.runtime.cli;

import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/**
 * A bar with what there is to say, in one line of a terminal. Words come first and the bar takes
 * the room that they leave; where not all of them fit, those before the last are left out.
 */
final class BarLine implements ProgressBarRenderer {
  static final String SEPARATOR = ", ";

  private static final int LONGEST = 30;
  private static final int SHORTEST = 3;
  private static final int KEPT = 3;

  @Override
  public String render(ProgressState state, int width) {
    return line(
        state.getTaskName(),
        state.getCurrent(),
        state.getMax(),
        List.of(state.getExtraMessage().split(SEPARATOR)),
        width);
  }

  static String line(String task, long done, long all, List<String> said, int width) {
    List<String> words = new ArrayList<>(said);
    words.add(0, done + "/" + all);
    while (words.size() > KEPT && length(task, words) > width) {
      words.remove(words.size() - 2);
    }
    int room = Math.min(LONGEST, width - length(task, words) - 1);
    String bar = room < SHORTEST ? "" : bar(done, all, room) + " ";
    String line = task + " " + bar + String.join(SEPARATOR, words);
    return line.length() > width
        ? line.substring(0, width)
        : line + " ".repeat(width - line.length());
  }

  private static int length(String task, List<String> words) {
    return task.length() + 1 + String.join(SEPARATOR, words).length();
  }

  /** Eighths of a block for the part that is not a whole one. */
  private static String bar(long done, long all, int room) {
    long eighths = all == 0 ? 0 : Math.min(done, all) * 8 * room / all;
    StringBuilder bar = new StringBuilder("█".repeat((int) (eighths / 8)));
    if (eighths % 8 > 0) {
      bar.append((char) ('█' + 8 - eighths % 8));
    }
    return bar + "░".repeat(room - bar.length());
  }
}
