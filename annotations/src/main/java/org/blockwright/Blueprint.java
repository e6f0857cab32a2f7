package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes an annotation type a reusable piece of network. Its members are hyper-parameters, its
 * nested {@code interface Graph} holds the nodes; the input is {@code x} unless written. Such an
 * annotation is used like an operator. The processor compiles it into a parametric block named
 * {@code <Name>Unit}.
 *
 * <p>A blueprint whose graph reads the number of {@code classes} is a head: put it on a model in
 * the place of {@link org.blockwright.head.Head}.
 *
 * <pre>{@code
 * @Blueprint
 * @Retention(RetentionPolicy.CLASS)
 * @Target(ElementType.METHOD)
 * public @interface BasicBlock {
 *   @Channels int out() default Size.SAME;
 *   @OnFirst int stride() default 1;
 *
 *   interface Graph {
 *     @ConvBn(kernel = 3, act = RELU) Tensor first(Tensor x, int out, int stride);
 *     @ConvBn(kernel = 3)             Tensor second(Tensor first);
 *     @Shortcut                       Tensor skip(Tensor x, @Like Tensor second);
 *     @Add(act = RELU)                Tensor sum(Tensor second, Tensor skip);
 *   }
 * }
 * }</pre>
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.ANNOTATION_TYPE)
public @interface Blueprint {
  /**
   * Names of what it reads, in the order in which a use gives them. A use of a blueprint with
   * {@code inputs = {"x", "memory"}} is {@code @Cross Tensor y(Tensor tokens, Tensor image)}.
   */
  String[] inputs() default {"x"};
}
