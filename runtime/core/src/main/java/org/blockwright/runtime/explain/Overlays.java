package org.blockwright.runtime.explain;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.blockwright.runtime.data.CropWindow;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.Mask;
import org.blockwright.runtime.data.RgbImage;

/** Draws maps onto images, and images beside each other. */
public final class Overlays {
  private static final int GAP = 8;
  private static final double LEAST_COVER = 0.25;
  private static final double MOST_COVER = 0.85;
  private static final double UNSEEN = 0.5;
  private static final Color OUTLINE = new Color(0x2dd4bf);
  private static final Color PAPER = new Color(0x111318);

  private Overlays() {}

  /** An image, enlarged to a square. */
  public static BufferedImage plain(RgbImage image, int side) {
    BufferedImage large = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = large.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    pen.drawImage(Images.toBufferedImage(image), 0, 0, side, side, null);
    pen.dispose();
    return large;
  }

  /** A map over the image that it is of: the hotter, the more of its colour. */
  public static BufferedImage overlay(RgbImage image, Heatmap heat, int side) {
    BufferedImage picture = plain(image, side);
    Heatmap fine = heat.stretched().resized(side, side);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        float value = fine.at(x, y);
        picture.setRGB(x, y, blend(grey(picture.getRGB(x, y)), ColorMap.rgb(value), cover(value)));
      }
    }
    return picture;
  }

  /**
   * A map over the picture that it is of, in the picture's own frame. Where the network saw
   * nothing, the picture is dim and has no colour.
   *
   * @param picture as it was given
   * @param heat on the grid that was looked at
   * @param window what the network saw of the picture
   * @param width of the result; the picture is resized to it
   * @param height of the result
   */
  public static BufferedImage overlay(
      RgbImage picture, Heatmap heat, CropWindow window, int width, int height) {
    boolean same = width == picture.width() && height == picture.height();
    RgbImage drawn = same ? picture : Images.resized(picture, width, height);
    Heatmap fine =
        heat.stretched().placed(window, picture.width(), picture.height(), width, height);
    BufferedImage result = Images.toBufferedImage(drawn);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float value = fine.at(x, y);
        int grey = grey(result.getRGB(x, y));
        result.setRGB(
            x,
            y,
            Float.isNaN(value)
                ? blend(grey, 0, UNSEEN)
                : blend(grey, ColorMap.rgb(value), cover(value)));
      }
    }
    return result;
  }

  private static double cover(double value) {
    return LEAST_COVER + (MOST_COVER - LEAST_COVER) * Math.sqrt(value);
  }

  private static int grey(int rgb) {
    int level = (299 * (rgb >> 16 & 0xff) + 587 * (rgb >> 8 & 0xff) + 114 * (rgb & 0xff)) / 1000;
    return level << 16 | level << 8 | level;
  }

  private static int blend(int under, int over, double cover) {
    int blended = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = under >> shift & 0xff;
      int to = over >> shift & 0xff;
      blended |= (int) Math.round(from + (to - from) * cover) << shift;
    }
    return blended;
  }

  /** Draws the outline of an object into a picture. */
  public static BufferedImage outlined(BufferedImage picture, Mask mask) {
    int side = picture.getWidth();
    int thick = Math.max(1, side / 80);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        if (on(mask, x, y, side)
            && !(on(mask, x - thick, y, side)
                && on(mask, x + thick, y, side)
                && on(mask, x, y - thick, side)
                && on(mask, x, y + thick, side))) {
          picture.setRGB(x, y, OUTLINE.getRGB());
        }
      }
    }
    return picture;
  }

  private static boolean on(Mask mask, int x, int y, int side) {
    return mask.contains(
        Math.floorDiv(x * mask.width(), side), Math.floorDiv(y * mask.height(), side));
  }

  /** Pictures of one size in rows under headings. */
  public static BufferedImage sheet(List<String> headings, List<List<BufferedImage>> rows) {
    int side = rows.get(0).get(0).getWidth();
    int columns = rows.get(0).size();
    int top = 3 * GAP + side / 10;
    BufferedImage sheet =
        new BufferedImage(
            columns * (side + GAP) + GAP,
            rows.size() * (side + GAP) + top,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = sheet.createGraphics();
    pen.setColor(PAPER);
    pen.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < columns; column++) {
        int x = GAP + column * (side + GAP);
        pen.drawImage(rows.get(row).get(column), x, top + row * (side + GAP), null);
      }
    }
    headings(pen, headings, side, top);
    pen.dispose();
    return sheet;
  }

  private static void headings(Graphics2D pen, List<String> headings, int side, int top) {
    try {
      pen.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, side / 11));
      pen.setColor(Color.WHITE);
      for (int column = 0; column < headings.size(); column++) {
        pen.drawString(headings.get(column), GAP + column * (side + GAP), top - GAP);
      }
    } catch (RuntimeException | Error e) {
      // A machine without fonts throws one of several internal errors; pictures need no words.
      pen.setColor(PAPER);
      pen.fillRect(0, 0, headings.size() * (side + GAP) + GAP, top);
    }
  }

  /** The picture as the bytes of a PNG file. */
  public static byte[] png(BufferedImage picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("a picture cannot be written to memory", e);
    }
    return bytes.toByteArray();
  }
}
