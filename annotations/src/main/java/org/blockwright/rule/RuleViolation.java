package org.blockwright.rule;

/**
 * An operator that cannot be applied. Says what is wrong and which attribute or input is at fault.
 */
@SuppressWarnings("serial") // never serialised: it lives between a rule and its caller
public final class RuleViolation extends RuntimeException {
  private final Message problem;
  private final String attribute;
  private final int input;

  /** A violation by the operator as a whole. */
  public RuleViolation(Message problem, Object... args) {
    this(problem, problem.format(args), "", -1);
  }

  private RuleViolation(Message problem, String text, String attribute, int input) {
    super(text, null, false, false);
    this.problem = problem;
    this.attribute = attribute;
    this.input = input;
  }

  /** The same, with the attribute at fault. */
  public RuleViolation at(String name) {
    return new RuleViolation(problem, getMessage(), name, -1);
  }

  /** The same, with the input at fault. */
  public RuleViolation atInput(int index) {
    return new RuleViolation(problem, getMessage(), "", index);
  }

  /** The kind of problem. */
  public Message problem() {
    return problem;
  }

  /** The attribute at fault, or empty. */
  public String attribute() {
    return attribute;
  }

  /** Index of the input at fault, or -1. */
  public int input() {
    return input;
  }
}
