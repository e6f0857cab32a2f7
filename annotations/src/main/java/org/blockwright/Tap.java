package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a member of a head that names nodes of the backbone: the head reads them beside the
 * backbone's output. The member is of type {@code String} or {@code String[]}; in the head's graph
 * a parameter of its name, {@code Tensor} or {@code Tensor[]}, is that edge.
 *
 * <pre>{@code
 * @Blueprint
 * public @interface MultiScale {
 *   @Tap String[] taps();
 *
 *   interface Graph {
 *     @GlobalAvgPool Tensor[] pooled(Tensor[] taps);
 *     @GlobalAvgPool Tensor last(Tensor x);
 *     @Concat        Tensor all(Tensor last, Tensor[] pooled);
 *     @Linear        Tensor logits(Tensor all, @As("out") int classes);
 *   }
 * }
 * }</pre>
 *
 * <p>A model writes {@code taps = {"stage2", "stage3.1"}}: the node {@code stage2}, and repetition
 * 1 of the repeated node {@code stage3}, as parameters are named.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Tap {}
