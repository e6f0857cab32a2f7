package org.blockwright.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.ImageObject;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Mask;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.data.UnreadableImageException;

/** What should hold of a classifier on many pictures. */
public final class PicturesAssert {
  private static final int STANDARD = 64;

  private final ClassifierAssert on;
  private final ImageSource pictures;
  private int most = STANDARD;

  PicturesAssert(ClassifierAssert on, ImageSource pictures) {
    this.on = on;
    this.pictures = pictures;
  }

  /** The first pictures of the source; 64 unless this is said. */
  public PicturesAssert first(int count) {
    most = count;
    return this;
  }

  /**
   * For each class that a picture shows it looks at the objects of that class; how much of its maps
   * should lie there is said next.
   *
   * @throws UsageException if the model lacks a class, or no picture shows an object whose place
   *     the source knows
   */
  public LookAssert looksAtObjects() {
    List<Look> looks = new ArrayList<>();
    for (int i = 0; i < Math.min(most, pictures.size()); i++) {
      RgbImage picture = decode(i);
      for (int label : pictures.labels(i)) {
        Optional<Mask> object = Mask.union(masks(i, label, picture));
        if (object.isPresent()) {
          String className = pictures.classNames().get(label);
          OptionalInt number = OptionalInt.of(Look.number(on.model(), className));
          looks.add(Look.of(on, pictures.name(i), picture, number, object.get()));
        }
      }
    }
    if (looks.isEmpty()) {
      throw new UsageException("the pictures do not say where things are in them");
    }
    return new LookAssert(on, looks);
  }

  private List<Mask> masks(int i, int label, RgbImage picture) {
    return pictures.objects(i).stream()
        .filter(object -> object.label() == label)
        .map(object -> mask(object, picture))
        .filter(mask -> mask.area() > 0)
        .toList();
  }

  private static Mask mask(ImageObject object, RgbImage picture) {
    return object.mask().orElseGet(() -> Mask.of(object.box(), picture.width(), picture.height()));
  }

  private RgbImage decode(int i) {
    try {
      return pictures.decode(i);
    } catch (UnreadableImageException e) {
      throw new FileException("cannot use " + pictures.name(i) + ": " + e.getMessage(), e);
    }
  }
}
