package org.blockwright;

/**
 * The type of every node and edge of a graph. It has no instances: a method that returns it is a
 * node, a parameter of this type is an edge from the node (or the input) of the parameter's name.
 *
 * <p>A parameter of type {@code Tensor[]} is an edge from an array: from an input that is one, such
 * as a head's {@link Tap}, or from a node that is made for one. A node that returns {@code
 * Tensor[]} is made once for each element of the arrays that it reads, its single inputs being the
 * same for all; its copies are named 0, 1 and so on below it. A node that returns {@code Tensor}
 * and reads an array reads all of its elements in order.
 */
public interface Tensor {}
