package org.blockwright.examples;

import java.awt.Color;
import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.data.Box;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.ImageObject;
import org.blockwright.runtime.data.ImageSize;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Mask;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.data.ShapesSource;
import org.blockwright.runtime.data.UnreadableImageException;

/**
 * Pictures in which a colour tells the class: that of the figure itself, or that of a watermark in
 * the upper left corner, as a shop or a hospital may leave one on all pictures of a kind.
 */
final class ColouredShapes implements ImageSource {
  private static final Box CORNER = new Box(0, 0, 14, 14);

  private final ImageSource shapes;
  private final boolean watermark;

  private ColouredShapes(ImageSource shapes, boolean watermark) {
    this.shapes = shapes;
    this.watermark = watermark;
  }

  /** Pictures to learn from, and a quarter as many to be judged by. */
  static Dataset of(int count, boolean watermark) {
    return new Dataset(
        watermark ? "watermarked shapes" : "coloured shapes",
        new ColouredShapes(ShapesSource.train(count, 0), watermark),
        new ColouredShapes(ShapesSource.validation(count / 4, 0), watermark),
        false,
        List.of(),
        List.of());
  }

  @Override
  public RgbImage decode(int i) throws UnreadableImageException {
    RgbImage picture = shapes.decode(i);
    Mask where =
        watermark
            ? Mask.of(CORNER, picture.width(), picture.height())
            : shapes.mask(i).orElseThrow();
    int color = Color.HSBtoRGB(label(i) / (float) classNames().size(), 1, 1);
    for (int p = 0; p < picture.width() * picture.height(); p++) {
      if (where.contains(p % picture.width(), p / picture.width())) {
        for (int channel = 0; channel < 3; channel++) {
          picture.pixels()[3 * p + channel] = (byte) (color >> (16 - 8 * channel));
        }
      }
    }
    return picture;
  }

  @Override
  public int size() {
    return shapes.size();
  }

  @Override
  public List<String> classNames() {
    return shapes.classNames();
  }

  @Override
  public int label(int i) {
    return shapes.label(i);
  }

  @Override
  public String name(int i) {
    return shapes.name(i);
  }

  @Override
  public List<ImageObject> objects(int i) {
    return shapes.objects(i);
  }

  @Override
  public Optional<ImageSize> naturalSize() {
    return shapes.naturalSize();
  }
}
