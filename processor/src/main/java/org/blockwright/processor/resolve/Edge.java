package org.blockwright.processor.resolve;

import org.blockwright.processor.diagnose.Origin;

/**
 * What a node reads.
 *
 * @param name name of a node, or of the input
 * @param isInput whether it is the graph's input
 * @param origin where it stands
 */
public record Edge(String name, boolean isInput, Origin origin) {}
