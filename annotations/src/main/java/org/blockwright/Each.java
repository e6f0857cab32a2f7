package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Deals an array out over the repetitions of a node: repetition {@code i} takes element {@code i},
 * and a shorter array starts over. Shifted windows alternate so.
 *
 * <pre>{@code
 * @WindowBlock Tensor blocks(Tensor x, @Each @As("shift") int[] shifts, @Repeat int depth);
 * }</pre>
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PARAMETER)
public @interface Each {}
