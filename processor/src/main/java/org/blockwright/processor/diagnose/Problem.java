package org.blockwright.processor.diagnose;

import java.util.List;
import org.blockwright.rule.Message;

/**
 * Something wrong with a declaration.
 *
 * @param message its kind
 * @param text the sentence
 * @param blame places at fault, the most precise first; the first one in source gets the caret
 */
public record Problem(Message message, String text, List<Origin> blame) {
  /** A problem with one place at fault. */
  public static Problem at(Origin origin, Message message, Object... args) {
    return new Problem(message, message.format(args), List.of(origin));
  }
}
