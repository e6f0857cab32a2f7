package org.blockwright.runtime.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.blockwright.runtime.base.BlockwrightException;

/** Single pictures: from a file, to a network's input, to something that can be drawn on. */
public final class Images {
  private Images() {}

  /** Reads a file as it is stored: like torchvision, without regard to an EXIF orientation. */
  public static RgbImage read(Path file) {
    return read(file, false);
  }

  /**
   * Reads a JPEG, PNG, GIF, BMP, TIFF, WebP, PPM, PGM or PBM file, whatever it is called.
   *
   * @param upright whether to turn it as its EXIF orientation says
   * @throws BlockwrightException if it is missing, no regular file or no such image
   */
  public static RgbImage read(Path file, boolean upright) {
    try {
      return ImageDecoder.decode(FileTree.read(file), upright);
    } catch (NoSuchFileException e) {
      throw new BlockwrightException("There is no image " + file + ".", e);
    } catch (OutOfMemoryError e) {
      throw new BlockwrightException(
          "There is not enough memory to decode " + file + "; give Java more.", e);
    } catch (IOException e) {
      throw new BlockwrightException("Cannot use " + file + ": " + e.getMessage() + ".", e);
    }
  }

  /** The picture as a network sees it in evaluation: resized and cropped, not yet normalised. */
  public static RgbImage framed(RgbImage image, Preprocessing preprocessing) {
    return ImageTransform.evaluation(preprocessing).render(image, new Random(0));
  }

  /**
   * A network's input.
   *
   * @return float32 (N, 3, H, W), normalised
   */
  public static NDArray toInput(
      List<RgbImage> images, Preprocessing preprocessing, NDManager manager) {
    ImageTransform transform = ImageTransform.evaluation(preprocessing);
    int length = 3 * preprocessing.size() * preprocessing.size();
    float[] values = new float[images.size() * length];
    float[][] levels = transform.levels();
    for (int i = 0; i < images.size(); i++) {
      transform.apply(images.get(i), new Random(0), levels, values, i * length);
    }
    return new Uploader(images.size(), preprocessing.size(), true)
        .upload(values, images.size(), manager);
  }

  /** The picture for {@code java.awt}. */
  public static BufferedImage toBufferedImage(RgbImage image) {
    BufferedImage copy =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        copy.setRGB(
            x, y, image.sample(x, y, 0) << 16 | image.sample(x, y, 1) << 8 | image.sample(x, y, 2));
      }
    }
    return copy;
  }
}
