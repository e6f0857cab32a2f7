package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;

/**
 * A tensor of a model under its dotted name, such as {@code stage1.0.first.conv.weight}.
 *
 * @param name the dotted name
 * @param array the live tensor
 */
public record NamedTensor(String name, NDArray array) {}
