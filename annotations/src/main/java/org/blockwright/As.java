package org.blockwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Hands the hyper-parameter to an attribute of another name. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PARAMETER)
public @interface As {
  /** Name of the operator's attribute. */
  String value();
}
