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
  Distribution conv() default Distribution.STANDARD;

  /** Biases of convolutions. */
  Distribution convBias() default Distribution.STANDARD;

  /** Weights of linear layers. */
  Distribution linear() default Distribution.STANDARD;

  /** Biases of linear layers. */
  Distribution linearBias() default Distribution.STANDARD;

  /** Tokens and position tables. */
  Distribution embedding() default Distribution.STANDARD;

  /** Weights of the head's linear layers, where they differ from other linear layers. */
  Distribution classifier() default Distribution.STANDARD;

  /** Biases of the head's linear layers, where they differ from other linear layers. */
  Distribution classifierBias() default Distribution.STANDARD;
}
