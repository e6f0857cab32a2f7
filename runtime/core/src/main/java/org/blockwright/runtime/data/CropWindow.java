package org.blockwright.runtime.data;

/**
 * What is taken from a picture: the part at ({@code x}, {@code y}) of {@code width}x{@code height}
 * is resized to {@code scaledWidth}x{@code scaledHeight}, and of that the {@code outWidth}x{@code
 * outHeight} pixels at ({@code left}, {@code top}) are kept. Where these hang over the edge, they
 * are black.
 */
public record CropWindow(
    int x,
    int y,
    int width,
    int height,
    int scaledWidth,
    int scaledHeight,
    int left,
    int top,
    int outWidth,
    int outHeight,
    Interpolation interpolation) {}
