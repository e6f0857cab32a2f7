package org.blockwright;

/** Which of a layer's fans a distribution is scaled by. */
public enum FanMode {
  /** Values that one output reads: input channels of one group, times the kernel's cells. */
  FAN_IN,
  /** Output channels times the kernel's cells, whatever the groups. */
  FAN_OUT
}
