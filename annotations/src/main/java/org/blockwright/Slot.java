package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a node of what a hyper-parameter names: an operator, a blueprint or a native block. It
 * stands on a node in the place of an operator.
 *
 * <pre>{@code
 * @Backbone
 * public @interface ResNet {
 *   Class<? extends Annotation> block() default BasicBlock.class;
 *   int groups() default 1;
 *
 *   interface Graph {
 *     @Slot("block") Tensor layer1(Tensor image, int groups);
 *   }
 * }
 * }</pre>
 *
 * <p>The node's values go to the attributes of the chosen type by their names. A value that the
 * chosen type has no attribute for is dropped where it is the hyper-parameter's own default, and an
 * error where it is not. The hyper-parameter can be handed on to the blueprint of a node as well.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Slot {
  /** Name of a hyper-parameter of type {@code Class<? extends Annotation>}. */
  String value();
}
