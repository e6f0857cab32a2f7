package org.blockwright.runtime.explain;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;

/**
 * One picture and what several methods say of it, to be drawn side by side.
 *
 * @param name of the picture, for its title
 * @param all of one class; at least one
 */
public record ExplainedImage(String name, List<Explanation> all) {
  private static final int COLUMNS = 5;

  /** Copies the list. */
  public ExplainedImage {
    all = List.copyOf(all);
  }

  private Explanation first() {
    return all.get(0);
  }

  /** The picture and each of its maps, under its name, its class and the class's probability. */
  public BufferedImage sideBySide() {
    List<ContactSheet.Tile> tiles = tiles(all);
    List<ContactSheet.Row> rows = new ArrayList<>();
    for (int at = 0; at < tiles.size(); at += COLUMNS) {
      rows.add(
          new ContactSheet.Row(
              at == 0 ? title() : "", tiles.subList(at, Math.min(tiles.size(), at + COLUMNS))));
    }
    return ContactSheet.draw(rows);
  }

  /** Several pictures below each other, each with its maps; groups of attention are left out. */
  public static BufferedImage sheet(List<ExplainedImage> images) {
    return ContactSheet.draw(
        images.stream()
            .map(
                image ->
                    new ContactSheet.Row(
                        image.title(),
                        image.tiles(
                            image.all.stream()
                                .filter(one -> one.map().group() == SaliencyMap.MERGED)
                                .toList())))
            .toList());
  }

  private String title() {
    return String.format(
        Locale.ROOT,
        "%s: %s, %.1f %%",
        name,
        said(first().className()),
        100 * first().probability());
  }

  /** A class that nobody named is a number. */
  private static String said(String className) {
    return className.matches("\\d+") ? "class " + className : className;
  }

  private List<ContactSheet.Tile> tiles(List<Explanation> shown) {
    RgbImage original = first().original();
    double scale = ContactSheet.fitting(original.width(), original.height());
    int width = Math.max(1, (int) Math.round(scale * original.width()));
    int height = Math.max(1, (int) Math.round(scale * original.height()));
    List<ContactSheet.Tile> tiles = new ArrayList<>();
    BufferedImage plain = Images.toBufferedImage(Images.resized(original, width, height));
    String size = original.width() + " x " + original.height();
    tiles.add(new ContactSheet.Tile(plain, "Picture", size));
    for (Explanation one : shown) {
      Heatmap heat = one.heat();
      BufferedImage drawn =
          Overlays.overlay(original, heat.positive(), one.window(), width, height);
      String grid = heat.width() + " x " + heat.height();
      String node = one.map().node();
      tiles.add(
          new ContactSheet.Tile(
              drawn, title(one.map()), node.isEmpty() ? grid : node + ", " + grid));
    }
    return tiles;
  }

  private static String title(SaliencyMap map) {
    String label = map.method().isEmpty() ? "Map" : ExplanationMethod.of(map.method()).label();
    return map.group() == SaliencyMap.MERGED ? label : label + ", group " + (map.group() + 1);
  }
}
