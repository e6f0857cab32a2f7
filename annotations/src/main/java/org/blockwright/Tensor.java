package org.blockwright;

/**
 * The type of every node and edge of a graph. It has no instances: a method that returns it is a
 * node, a parameter of this type is an edge from the node (or the input) of the parameter's name.
 */
public interface Tensor {}
