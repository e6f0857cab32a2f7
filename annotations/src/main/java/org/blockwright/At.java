package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Picks one element of an array hyper-parameter. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PARAMETER)
public @interface At {
  /** Index, from 0. */
  int value();
}
