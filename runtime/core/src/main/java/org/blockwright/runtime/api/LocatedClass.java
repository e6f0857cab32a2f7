package org.blockwright.runtime.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.blockwright.runtime.data.Box;
import org.blockwright.runtime.data.CropWindow;
import org.blockwright.runtime.data.ImageObject;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Mask;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.localization.PixelBox;

/**
 * A class in a picture, and where its objects are in what a network sees of it.
 *
 * @param label the class
 * @param mask the pixels of its objects; of those whose pixels nobody knows, their boxes
 * @param boxes around each of them
 */
record LocatedClass(int label, Mask mask, List<PixelBox> boxes) {
  /**
   * All classes of which the network sees objects.
   *
   * @param image number {@code i} of the source
   */
  static List<LocatedClass> of(
      ImageSource source, int i, RgbImage image, Preprocessing preprocessing) {
    // Evaluation crops without chance.
    CropWindow view = preprocessing.frame(image.width(), image.height(), null);
    Map<Integer, List<ImageObject>> classes = new TreeMap<>();
    for (ImageObject object : source.objects(i)) {
      classes.computeIfAbsent(object.label(), label -> new ArrayList<>()).add(object);
    }
    List<LocatedClass> located = new ArrayList<>();
    classes.forEach(
        (label, objects) -> {
          List<Mask> masks = new ArrayList<>();
          List<PixelBox> boxes = new ArrayList<>();
          for (ImageObject object : objects) {
            Box box = object.box().through(view);
            Mask mask =
                object
                    .mask()
                    .map(own -> own.through(view))
                    .orElseGet(() -> Mask.of(box, view.outWidth(), view.outHeight()));
            if (box.area() > 0 && mask.area() > 0) {
              masks.add(mask);
              boxes.add(PixelBox.of(box, view.outWidth(), view.outHeight()));
            }
          }
          Mask.union(masks).ifPresent(all -> located.add(new LocatedClass(label, all, boxes)));
        });
    return located;
  }

  /** The share of the picture that the objects cover, 0 to 1. */
  double share() {
    return mask.area() / (double) (mask.width() * mask.height());
  }
}
