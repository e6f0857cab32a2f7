package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Compiles blueprints into the annotated package that come from a jar which could not run the
 * processor itself. Whoever uses one of them then needs the annotated package's jar.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PACKAGE)
public @interface GenerateBlocks {
  /** Annotation types marked {@link Blueprint}. */
  Class<?>[] value();
}
