package org.blockwright.runtime.api;

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;

/** Pictures of every kind that a classifier takes. */
final class Pictures {
  private Pictures() {}

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

  /**
   * A picture of a kind that is known only now.
   *
   * @throws BlockwrightException if it is of none
   */
  static RgbImage toRgb(Object image) {
    if (image instanceof Path file) {
      return Images.read(file);
    } else if (image instanceof RgbImage decoded) {
      return decoded;
    } else if (image instanceof BufferedImage picture) {
      return Images.of(picture);
    } else if (image instanceof byte[] bytes) {
      return Images.decode(bytes);
    } else if (image instanceof InputStream stream) {
      return Images.read(stream);
    } else if (image instanceof Image picture) {
      return toRgb(picture);
    }
    throw new UsageException(
        "a "
            + (image == null ? "null" : image.getClass().getName())
            + " is no image; a Path, InputStream, byte[], BufferedImage, RgbImage or DJL Image is");
  }
}
