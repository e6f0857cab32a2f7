package org.blockwright.processor.resolve;

import org.blockwright.processor.diagnose.Origin;

/**
 * What a node reads.
 *
 * @param name name of a node, or of the input
 * @param isInput whether it is the graph's input
 * @param array whether it is an array of tensors
 * @param origin where it stands
 */
public record Edge(String name, boolean isInput, boolean array, Origin origin) {}
