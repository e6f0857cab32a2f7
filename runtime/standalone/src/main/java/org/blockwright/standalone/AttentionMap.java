package org.blockwright.standalone;

/**
 * Where a head looks on the image; what it reads of class tokens is left out.
 *
 * @param groups of the head
 * @param classes of each group, or one
 * @param height of the grid
 * @param width of the grid
 * @param values {@code (groups, classes, height, width)}
 */
@SuppressWarnings("ArrayRecordComponent")
public record AttentionMap(int groups, int classes, int height, int width, float[] values) {}
