package org.blockwright.testing;

import java.util.List;
import java.util.OptionalInt;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.Box;
import org.blockwright.runtime.data.Mask;
import org.blockwright.runtime.data.RgbImage;

/** What should hold of a classifier on one picture. */
public final class PictureAssert {
  private final ClassifierAssert on;
  private final RgbImage picture;
  private final String name;
  private OptionalInt label = OptionalInt.empty();

  PictureAssert(ClassifierAssert on, RgbImage picture, String name) {
    this.on = on;
    this.picture = picture;
    this.name = name;
  }

  /**
   * Where it looks for a class; for the most likely unless this is said.
   *
   * @throws UsageException if the model has no such class
   */
  public PictureAssert forClass(String className) {
    label = OptionalInt.of(Look.number(on.model(), className));
    return this;
  }

  /**
   * It looks at an object; how much of its map should lie there is said next.
   *
   * @param object in the picture as it was given
   */
  public LookAssert looksAt(Mask object) {
    return new LookAssert(on, List.of(Look.of(on, name, picture, label, object)));
  }

  /** As {@link #looksAt(Mask)}, where a rectangle is all that is known. */
  public LookAssert looksAt(Box object) {
    return looksAt(Mask.of(object, picture.width(), picture.height()));
  }
}
