package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a node shows where the network looks. Explanations draw its maps, in a head, in a
 * backbone or inside a blueprint alike.
 *
 * <p>Where the node's operator itself attends, the maps are that operator's: of multi-head
 * attention, the share of each key token for each query token and head. Of any other node the maps
 * are its output, which must have positions: a map {@code (C, H, W)}, tokens {@code (L, C)},
 * columns {@code (C, L)} or grouped maps {@code (G, C, L)}.
 *
 * <pre>{@code
 * @AttentionMap @Softmax(over = POSITIONS) Tensor attn(Tensor query);
 * }</pre>
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface AttentionMap {}
