package org.blockwright.rule;

import java.lang.annotation.Annotation;

/**
 * The shape, parameter and multiply-add rule of one operator. It is a service: rules are found by
 * {@link java.util.ServiceLoader}, the vocabulary's and those of other jars alike, each by the
 * annotation that its type argument names.
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

  /**
   * The registered rule of an operator.
   *
   * @throws IllegalArgumentException if there is none
   */
  static <A extends Annotation> OperatorRule<A> of(Class<A> operator) {
    return OperatorRules.of(operator)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    operator.getName()
                        + " has no rule: register it as a service of "
                        + OperatorRule.class.getName()));
  }
}
