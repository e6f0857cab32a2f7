package org.blockwright.runtime.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.blockwright.runtime.base.FileException;

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
   * @throws FileException if it is missing, no regular file or no such image
   */
  public static RgbImage read(Path file, boolean upright) {
    try {
      return ImageDecoder.decode(FileTree.read(file), upright);
    } catch (NoSuchFileException e) {
      throw new FileException("There is no image " + file + ".", e);
    } catch (OutOfMemoryError e) {
      throw new FileException(
          "There is not enough memory to decode " + file + "; give Java more.", e);
    } catch (IOException e) {
      throw new FileException("Cannot use " + file + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * Decodes the bytes of an image file, without regard to an EXIF orientation.
   *
   * @throws FileException if they are no image that can be read
   */
  public static RgbImage decode(byte[] file) {
    try {
      return ImageDecoder.decode(file, false);
    } catch (OutOfMemoryError e) {
      throw new FileException("There is not enough memory to decode the image.", e);
    } catch (UnreadableImageException e) {
      throw new FileException("Cannot use the image: " + e.getMessage() + ".", e);
    }
  }

  /**
   * Reads an image file from a stream to its end, which stays open.
   *
   * @throws FileException if it cannot be read, or is no image
   */
  public static RgbImage read(InputStream in) {
    try {
      return decode(FileTree.bounded(in));
    } catch (IOException e) {
      throw new FileException("Cannot use the image: " + e.getMessage() + ".", e);
    }
  }

  /**
   * A picture of {@code java.awt}: its samples as they are, without transparency.
   *
   * @throws FileException if its samples are of a kind that is not known
   */
  public static RgbImage of(BufferedImage image) {
    try {
      return Samples.toRgb(image);
    } catch (UnreadableImageException e) {
      throw new FileException("Cannot use the image: " + e.getMessage() + ".", e);
    }
  }

  /** The picture as a network sees it in evaluation: resized and cropped, not yet normalised. */
  public static RgbImage framed(RgbImage image, Preprocessing preprocessing) {
    return ImageTransform.evaluation(preprocessing).render(image, new Random(0));
  }

  /** A part of a picture, resized, as {@link CropWindow} says. */
  public static RgbImage view(RgbImage image, CropWindow window) {
    return Resampler.apply(image, window);
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

  /** The picture at another size: bicubic, with the edges of fine structures smoothed. */
  public static RgbImage resized(RgbImage image, int width, int height) {
    return Resampler.resize(image, width, height, Interpolation.BICUBIC);
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
