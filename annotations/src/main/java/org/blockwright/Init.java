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
  Initializer conv() default @Initializer;

  /** Biases of convolutions. */
  Initializer convBias() default @Initializer;

  /** Weights of linear layers. */
  Initializer linear() default @Initializer;

  /** Biases of linear layers. */
  Initializer linearBias() default @Initializer;

  /** Tokens and position tables. */
  Initializer embedding() default @Initializer;

  /** Weights of the head's linear layers, where they differ from other linear layers. */
  Initializer classifier() default @Initializer;

  /** Biases of the head's linear layers, where they differ from other linear layers. */
  Initializer classifierBias() default @Initializer;
}
