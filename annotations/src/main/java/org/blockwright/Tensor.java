package org.blockwright;

/**
 * The type of every edge and node of a graph. It has no instances: a method that returns it is a
 * node, a parameter of this type is an edge to the node (or input) of the parameter's name.
 */
public interface Tensor {}
