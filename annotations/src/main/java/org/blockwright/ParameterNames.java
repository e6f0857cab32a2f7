package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Written by the processor on generated blocks: the parameter names of a graph's nodes, one {@code
 * node(parameter, …)} each, because class files lose them under some compilers.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ParameterNames {
  /** One entry a node. */
  String[] value();
}
