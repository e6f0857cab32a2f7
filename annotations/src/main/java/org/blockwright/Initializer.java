package org.blockwright;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A distribution with its numbers. A value that the distribution does not read is an error.
 *
 * <pre>{@code
 * @Init(
 *     conv = @Initializer(value = KAIMING_NORMAL, mode = FAN_OUT),
 *     linear = @Initializer(value = TRUNCATED_NORMAL, std = 0.02),
 *     linearBias = @Initializer(ZEROS))
 * }</pre>
 */
@Retention(RetentionPolicy.CLASS)
@Target({})
public @interface Initializer {
  /** The distribution. */
  Distribution value() default Distribution.STANDARD;

  /** Mean of a normal distribution. */
  double mean() default 0;

  /** Standard deviation of a normal distribution; not negative. */
  double std() default 1;

  /** Factor on the deviation, or on the bound, that a distribution takes from a fan. */
  double gain() default 1;

  /** Largest distance from the mean; above 0. 0 stands for the distribution's own. */
  double bound() default 0;

  /** The fan that a Kaiming distribution is scaled by. */
  FanMode mode() default FanMode.FAN_IN;

  /** The value of {@link Distribution#CONSTANT}. */
  double constant() default 0;
}
