package org.blockwright.processor.emit;

import org.blockwright.processor.read.Member;

/** Which attributes the runtime has a method for that names them. */
@FunctionalInterface
interface NamedArguments {
  /** Whether a class of a package hides one of {@code java.lang} that generated code uses. */
  default boolean hidesJavaLang(String packageName) {
    return false;
  }

  /** Whether the module that is compiled sees {@code javax.annotation.processing.Generated}. */
  default boolean seesGenerated() {
    return true;
  }

  /** Whether there is a method of the attribute's name that takes its type. */
  boolean contains(Member member);
}
