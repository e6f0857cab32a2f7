package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Spreads the value linearly, from 0 to itself, over all repetitions of all nodes of this graph
 * that take the same ramped hyper-parameter, in order of the graph. Stochastic depth is published
 * so.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PARAMETER)
public @interface Ramp {}
