package org.blockwright.runtime.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.ImageEncoder;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.data.Skipped;
import org.blockwright.runtime.data.Subset;
import org.blockwright.runtime.data.UnreadableImageException;
import org.blockwright.runtime.explain.Explainer;
import org.blockwright.runtime.explain.ExplanationMethod;
import org.blockwright.runtime.explain.Heatmap;
import org.blockwright.runtime.explain.SaliencyMap;
import org.blockwright.runtime.faithfulness.PixelModel;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * Measures where a model looks, on images whose objects are known, in the square that the network
 * sees of each.
 *
 * <pre>{@code
 * LocalizationReport report =
 *     Localization.of(model).data(data).methods(List.of(ATTENTION, GRAD_CAM)).run();
 * }</pre>
 *
 * <p>For each class that an image shows there is a map, and all objects of the class are what it
 * should meet. A map is resized to the network's input, bilinear between the cells' centres. Every
 * fifth image chooses the thresholds of boxes unless other images are given for that, and is not
 * measured.
 */
public final class Localization {
  /** The method's name of a Gaussian in the middle of each picture, which knows nothing of it. */
  public static final String CENTRE = "centre";

  private static final int BATCH = 32;
  private static final int FIFTH = 5;

  private final ImageClassifier model;
  private final List<Method> methods = new ArrayList<>();
  private final List<MapScorer> scorers = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Optional<ImageSource> images = Optional.empty();
  private Optional<ImageSource> choosing = Optional.empty();
  private String name = "images";
  private int limit = Integer.MAX_VALUE;
  private int faithfulness;

  private int measuredMaps;
  private double shares;
  private int unlocated;
  private Skipped skipped = new Skipped();

  private record Method(String id, String label, Explainer explainer) {}

  private Localization(ImageClassifier model) {
    this.model = model;
  }

  /** Starts to say what is measured. */
  public static Localization of(ImageClassifier model) {
    return new Localization(model);
  }

  /** The validation images of a data set. */
  public Localization data(Dataset value) {
    return images(value.validation(), value.name());
  }

  /** Images whose {@link ImageSource#objects} are known. */
  public Localization images(ImageSource value, String ofName) {
    images = Optional.of(value);
    name = ofName;
    return this;
  }

  /** Other images that choose the thresholds of boxes, so that all of the data is measured. */
  public Localization thresholdsFrom(ImageSource value) {
    choosing = Optional.of(value);
    return this;
  }

  /** At most so many images, the first of a shuffle. */
  public Localization limit(int value) {
    limit = value;
    return this;
  }

  /** Insertion, deletion and ROAD, too, on at most so many maps: they run the network often. */
  public Localization faithfulness(int maps) {
    faithfulness = maps;
    return this;
  }

  /**
   * The methods to measure.
   *
   * @throws UsageException if one cannot explain the model
   */
  public Localization methods(List<ExplanationMethod> chosen) {
    for (ExplanationMethod method : chosen) {
      method
          .refusal(model.network())
          .ifPresent(
              why -> {
                throw new UsageException(why);
              });
      method(method.id(), method.label(), method);
    }
    return this;
  }

  /** All methods that can explain the model. */
  public Localization everyMethod() {
    return methods(
        List.of(ExplanationMethod.values()).stream()
            .filter(method -> method.refusal(model.network()).isEmpty())
            .toList());
  }

  /** A method of one's own, to measure beside the others. */
  public Localization method(String id, String label, Explainer explainer) {
    methods.add(new Method(id, label, explainer));
    return this;
  }

  /** A Gaussian in the middle of each picture: what a figure is worth without a model. */
  public Localization centre() {
    int side = model.preprocessing().size();
    float[] values = new float[side * side];
    for (int i = 0; i < values.length; i++) {
      double x = (i % side + 0.5) / side - 0.5;
      double y = (i / side + 0.5) / side - 0.5;
      values[i] = (float) Math.exp(-8 * (x * x + y * y)); // a quarter of the side
    }
    Heatmap middle = new Heatmap(values, side, side);
    return method(CENTRE, "centre of the picture", (classifier, input, label) -> middle);
  }

  /**
   * Measures. Images that cannot be used are left out; the report's notes name them.
   *
   * @throws BlockwrightException if there are no images, none with objects, or fewer than two
   */
  public LocalizationReport run() {
    return model.using(() -> Tensors.withoutGradients(this::measure));
  }

  private LocalizationReport measure() {
    ImageSource all =
        images.orElseThrow(() -> new UsageException("nothing to measure on: give images"));
    if (methods.isEmpty()) {
      everyMethod();
    }
    begin();
    ImageSource part = Subset.shuffled(matched(all), limit, 0);
    ImageSource others = choosing.map(this::matched).orElseGet(() -> fifths(part, true));
    ImageSource measured = choosing.isPresent() ? part : fifths(part, false);
    if (measured.size() == 0) {
      throw new UsageException("%s holds one image; thresholds need others".formatted(name));
    }
    int chosen = each(others, this::choose);
    int used = each(measured, this::measure);
    if (measuredMaps == 0 || chosen == 0) {
      throw new FileException(
          skipped.count() > 0
              ? "too few images of %s are left to measure on: %s".formatted(name, skipped.summary())
              : "%s does not say where things are in its images; take data with masks or boxes"
                  .formatted(name));
    }
    if (skipped.count() > 0) {
      notes.add(skipped.summary());
    }
    if (unlocated > 0) {
      notes.add(
          "%d of the %d images of %s show no object whose place is known; they are left out."
              .formatted(unlocated, part.size(), name));
    }
    return new LocalizationReport(
        model.entry().id(),
        name,
        used,
        measuredMaps,
        chosen,
        shares / measuredMaps,
        scorers.stream().map(MapScorer::score).toList(),
        notes);
  }

  private void begin() {
    scorers.clear();
    methods.forEach(
        method -> scorers.add(new MapScorer(method.id, method.label, method.explainer)));
    notes.clear();
    skipped = new Skipped();
    measuredMaps = 0;
    shares = 0;
    unlocated = 0;
  }

  private ImageSource matched(ImageSource source) {
    EvaluationOptions options = EvaluationOptions.standard().named(name);
    return Evaluator.match(model, model.loaded(), source, options).apply(source);
  }

  private static ImageSource fifths(ImageSource source, boolean every) {
    return Subset.of(
        source, IntStream.range(0, source.size()).filter(i -> (i % FIFTH == 0) == every).toArray());
  }

  /** A map's class and where it is, its picture, and the maps of all methods. */
  private record Case(LocatedClass located, float[] image, List<Heatmap> heats) {}

  private interface Use {
    void of(Case located, ImageEncoder encoder);
  }

  private void choose(Case one, ImageEncoder encoder) {
    for (int m = 0; m < scorers.size(); m++) {
      scorers.get(m).choose(one.located(), one.heats().get(m));
    }
  }

  private void measure(Case one, ImageEncoder encoder) {
    boolean tried = measuredMaps < faithfulness;
    for (int m = 0; m < scorers.size(); m++) {
      Heatmap heat = one.heats().get(m);
      scorers.get(m).measure(one.located(), heat);
      if (tried) {
        scorers.get(m).tryOut(one.located(), heat, one.image(), pixelModel(encoder), this::says);
      }
    }
    measuredMaps++;
    shares += one.located().share();
  }

  private boolean says(double[] probabilities, int label) {
    LoadedModel loaded = model.loaded();
    return loaded.multiLabel()
        ? probabilities[label] >= loaded.threshold(label)
        : Probabilities.highest(probabilities) == label;
  }

  private PixelModel pixelModel(ImageEncoder encoder) {
    LoadedModel loaded = model.loaded();
    return pictures -> {
      List<double[]> all = new ArrayList<>();
      for (int start = 0; start < pictures.size(); start += BATCH) {
        List<float[]> batch = pictures.subList(start, Math.min(pictures.size(), start + BATCH));
        loaded.logits(encoder, batch).forEach(row -> all.add(loaded.probabilities(row)));
      }
      return all;
    };
  }

  /** Makes the maps of all classes that images show, and tells how many of them show any. */
  private int each(ImageSource source, Use use) {
    LoadedModel loaded = model.loaded();
    ImageEncoder encoder = new ImageEncoder(loaded.preprocessing(), BATCH);
    List<LocatedClass> located = new ArrayList<>();
    List<float[]> pictures = new ArrayList<>();
    int used = 0;
    for (int i = 0; i < source.size(); i++) {
      RgbImage image;
      try {
        image = source.decode(i);
      } catch (UnreadableImageException e) {
        skipped.add(source.name(i), e.getMessage());
        continue;
      }
      List<LocatedClass> shown = LocatedClass.of(source, i, image, loaded.preprocessing());
      unlocated += shown.isEmpty() ? 1 : 0;
      used += shown.isEmpty() ? 0 : 1;
      float[] encoded = shown.isEmpty() ? new float[0] : encoder.encode(image);
      for (LocatedClass one : shown) {
        located.add(one);
        pictures.add(encoded);
        if (located.size() == BATCH) {
          explain(located, pictures, encoder, use);
        }
      }
    }
    explain(located, pictures, encoder, use);
    return used;
  }

  private void explain(
      List<LocatedClass> located, List<float[]> pictures, ImageEncoder encoder, Use use) {
    if (located.isEmpty()) {
      return;
    }
    LoadedModel loaded = model.loaded();
    int[] labels = located.stream().mapToInt(LocatedClass::label).toArray();
    List<List<SaliencyMap>> maps = new ArrayList<>();
    try (NDManager scope = loaded.manager().newSubManager()) {
      NDArray input = encoder.upload(pictures, scope);
      for (MapScorer scorer : scorers) {
        maps.add(scorer.explainer().maps(loaded.model(), input, labels));
      }
    }
    for (int i = 0; i < labels.length; i++) {
      int row = i;
      List<Heatmap> heats = maps.stream().map(of -> of.get(row).heat()).toList();
      use.of(new Case(located.get(i), pictures.get(i), heats), encoder);
    }
    located.clear();
    pictures.clear();
  }
}
