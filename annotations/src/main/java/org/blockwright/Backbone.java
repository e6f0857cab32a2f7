package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A network up to its head. On an annotation type it is a family: the members are its
 * hyper-parameters, the nested {@code interface Graph} its nodes. On an interface of nodes it is a
 * one-off model, which also carries its {@link org.blockwright.head.Head}. The input is {@code
 * image}, {@code (channels, size, size)}.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.ANNOTATION_TYPE, ElementType.TYPE})
public @interface Backbone {
  /** Channels of the input image. */
  int channels() default 3;

  /**
   * Height and width of the input image that shapes are checked at; models can be built at others.
   */
  int size() default 224;
}
