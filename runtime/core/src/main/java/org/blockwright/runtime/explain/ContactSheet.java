package org.blockwright.runtime.explain;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** Pictures in rows, with words above each row and below each picture, and a legend. */
public final class ContactSheet {
  /** Height and width that a picture is fitted into, in pixels. */
  public static final int SIDE = 240;

  private static final int GAP = 12;
  private static final int LINE = 18;
  private static final int TITLE = 26;
  private static final int LEGEND = 40;
  private static final int BAR = 180;
  private static final int FONT = 13;
  private static final Color PAPER = new Color(0x111318);
  private static final Color DIM = new Color(0xa3aab5);
  private static final String SCALE =
      "each map from its least to its greatest value; dim: not seen by the network";

  private ContactSheet() {}

  /**
   * A picture with two lines below it.
   *
   * @param picture at most {@link #SIDE} high and wide
   * @param title what it is
   * @param note what else there is to say; may be empty
   */
  public record Tile(BufferedImage picture, String title, String note) {}

  /**
   * Tiles beside each other.
   *
   * @param title above them; may be empty
   */
  public record Row(String title, List<Tile> tiles) {
    /** Copies the list. */
    public Row {
      tiles = List.copyOf(tiles);
    }

    private int pictureHeight() {
      return tiles.stream().mapToInt(tile -> tile.picture.getHeight()).max().orElse(0);
    }

    private int height() {
      return (title.isEmpty() ? 0 : TITLE) + pictureHeight() + 2 * LINE + GAP;
    }
  }

  /** The factor by which a picture is enlarged or made smaller to fit into a tile. */
  public static double fitting(int width, int height) {
    return Math.min((double) SIDE / width, (double) SIDE / height);
  }

  /** Draws rows below each other, and the legend of the colours. */
  public static BufferedImage draw(List<Row> rows) {
    int columns = rows.stream().mapToInt(row -> row.tiles.size()).max().orElse(1);
    int height = rows.stream().mapToInt(Row::height).sum() + 2 * GAP + LEGEND;
    BufferedImage sheet =
        new BufferedImage(
            Math.max(columns, 2) * (SIDE + GAP) + GAP, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = sheet.createGraphics();
    pen.setColor(PAPER);
    pen.fillRect(0, 0, sheet.getWidth(), height);
    int y = GAP;
    for (Row row : rows) {
      draw(pen, row, y, sheet.getWidth() - 2 * GAP);
      y += row.height();
    }
    legend(pen, y + GAP, sheet.getWidth() - 2 * GAP);
    pen.dispose();
    return sheet;
  }

  private static void draw(Graphics2D pen, Row row, int y, int width) {
    int top = y;
    if (!row.title.isEmpty()) {
      write(pen, row.title, GAP, top + LINE - 3, width, Font.BOLD, Color.WHITE);
      top += TITLE;
    }
    int x = GAP;
    for (Tile tile : row.tiles) {
      // Pictures stand on one line, so that the words below them do, too.
      int inner = (SIDE - tile.picture.getWidth()) / 2;
      int down = row.pictureHeight() - tile.picture.getHeight();
      pen.drawImage(tile.picture, x + inner, top + down, null);
      int below = top + row.pictureHeight() + LINE - 3;
      write(pen, tile.title, x, below, SIDE, Font.PLAIN, Color.WHITE);
      write(pen, tile.note, x, below + LINE - 2, SIDE, Font.PLAIN, DIM);
      x += SIDE + GAP;
    }
  }

  private static void legend(Graphics2D pen, int y, int width) {
    for (int i = 0; i < BAR; i++) {
      pen.setColor(ColorMap.of(i / (BAR - 1.0)));
      pen.fillRect(GAP + 40 + i, y - 3, 1, FONT);
    }
    write(pen, "least", GAP, y + 8, 40, Font.PLAIN, DIM);
    write(pen, "most", GAP + 40 + BAR + 8, y + 8, 40, Font.PLAIN, DIM);
    int left = 40 + BAR + 8 + 48;
    write(pen, SCALE, GAP + left, y + 8, width - left, Font.PLAIN, DIM);
  }

  /** Writes a line, and an ellipsis where it is too long. */
  private static void write(
      Graphics2D pen, String text, int x, int y, int width, int style, Color color) {
    try {
      pen.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      pen.setFont(new Font(Font.SANS_SERIF, style, style == Font.BOLD ? FONT + 2 : FONT));
      pen.setColor(color);
      pen.drawString(fitted(text, pen.getFontMetrics(), width), x, y);
    } catch (RuntimeException | Error e) {
      // A machine without fonts throws one of several internal errors; pictures need no words.
      pen.setColor(PAPER);
    }
  }

  private static String fitted(String text, FontMetrics metrics, int width) {
    String kept = text;
    while (!kept.isEmpty() && metrics.stringWidth(text.equals(kept) ? kept : kept + "…") > width) {
      kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
    }
    return text.equals(kept) ? kept : kept + "…";
  }
}
