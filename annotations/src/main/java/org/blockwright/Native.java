package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes an annotation type an operator that wraps a hand-written DJL block. The annotation's
 * members are matched to a public constructor of the block by name and type; nothing else is
 * registered.
 *
 * <p>The compiler cannot run the block, so its output is taken to have the input's shape, with the
 * value of a member {@link Channels} (where written) as channels and height and width divided by a
 * member named {@code stride} (rounded up). The block's own {@code getOutputShapes} is checked
 * against that when the model is built. Its parameters are counted at run time only.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.ANNOTATION_TYPE)
public @interface Native {
  /** A class that extends {@code ai.djl.nn.AbstractBlock}. */
  Class<?> value();
}
