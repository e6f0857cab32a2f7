package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The width multiplier of a backbone: scales every {@link Channels} value written in its graph and
 * rounds it to a multiple of the divisor, never below 90 % of the scaled value (MobileNetV2, {@code
 * _make_divisible}).
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Width {
  /** What scaled numbers of channels are multiples of. */
  int divisor() default 8;
}
