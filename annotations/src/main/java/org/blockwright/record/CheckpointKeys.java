package org.blockwright.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How others name the parameters that are named by node here, so that their weights load strictly.
 * Written on a backbone it holds for all its models; written on a model it replaces single rules.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.ANNOTATION_TYPE, ElementType.TYPE, ElementType.METHOD})
public @interface CheckpointKeys {
  /** Those who have names of their own. */
  Source[] value();

  /** One code base's names. */
  @Retention(RetentionPolicy.CLASS)
  @Target({})
  @interface Source {
    /** Whose names they are, such as {@code torchvision}. */
    String name();

    /** A source whose rules hold as well, except for those about the same name of ours. */
    String base() default "";

    /**
     * One rule each, {@code ours -> theirs}; whatever follows goes along.
     *
     * <pre>{@code
     * stem.{conv|bn} -> {conv1|bn1}              a choice on both sides, by position
     * stage{i}.{j} -> layer{i}.{j}               indices, {j+1} on their side
     * *.skip.{conv|bn} -> *.downsample.{0|1}     * is a prefix that other rules map
     * head                                       the same on both sides
     * head.fc -> head.{#}                        each row of ours has a name with them
     * }</pre>
     *
     * <p>The rule that reaches furthest into a name wins.
     */
    String[] rules() default {};
  }
}
