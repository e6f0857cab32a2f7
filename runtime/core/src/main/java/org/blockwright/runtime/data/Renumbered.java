package org.blockwright.runtime.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Images under the classes of a model. */
final class Renumbered implements ImageSource {
  private final ImageSource images;
  private final List<String> classes;
  private final int[] numbers;

  /**
   * Images under other classes.
   *
   * @param images the images
   * @param classes the classes that they get
   * @param numbers which of those each class of theirs is
   */
  Renumbered(ImageSource images, List<String> classes, int[] numbers) {
    this.images = images;
    this.classes = classes;
    this.numbers = numbers;
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public List<String> classNames() {
    return classes;
  }

  @Override
  public boolean isMultiLabel() {
    return images.isMultiLabel();
  }

  @Override
  public int label(int i) {
    if (!isMultiLabel()) {
      return number(images.label(i));
    }
    int[] labels = labels(i);
    return labels.length == 0 ? -1 : labels[0];
  }

  @Override
  public int[] labels(int i) {
    return Arrays.stream(images.labels(i)).map(this::number).sorted().toArray();
  }

  /** An image that shows nothing has no class, -1. */
  private int number(int label) {
    return label < 0 ? label : numbers[label];
  }

  @Override
  public String name(int i) {
    return images.name(i);
  }

  @Override
  public RgbImage decode(int i) throws UnreadableImageException {
    return images.decode(i);
  }

  @Override
  public Optional<float[]> target(int i) {
    return images
        .target(i)
        .map(
            own -> {
              float[] target = new float[classes.size()];
              for (int k = 0; k < own.length; k++) {
                target[numbers[k]] = own[k];
              }
              return target;
            });
  }

  @Override
  public List<ImageObject> objects(int i) {
    return images.objects(i).stream()
        .map(object -> new ImageObject(number(object.label()), object.box(), object.mask()))
        .toList();
  }

  @Override
  public Optional<Mask> mask(int i) {
    return isMultiLabel() ? mask(i, label(i)) : images.mask(i);
  }

  @Override
  public Optional<ImageSize> naturalSize() {
    return images.naturalSize();
  }

  @Override
  public void close() {
    images.close();
  }
}
