package org.blockwright.runtime.api;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.blockwright.runtime.api.LocalizationScore.Faithfulness;
import org.blockwright.runtime.explain.Explainer;
import org.blockwright.runtime.explain.Heatmap;
import org.blockwright.runtime.faithfulness.InsertionDeletion;
import org.blockwright.runtime.faithfulness.PixelModel;
import org.blockwright.runtime.faithfulness.Road;
import org.blockwright.runtime.localization.BoxAccuracy;
import org.blockwright.runtime.localization.PixelAveragePrecision;
import org.blockwright.runtime.localization.Pointing;
import org.blockwright.runtime.localization.ScoreMap;

/** Adds up the scores of one method's maps. */
final class MapScorer {
  private final String id;
  private final String label;
  private final Explainer explainer;
  private final BoxAccuracy choosing = BoxAccuracy.ofEveryContour();
  private final BoxAccuracy boxes = BoxAccuracy.ofEveryContour();
  private final PixelAveragePrecision pixels = new PixelAveragePrecision();
  private int maps;
  private int hits;
  private int nearHits;
  private double energy;
  private int tried;
  private double deletion;
  private double insertion;
  private double mostFirst;
  private double leastFirst;

  MapScorer(String id, String label, Explainer explainer) {
    this.id = id;
    this.label = label;
    this.explainer = explainer;
  }

  Explainer explainer() {
    return explainer;
  }

  /** A map that helps to choose the thresholds. */
  void choose(LocatedClass located, Heatmap heat) {
    choosing.add(ScoreMap.of(fine(located, heat)), located.boxes());
  }

  /** A map that is measured. */
  void measure(LocatedClass located, Heatmap heat) {
    Heatmap fine = fine(located, heat);
    ScoreMap scores = ScoreMap.of(fine);
    boxes.add(scores, located.boxes());
    pixels.add(scores, located.mask(), Optional.empty());
    double cell = located.mask().width() / (double) heat.width();
    hits += Pointing.hits(fine, located.mask(), 0) ? 1 : 0;
    nearHits += Pointing.hits(fine, located.mask(), cell) ? 1 : 0;
    energy += Pointing.energy(fine, located.mask());
    maps++;
  }

  /** Changes a picture as a map says. */
  void tryOut(LocatedClass located, Heatmap heat, float[] image, PixelModel model, Said said) {
    Heatmap fine = fine(located, heat);
    deletion += InsertionDeletion.deletion(model, image, fine, located.label());
    insertion += InsertionDeletion.insertion(model, image, fine, located.label());
    Road road =
        Road.of(model, image, fine, shares -> said.is(shares, located.label()), 100L * tried);
    mostFirst += road.mostFirst();
    leastFirst += road.leastFirst();
    tried++;
  }

  /** Whether probabilities say a class. */
  interface Said {
    boolean is(double[] probabilities, int label);
  }

  private static Heatmap fine(LocatedClass located, Heatmap heat) {
    return heat.resized(located.mask().width(), located.mask().height());
  }

  LocalizationScore score() {
    List<Double> each =
        IntStream.range(0, BoxAccuracy.OVERLAPS.size()).mapToObj(boxes::max).toList();
    return new LocalizationScore(
        id,
        label,
        hits / (double) maps,
        nearHits / (double) maps,
        energy / maps,
        boxes.at(choosing.bestThresholds()),
        boxes.max(),
        each,
        pixels.value(),
        tried == 0
            ? Optional.empty()
            : Optional.of(
                new Faithfulness(
                    tried,
                    deletion / tried,
                    insertion / tried,
                    new Road(mostFirst / tried, leastFirst / tried))));
  }
}
