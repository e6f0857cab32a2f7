package org.blockwright;

/** How a shortcut changes its shape where it must. */
public enum Projection {
  /** A strided 1x1 convolution with batch norm (ResNet, option B). */
  CONV,
  /** Strided sampling, then zero channels on both sides (ResNet for CIFAR, option A). */
  PAD
}
