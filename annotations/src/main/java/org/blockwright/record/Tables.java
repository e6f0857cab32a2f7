package org.blockwright.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The tables that a model is a row of, by the names that {@code blockwright reproduce} knows them
 * by. Written on a zoo interface, it holds for all its models that say nothing else; where the
 * interface is {@link Published}, for those alone whose figures are from the interface's paper.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Tables {
  /** Names of tables, such as {@code cnn-mobile}: small letters, digits and dashes. */
  String[] value();
}
