package org.blockwright.runtime.api;

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;

/** DJL's pictures, whoever made them. */
final class DjlImages {
  private DjlImages() {}

  /** The picture's samples; of a picture in {@code java.awt} as they are stored. */
  static RgbImage toRgb(Image image) {
    if (image.getWrappedImage() instanceof BufferedImage picture) {
      return Images.of(picture);
    }
    try (NDManager scope = NDManager.newBaseManager(ai.djl.Device.cpu());
        NDArray rows = image.toNDArray(scope, Image.Flag.COLOR);
        NDArray bytes = rows.toType(DataType.UINT8, false)) {
      Shape shape = bytes.getShape();
      return new RgbImage((int) shape.get(1), (int) shape.get(0), bytes.toByteArray());
    }
  }
}
