package org.blockwright.processor.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Problem;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.rule.Message;
import org.blockwright.rule.RuleViolation;

/** Says what is wrong with a model, and ends it. */
record Complaints(Problems problems) {
  /** Ends the model at hand; what is wrong has been said. */
  static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stop() {
      super("", null, false, false);
    }
  }

  /**
   * Says that something is wrong at a node.
   *
   * @param path the way to it
   * @param precise places at fault below it, most precise first
   */
  Stop stop(UsePath path, List<Origin> precise, Message message, Object... args) {
    return say(path, precise, message, message.format(args));
  }

  private Stop say(UsePath path, List<Origin> precise, Message message, String text) {
    List<Origin> blame = path.blame(precise);
    problems.add(new Problem(message, text + " (" + path.text(blame) + ")", blame));
    return new Stop();
  }

  /** Says that an operator cannot be applied. */
  Stop stop(
      UsePath path, List<Origin> inputs, Map<String, Traced<Object>> values, RuleViolation e) {
    List<Origin> precise = new ArrayList<>();
    Traced<Object> culprit = values.get(e.attribute());
    if (culprit != null) {
      precise.add(culprit.origin());
    }
    if (e.input() >= 0 && e.input() < inputs.size()) {
      precise.add(inputs.get(e.input()));
    }
    return say(path, precise, e.problem(), e.getMessage());
  }
}
