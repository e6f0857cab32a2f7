package org.blockwright.runtime.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Random;

/**
 * Makes a network's input of pictures, as evaluation does, again and again through the same native
 * buffer. May be used from several threads; {@link #encode} runs side by side.
 */
public final class ImageEncoder {
  private final ImageTransform transform;
  private final float[][] levels;
  private final int length;
  private final Uploader uploader;

  /**
   * An encoder.
   *
   * @param preprocessing how pictures are prepared
   * @param most pictures that are uploaded together, at most
   */
  public ImageEncoder(Preprocessing preprocessing, int most) {
    transform = ImageTransform.evaluation(preprocessing);
    levels = transform.levels();
    length = 3 * preprocessing.size() * preprocessing.size();
    uploader = new Uploader(most, preprocessing.size(), true);
  }

  /** A picture resized, cropped and normalised: float32 (H, W, 3). */
  public float[] encode(RgbImage image) {
    float[] values = new float[length];
    transform.apply(image, new Random(0), levels, values, 0);
    return values;
  }

  /**
   * Brings encoded pictures to the engine.
   *
   * @param images what {@link #encode} gave, at least one and no more than the encoder is for
   * @param manager owns the array
   * @return float32 (N, 3, H, W)
   */
  public NDArray upload(List<float[]> images, NDManager manager) {
    if (images.size() == 1) {
      return uploader.upload(images.get(0), 1, manager);
    }
    float[] all = new float[images.size() * length];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(images.get(i), 0, all, i * length, length);
    }
    return uploader.upload(all, images.size(), manager);
  }
}
