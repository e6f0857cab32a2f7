package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Switches a node by a hyper-parameter: where it is {@code false} (or 0), the node is the identity
 * on its first input. With {@link As} the value is also handed on.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PARAMETER)
public @interface If {}
