package org.blockwright.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Written by the processor on generated models: the model's line in its module's index. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Card {
  /** One line of JSON. */
  String value();
}
