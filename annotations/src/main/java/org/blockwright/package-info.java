/**
 * The language: an annotation that contains its graph.
 *
 * <p>The members of an annotation type marked {@link org.blockwright.Blueprint} (or {@link
 * org.blockwright.Backbone}) are hyper-parameters, its nested {@code interface Graph} is the
 * structure. A method of the graph is a node with exactly one operator or blueprint, a {@link
 * org.blockwright.Tensor} parameter is an edge, any other parameter hands a hyper-parameter of that
 * name to the operator's attribute of that name.
 *
 * <p>Shapes in this documentation leave out the batch unless they start with N: a map is {@code (C,
 * H, W)}, tokens are {@code (L, C)}, a vector is {@code (C)}.
 */
package org.blockwright;
