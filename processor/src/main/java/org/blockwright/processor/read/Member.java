package org.blockwright.processor.read;

import org.blockwright.processor.diagnose.Origin;
import org.blockwright.rule.Attributes;

/**
 * A member of an operator's, blueprint's or native block's annotation type.
 *
 * @param name its name
 * @param type its type as written in source
 * @param defaultValue its default, or null
 * @param channels whether it is marked {@code @Channels}
 * @param onFirst whether it is marked {@code @OnFirst}
 * @param widthDivisor divisor where it is marked {@code @Width}, else 0
 * @param tap whether it is marked {@code @Tap}
 * @param origin where it is declared
 */
public record Member(
    String name,
    String type,
    Object defaultValue,
    boolean channels,
    boolean onFirst,
    int widthDivisor,
    boolean tap,
    Origin origin) {
  /** Whether a use has to write or pass it. */
  public boolean required() {
    return defaultValue == null || Attributes.isRequired(defaultValue);
  }

  /** The type of members that name a node type. */
  public static final String SLOT = "java.lang.Class";

  /** Whether it names a node type. */
  public boolean isSlot() {
    return type.equals(SLOT);
  }

  /** An attribute of another name and type that takes its value. */
  public Member as(String attribute, String attributeType) {
    return new Member(attribute, attributeType, null, false, false, 0, false, origin);
  }

  /** The same with another default. */
  Member withDefault(Object value) {
    return new Member(name, type, value, channels, onFirst, widthDivisor, tap, origin);
  }

  /** Type of one element, where it is an array. */
  public String elementType() {
    return type.endsWith("[]") ? type.substring(0, type.length() - 2) : type;
  }

  /** Whether it is an array. */
  public boolean array() {
    return type.endsWith("[]");
  }
}
