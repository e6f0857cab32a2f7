package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a node a further output of the model. It stands on nodes of a backbone, of a head or of a
 * one-off model, which may be read by others or not. The logits come first, then the backbone's
 * outputs in order of its graph, then the head's.
 *
 * <p>An output that exists in training only is calculated in training alone, and with it all that
 * nobody else needs: the classifiers beside GoogLeNet are so. What exists in training only is not
 * counted, not exported, and a weight file may lack it.
 *
 * <pre>{@code
 * @Output(value = "aux1", training = true) @AuxiliaryHead Tensor aux1(Tensor inception4a, int classes);
 * }</pre>
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Output {
  /** Its name; the node's unless written. */
  String value() default "";

  /** Whether it exists in training only. */
  boolean training() default false;
}
