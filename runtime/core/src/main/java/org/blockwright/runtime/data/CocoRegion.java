package org.blockwright.runtime.data;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Where an object is, as COCO writes it: outlines, or runs of pixels column by column. */
interface CocoRegion {
  /** Not known. */
  CocoRegion NONE = (width, height) -> Optional.empty();

  /** The pixels in a picture of that size, where they are known. */
  Optional<Mask> mask(int width, int height);

  /** Reads a {@code segmentation}. */
  static CocoRegion read(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.BEGIN_OBJECT) {
      return runs(json);
    }
    List<double[]> outlines = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      double[] outline = numbers(json);
      if (outline.length % 2 != 0) {
        throw new JsonParseException("an outline has a point without y");
      }
      if (outline.length >= 6) {
        outlines.add(outline);
      }
    }
    json.endArray();
    return outlines.isEmpty() ? NONE : new Outlines(outlines);
  }

  /** A list of numbers. */
  static double[] numbers(JsonReader json) throws IOException {
    double[] numbers = new double[8];
    int count = 0;
    json.beginArray();
    while (json.hasNext()) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = json.nextDouble();
    }
    json.endArray();
    return Arrays.copyOf(numbers, count);
  }

  private static CocoRegion runs(JsonReader json) throws IOException {
    int[] counts = {};
    double[] size = {};
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "counts" ->
            counts =
                json.peek() == JsonToken.STRING
                    ? Runs.unpacked(json.nextString())
                    : Arrays.stream(numbers(json)).mapToInt(n -> (int) n).toArray();
        case "size" -> size = numbers(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (size.length != 2
        || size[0] * size[1] > ImageDecoder.MAX_PIXELS
        || Arrays.stream(counts).asLongStream().sum() != (long) (size[0] * size[1])
        || Arrays.stream(counts).anyMatch(n -> n < 0)) {
      throw new JsonParseException("the runs of a segmentation do not fill its size");
    }
    return new Runs(counts, (int) size[1], (int) size[0]);
  }

  /** The insides of polygons; a pixel belongs to them where its centre does. */
  record Outlines(List<double[]> outlines) implements CocoRegion {
    @Override
    public Optional<Mask> mask(int width, int height) {
      if (width < 1 || height < 1) {
        return Optional.empty();
      }
      Headless.ensure();
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
      Graphics2D pen = image.createGraphics();
      pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      for (double[] outline : outlines) {
        Path2D path = new Path2D.Double();
        path.moveTo(outline[0], outline[1]);
        for (int i = 2; i < outline.length; i += 2) {
          path.lineTo(outline[i], outline[i + 1]);
        }
        path.closePath();
        pen.fill(path);
      }
      pen.dispose();
      byte[] drawn = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
      BitSet inside = new BitSet(drawn.length);
      for (int i = 0; i < drawn.length; i++) {
        inside.set(i, drawn[i] != 0);
      }
      return Optional.of(new Mask(width, height, inside));
    }
  }

  /**
   * Runs of pixels that are outside and inside in turn, down one column after the other.
   *
   * @param counts the runs' lengths, first one of pixels outside
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  record Runs(int[] counts, int width, int height) implements CocoRegion {
    @Override
    public Optional<Mask> mask(int pictureWidth, int pictureHeight) {
      BitSet inside = new BitSet(width * height);
      int at = 0;
      for (int run = 0; run < counts.length; run++) {
        for (int end = at + counts[run]; at < end; at++) {
          inside.set(at % height * width + at / height, run % 2 == 1);
        }
      }
      return Optional.of(new Mask(width, height, inside));
    }

    /**
     * The lengths out of COCO's text: five bits a character, the lowest first, a sixth says that
     * more follow; from the fourth on each is the difference to the one two before it.
     */
    static int[] unpacked(String text) {
      int[] counts = new int[text.length()];
      int count = 0;
      for (int at = 0; at < text.length(); count++) {
        long value = 0;
        int shift = 0;
        int bits;
        do {
          bits = text.charAt(at++) - 48;
          if (bits < 0 || bits > 63 || shift > 35 || ((bits & 0x20) != 0 && at == text.length())) {
            throw new JsonParseException("the runs of a segmentation are damaged");
          }
          value |= (long) (bits & 0x1f) << shift;
          shift += 5;
        } while ((bits & 0x20) != 0);
        if ((bits & 0x10) != 0) {
          value |= -1L << shift;
        }
        counts[count] = (int) (count > 2 ? value + counts[count - 2] : value);
      }
      return Arrays.copyOf(counts, count);
    }
  }
}
