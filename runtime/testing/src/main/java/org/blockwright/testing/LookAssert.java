package org.blockwright.testing;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.explain.Overlays;
import org.blockwright.runtime.localization.Pointing;

/** How much of a model's maps should lie on the objects. */
public final class LookAssert {
  private static final int SHOWN = 3;

  private final ClassifierAssert on;
  private final List<Look> looks;

  LookAssert(ClassifierAssert on, List<Look> looks) {
    this.on = on;
    this.looks = List.copyOf(looks);
  }

  /**
   * At least a share of the map, in the mean over all pictures, lies on the object: {@link
   * Pointing#energy}. A map of no knowledge has the share of the picture that the object covers.
   *
   * @param share 0 to 1
   * @throws AssertionError if it is less
   */
  public LookAssert withEnergyAtLeast(double share) {
    double energy = mean(Look::energy);
    if (energy < share) {
      throw failed(percent(energy) + " of its map lies on the object", 100 * share, "%");
    }
    return this;
  }

  /**
   * At least so many times as much of the map lies on the object as a map of no knowledge would
   * have there; both are means over all pictures.
   *
   * @throws AssertionError if it is less
   */
  public LookAssert withEnergyAtLeastTimesChance(double factor) {
    double lift = mean(Look::energy) / mean(Look::share);
    if (lift < factor) {
      throw failed(
          String.format(
              Locale.ROOT, "%.1f times as much of its map lies on the object as by chance", lift),
          factor,
          "times");
    }
    return this;
  }

  /**
   * On at least a share of the pictures the map's peak lies on the object, or within a cell of the
   * map from it: {@link Pointing#hits}.
   *
   * @param share 0 to 1
   * @throws AssertionError if they are fewer
   */
  public LookAssert pointingAtLeast(double share) {
    double hits = mean(look -> look.hit() ? 1 : 0);
    if (hits < share) {
      throw failed(percent(hits) + " of its peaks are on the object", 100 * share, "%");
    }
    return this;
  }

  /**
   * The map's peak lies on the object, or within a cell of the map from it, on every picture.
   *
   * @throws AssertionError if one does not
   */
  public LookAssert pointsAtIt() {
    return pointingAtLeast(1);
  }

  private double mean(ToDoubleFunction<Look> figure) {
    return looks.stream().mapToDouble(figure).average().orElseThrow();
  }

  private AssertionError failed(String figure, double limit, String unit) {
    List<Look> worst =
        looks.stream().sorted(Comparator.comparingDouble(Look::energy)).limit(SHOWN).toList();
    StringBuilder message = new StringBuilder();
    message.append(
        String.format(
            Locale.ROOT,
            "%s looks elsewhere: by %s, %s%s, and at least %s %s was wanted (the object covers"
                + " %.1f %% of a picture).",
            on.model().entry().name(),
            on.method(),
            figure,
            looks.size() == 1 ? "" : " in the mean over " + looks.size() + " maps",
            number(limit),
            unit,
            100 * mean(Look::share)));
    message.append(looks.size() == 1 ? " It is " : " Least of all: ");
    message.append(String.join("; ", worst.stream().map(Look::toString).toList())).append('.');
    on.drawings()
        .ifPresent(
            folder ->
                message
                    .append(" Drawn with the object's outline: ")
                    .append(String.join(", ", draw(worst, folder)))
                    .append('.'));
    return new AssertionError(message.toString());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }

  private List<String> draw(List<Look> worst, Path folder) {
    List<String> files = new ArrayList<>();
    for (Look look : worst) {
      String name =
          on.model().entry().id()
              + "-"
              + look.picture().replaceAll("[^A-Za-z0-9]+", "-")
              + "-"
              + look.explanation().className().replaceAll("[^A-Za-z0-9]+", "-")
              + ".png";
      Path file = folder.resolve(name);
      byte[] png = Overlays.png(look.drawn());
      AtomicFile.write(file, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(png)));
      files.add(file.toString());
    }
    return files;
  }
}
