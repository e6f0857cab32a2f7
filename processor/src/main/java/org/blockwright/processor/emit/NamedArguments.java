package org.blockwright.processor.emit;

import org.blockwright.processor.read.Member;

/** Which attributes the runtime has a method for that names them. */
@FunctionalInterface
interface NamedArguments {
  /** None: for files that construct no operator. */
  NamedArguments NONE = member -> false;

  /** Whether there is a method of the attribute's name that takes its type. */
  boolean contains(Member member);
}
