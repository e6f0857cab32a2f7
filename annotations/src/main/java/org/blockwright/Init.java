package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How parameters are drawn, by kind of layer. Written on a backbone it holds for its models, head
 * included; written on a node with an operator it holds for that node, whatever the backbone says.
 * What is not written is drawn as the layer's own class does; norms always start as the identity.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.ANNOTATION_TYPE, ElementType.TYPE, ElementType.METHOD})
public @interface Init {
  /** Weights of convolutions. */
  Draw conv() default Draw.STANDARD;

  /** Biases of convolutions. */
  Draw convBias() default Draw.STANDARD;

  /** Weights of linear layers. */
  Draw linear() default Draw.STANDARD;

  /** Biases of linear layers. */
  Draw linearBias() default Draw.STANDARD;

  /** Tokens and position tables. */
  Draw embedding() default Draw.STANDARD;

  /** Weights of the head's linear layers, where they differ from other linear layers. */
  Draw classifier() default Draw.STANDARD;

  /** Biases of the head's linear layers, where they differ from other linear layers. */
  Draw classifierBias() default Draw.STANDARD;
}
