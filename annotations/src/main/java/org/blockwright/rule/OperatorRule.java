package org.blockwright.rule;

import java.lang.annotation.Annotation;

/**
 * The shape, parameter and multiply-add rule of one operator.
 *
 * @param <A> the operator
 */
public interface OperatorRule<A extends Annotation> {
  /**
   * Works out one use of the operator.
   *
   * @param op the written and defaulted attributes
   * @param in shapes of what it reads
   * @return output, parameters and multiply-adds
   * @throws RuleViolation if the operator cannot be applied; it says which attribute or input is at
   *     fault
   */
  Inferred infer(A op, Inputs in);

  /** The rule that stands in an operator's annotation. */
  static <A extends Annotation> OperatorRule<A> of(Class<A> operator) {
    try {
      Class<?> rule = Class.forName(operator.getName() + "$Rule", true, operator.getClassLoader());
      @SuppressWarnings("unchecked") // by convention, checked by a test over the whole vocabulary
      OperatorRule<A> instance =
          rule.asSubclass(OperatorRule.class).getDeclaredConstructor().newInstance();
      return instance;
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(operator.getName() + " has no nested class Rule", e);
    }
  }
}
