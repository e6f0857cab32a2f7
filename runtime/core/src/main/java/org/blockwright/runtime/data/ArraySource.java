package org.blockwright.runtime.data;

import java.util.List;
import java.util.Optional;

/** Images of one size that lie in memory. */
final class ArraySource implements ImageSource {
  private final String file;
  private final List<String> classNames;
  private final ImageSize size;
  private final int channels;
  private final byte[] samples;
  private final int[] labels;

  /**
   * Wraps planar samples.
   *
   * @param file what to call the images in messages
   * @param channels 1 (grey) or 3 (red plane, green plane, blue plane)
   * @param samples the images one after the other
   */
  ArraySource(
      String file,
      List<String> classNames,
      ImageSize size,
      int channels,
      byte[] samples,
      int[] labels) {
    this.file = file;
    this.classNames = List.copyOf(classNames);
    this.size = size;
    this.channels = channels;
    this.samples = samples;
    this.labels = labels;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int i) {
    return labels[i];
  }

  @Override
  public String name(int i) {
    return file + "#" + i;
  }

  @Override
  public RgbImage decode(int i) {
    int plane = size.width() * size.height();
    int offset = i * channels * plane;
    if (channels == 1) {
      return RgbImage.ofGrey(size.width(), size.height(), samples, offset);
    }
    RgbImage raster = new RgbImage(size.width(), size.height());
    byte[] pixels = raster.pixels();
    for (int c = 0; c < 3; c++) {
      for (int p = 0; p < plane; p++) {
        pixels[3 * p + c] = samples[offset + c * plane + p];
      }
    }
    return raster;
  }

  @Override
  public Optional<ImageSize> naturalSize() {
    return Optional.of(size);
  }
}
