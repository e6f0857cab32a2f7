package org.blockwright.runtime.cli;

import ai.djl.Device;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.api.Localization;
import org.blockwright.runtime.api.LocalizationReport;
import org.blockwright.runtime.api.LocalizationScore;
import org.blockwright.runtime.api.RecipeOverrides;
import org.blockwright.runtime.api.Training;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Mask;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.data.Subset;
import org.blockwright.runtime.data.UnreadableImageException;
import org.blockwright.runtime.explain.ExplanationMethod;
import org.blockwright.runtime.explain.Heatmap;
import org.blockwright.runtime.explain.Overlays;
import org.blockwright.runtime.train.TrainingResult;

/** What came of one of the demo's models. */
record DemoOutcome(
    ModelEntry entry,
    long parameters,
    long macs,
    double top1,
    double seconds,
    LocalizationReport looks,
    List<Example> examples) {
  private static final int SIDE = 144;
  private static final int CHOOSING = 200;
  private static final double NANOS = 1e9;

  /** Trains a model and looks where it looks; empty where somebody stopped it. */
  static Optional<DemoOutcome> of(
      ModelEntry entry,
      Dataset data,
      Path folder,
      Device device,
      Consumer<RecipeOverrides> recipe,
      boolean quiet) {
    long start = System.nanoTime();
    TrainingResult result =
        Training.of(entry)
            .data(data)
            .folder(folder.resolve(entry.id()))
            .devices(List.of(device))
            .strict()
            .tell(line -> {}, line -> {})
            .recipe(recipe)
            .listener(ConsoleProgress.standard(quiet))
            .run();
    if (result.interrupted()) {
      return Optional.empty();
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    double top1 = result.last().flatMap(last -> last.validation()).orElseThrow().top1();
    try (ImageClassifier trained =
        ImageClassifier.of(entry).weights(result.checkpoint()).devices(List.of(device)).load()) {
      return Optional.of(
          new DemoOutcome(
              entry,
              trained.network().parameterCount(),
              trained.network().macs(),
              top1,
              seconds,
              looks(trained, data),
              examples(trained, data.validation(), data.classNames().size())));
    }
  }

  private static LocalizationReport looks(ImageClassifier trained, Dataset data) {
    return Localization.of(trained)
        .data(data)
        .thresholdsFrom(Subset.shuffled(data.train(), CHOOSING, 0))
        .methods(List.of(method(trained)))
        .run();
  }

  /** The head's own attention, else class activation maps. */
  private static ExplanationMethod method(ImageClassifier trained) {
    boolean attends = ExplanationMethod.ATTENTION.refusal(trained.network()).isEmpty();
    return attends ? ExplanationMethod.ATTENTION : ExplanationMethod.CAM;
  }

  /** One image and the map of its class. */
  record Example(RgbImage image, Mask mask, int label, Heatmap heat) {}

  private static List<Example> examples(ImageClassifier trained, ImageSource source, int count) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try {
        RgbImage image = source.decode(i);
        int label = source.label(i);
        Heatmap heat = trained.explain(image, label, method(trained)).heat();
        examples.add(new Example(image, source.mask(i).orElseThrow(), label, heat));
      } catch (UnreadableImageException e) {
        throw new IllegalStateException("drawn pictures can be read", e);
      }
    }
    return examples;
  }

  LocalizationScore score() {
    return looks.scores().get(0);
  }

  /** A picture, its figure, and the maps of its class. */
  static List<BufferedImage> row(List<DemoOutcome> outcomes, int i) {
    Example first = outcomes.get(0).examples().get(i);
    List<BufferedImage> row = new ArrayList<>();
    row.add(Overlays.plain(first.image(), SIDE));
    row.add(Overlays.outlined(Overlays.plain(first.image(), SIDE), first.mask()));
    for (DemoOutcome outcome : outcomes) {
      Example example = outcome.examples().get(i);
      row.add(
          Overlays.outlined(
              Overlays.overlay(example.image(), example.heat().positive(), SIDE), example.mask()));
    }
    return row;
  }

  /** All pictures under each other. */
  static BufferedImage sheet(List<DemoOutcome> outcomes) {
    List<String> headings = new ArrayList<>(List.of("picture", "figure"));
    outcomes.forEach(outcome -> headings.add(outcome.entry().head()));
    List<List<BufferedImage>> rows = new ArrayList<>();
    for (int i = 0; i < outcomes.get(0).examples().size(); i++) {
      rows.add(row(outcomes, i));
    }
    return Overlays.sheet(headings, rows);
  }
}
