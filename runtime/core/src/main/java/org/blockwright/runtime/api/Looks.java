package org.blockwright.runtime.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.UnreadableImageException;
import org.blockwright.runtime.explain.Explainer;
import org.blockwright.runtime.explain.Explanation;
import org.blockwright.runtime.explain.Overlays;
import org.blockwright.runtime.report.RunDetails;

/** Shows on some pictures where a model looks. */
public final class Looks {
  private static final int PICTURES = 8;
  private static final int SIDE = 112;

  private Looks() {}

  /**
   * Pictures from all over some images, each as the network sees it and with a map over it of where
   * the model looks for the class that it finds most likely: the head's own attention, else
   * Grad-CAM. Pictures that cannot be read are left out; nothing where the model cannot be
   * explained.
   */
  public static List<RunDetails.Look> of(ImageClassifier model, ImageSource images) {
    List<RunDetails.Look> looks = new ArrayList<>();
    int count = Math.min(PICTURES, images.size());
    for (int i = 0; i < count; i++) {
      int index = (int) ((2L * i + 1) * images.size() / (2L * count));
      try {
        Explanation seen = model.explain(images.decode(index), Explainer.standard());
        looks.add(
            new RunDetails.Look(
                shown(images, index),
                String.format(
                    Locale.ROOT, "%s, %.0f %%", seen.className(), 100 * seen.probability()),
                Overlays.png(Overlays.plain(seen.image(), Math.min(SIDE, seen.image().width()))),
                Overlays.png(seen.overlay(SIDE))));
      } catch (UnreadableImageException e) {
        continue;
      } catch (BlockwrightException | IllegalStateException e) {
        // no head to look at, or the engine's gradients are in use elsewhere
        return List.of();
      }
    }
    return looks;
  }

  private static String shown(ImageSource images, int index) {
    return Arrays.stream(images.labels(index))
        .mapToObj(images.classNames()::get)
        .collect(Collectors.joining(", "));
  }
}
