package org.blockwright;

/** What an addition does with inputs of different shapes. */
public enum Mismatch {
  /** It does not compile. */
  ERROR,
  /** Inputs that differ in shape from the first are left out, as MobileNetV2's blocks do. */
  DROP
}
