package org.blockwright.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Pretrained weights that others published for a model, as one file. Nothing is downloaded unless
 * somebody asks for it by name; what is downloaded must have this size and this digest.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Weights {
  /** Where the file is, by https. */
  String url();

  /** The file's SHA-256: 64 hexadecimal digits. */
  String sha256();

  /** The file's size. */
  long bytes();

  /** The terms of its use, such as {@code BSD-2-Clause}. */
  String licence();

  /** Who published it: a project or a paper. */
  String source() default "";
}
