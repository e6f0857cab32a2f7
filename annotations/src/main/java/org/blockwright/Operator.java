package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an annotation type as an operator, whose members are its attributes. Its shape, parameter
 * and multiply-add rule is an {@link org.blockwright.rule.OperatorRule}, registered as a service of
 * that name (with Google's {@code @AutoService(OperatorRule.class)}, for instance); by custom it is
 * a nested class named {@code Rule}.
 *
 * <p>An operator of one's own is a jar that is compiled before what uses it, and that stands on the
 * class path and on the processor path.
 *
 * <pre>{@code
 * @Operator("com.acme.ScaleOp")
 * @Retention(RetentionPolicy.CLASS)
 * @Target(ElementType.METHOD)
 * public @interface Scale {
 *   double by() default 1;
 *
 *   @AutoService(OperatorRule.class)
 *   final class Rule implements OperatorRule<Scale> {
 *     public Inferred infer(Scale op, Inputs in) {
 *       return Inferred.shape(in.only());
 *     }
 *   }
 * }
 * }</pre>
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.ANNOTATION_TYPE)
public @interface Operator {
  /**
   * Qualified name of the class that runs it, an {@code OperatorBlock}. The operators of the
   * vocabulary write nothing: theirs are found by their names.
   */
  String value() default "";

  /**
   * Whether the operator itself attends, so that {@link AttentionMap} on it means its maps: the
   * class that runs it is then an {@code AttentionOutput}.
   */
  boolean attends() default false;
}
