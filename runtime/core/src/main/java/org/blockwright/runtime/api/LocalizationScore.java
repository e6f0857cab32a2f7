package org.blockwright.runtime.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.Mask;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.data.UnreadableImageException;
import org.blockwright.runtime.explain.ClassMaps;
import org.blockwright.runtime.explain.Heatmap;
import org.blockwright.runtime.model.Classifier;

/**
 * How well a model's maps of the right class meet the objects of a source that knows where they
 * are.
 *
 * @param pointing share of images whose hottest place lies on the object or within a cell of the
 *     map from it
 * @param inside mean share of the map that lies on the object
 * @param chance mean share of the image that the object covers: what a map of no knowledge gets
 */
public record LocalizationScore(double pointing, double inside, double chance) {
  private static final int BATCH = 50;

  /** One image and the map of its class. */
  public record Example(RgbImage image, Mask mask, int label, Heatmap heat) {}

  /**
   * Scores the maps of all images: the head's attention where it has some, else class activation
   * maps.
   *
   * @param source whose images all have a mask
   */
  public static LocalizationScore of(ImageClassifier classifier, ImageSource source) {
    return classifier.using(() -> of(classifier.loaded(), source));
  }

  /** The images from one number to before another, with the map of their class. */
  public static List<Example> examples(
      ImageClassifier classifier, ImageSource source, int from, int to) {
    return classifier.using(() -> examples(classifier.loaded(), source, from, to));
  }

  private static LocalizationScore of(LoadedModel trained, ImageSource source) {
    double hits = 0;
    double inside = 0;
    double chance = 0;
    for (int start = 0; start < source.size(); start += BATCH) {
      List<Example> examples =
          examples(trained, source, start, Math.min(source.size(), start + BATCH));
      for (Example example : examples) {
        Mask mask = example.mask();
        Heatmap fine = example.heat().positive().resized(mask.width(), mask.height());
        double cell = mask.width() / (double) example.heat().width();
        hits += fine.pointsAt(mask, cell) ? 1 : 0;
        inside += fine.inside(mask);
        chance += mask.area() / (double) (mask.width() * mask.height());
      }
    }
    int count = source.size();
    return new LocalizationScore(hits / count, inside / count, chance / count);
  }

  private static List<Example> examples(LoadedModel trained, ImageSource source, int from, int to) {
    List<RgbImage> rasters = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rasters.add(decode(source, i));
    }
    Classifier model = trained.model();
    try (NDManager scope = trained.manager().newSubManager()) {
      NDArray input = Images.toInput(rasters, trained.preprocessing(), scope);
      ClassMaps maps =
          ClassMaps.attends(model)
              ? ClassMaps.attention(model, input)
              : ClassMaps.activation(model, input);
      List<Example> examples = new ArrayList<>();
      for (int i = from; i < to; i++) {
        int label = source.label(i);
        Mask mask = source.mask(i).orElseThrow();
        examples.add(new Example(rasters.get(i - from), mask, label, maps.heat(i - from, label)));
      }
      return examples;
    }
  }

  private static RgbImage decode(ImageSource source, int i) {
    try {
      return source.decode(i);
    } catch (UnreadableImageException e) {
      throw new FileException("cannot use " + source.name(i) + ": " + e.getMessage(), e);
    }
  }
}
