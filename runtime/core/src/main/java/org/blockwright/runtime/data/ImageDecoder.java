package org.blockwright.runtime.data;

import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/**
 * Bytes of a JPEG, PNG, GIF, BMP or TIFF file into RGB, as PIL's {@code
 * Image.open(...).convert("RGB")}: the file's name plays no part, colour profiles and transparency
 * are ignored, CMYK is taken for Adobe's inverted one. Of 16 bits the upper 8 are taken, in greys
 * too, which PIL cuts off at 255, so that a picture becomes a white sheet.
 */
final class ImageDecoder {
  /**
   * PIL warns of a "decompression bomb" from here on. A picture takes three bytes a pixel, and some
   * more while it is read.
   */
  static final int MAX_PIXELS = 89_478_485;

  /**
   * No coding squeezes more pixels than this into one byte: 8x8 blocks of one bit (JPEG), runs at
   * deflate's limit (PNG).
   */
  private static final long MAX_PIXELS_PER_JPEG_BYTE = 1024;

  private static final long MAX_PIXELS_PER_BYTE = 1032 * 8;

  private static final ComponentColorModel RGB =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          ComponentColorModel.OPAQUE,
          DataBuffer.TYPE_BYTE);
  private static final int[] RGB_ORDER = {0, 1, 2};

  private ImageDecoder() {}

  /**
   * Decodes a file.
   *
   * @param orient whether to turn JPEGs as their EXIF orientation says; torchvision does not
   */
  static RgbImage decode(byte[] file, boolean orient) throws UnreadableImageException {
    if (file.length == 0) {
      throw new UnreadableImageException("it is empty");
    }
    try {
      return startsWith(file, 0xff, 0xd8) ? jpeg(file, orient) : other(file);
    } catch (UnreadableImageException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      // what a damaged header asked for, and did not get
      throw new UnreadableImageException("it takes more memory than there is", e);
    } catch (IOException | RuntimeException e) {
      // ImageIO's readers answer damage with whatever exception the damage led to
      throw new UnreadableImageException("it is damaged (" + oneLine(e) + ")", e);
    }
  }

  private static RgbImage jpeg(byte[] file, boolean orient) throws IOException {
    JpegHeader header = JpegHeader.read(file);
    checkSize(header.width(), header.height(), file.length, MAX_PIXELS_PER_JPEG_BYTE);
    ImageReader reader = reader("jpeg");
    try (ByteArrayImageStream stream = new ByteArrayImageStream(header.canonical())) {
      reader.setInput(stream, true, true);
      RgbImage raster =
          switch (header.components()) {
            case 1 -> {
              byte[] grey = bytes(reader.read(0).getRaster());
              yield RgbImage.ofGrey(header.width(), header.height(), grey, 0);
            }
            case 3 -> readRgb(reader, header);
            default -> cmyk(reader.readRaster(0, null), header.inYcck());
          };
      if (stream.exhausted()) {
        throw new UnreadableImageException(
            "it is cut off: the JPEG data ends before the image does");
      }
      return orient ? Orientation.upright(raster, header.orientation()) : raster;
    } finally {
      reader.dispose();
    }
  }

  /**
   * Has the reader write into the raster's own array: samples of the same order are copied line by
   * line.
   */
  private static RgbImage readRgb(ImageReader reader, JpegHeader header) throws IOException {
    RgbImage raster = new RgbImage(header.width(), header.height());
    DataBufferByte buffer = new DataBufferByte(raster.pixels(), raster.pixels().length);
    WritableRaster target =
        java.awt.image.Raster.createInterleavedRaster(
            buffer, raster.width(), raster.height(), 3 * raster.width(), 3, RGB_ORDER, new Point());
    ImageReadParam parameters = reader.getDefaultReadParam();
    parameters.setDestination(new BufferedImage(RGB, target, false, null));
    reader.read(0, parameters);
    return raster;
  }

  /**
   * Adobe's inverted CMYK, as PIL takes every four-component JPEG to be: what is stored as cyan is
   * red, dimmed by what is stored as black.
   */
  private static RgbImage cmyk(java.awt.image.Raster samples, boolean ycck) {
    RgbImage raster = new RgbImage(samples.getWidth(), samples.getHeight());
    byte[] in = bytes(samples);
    byte[] out = raster.pixels();
    int[] inks = new int[3];
    for (int i = 0, o = 0; o < out.length; i += 4, o += 3) {
      for (int c = 0; c < 3; c++) {
        inks[c] = in[i + c] & 0xff;
      }
      if (ycck) {
        fromYcc(inks);
      }
      int light = in[i + 3] & 0xff;
      for (int c = 0; c < 3; c++) {
        int product = (255 - inks[c]) * light + 128;
        out[o + c] = (byte) (light - (((product >> 8) + product) >> 8));
      }
    }
    return raster;
  }

  /**
   * The inverse of the colour transform, complemented, in libjpeg's fixed point ({@code
   * jdcolor.c}).
   */
  private static void fromYcc(int[] ycc) {
    int y = ycc[0];
    int cb = ycc[1] - 128;
    int cr = ycc[2] - 128;
    ycc[0] = 255 - clip(y + ((91881 * cr + 32768) >> 16));
    ycc[1] = 255 - clip(y + ((-22554 * cb - 46802 * cr + 32768) >> 16));
    ycc[2] = 255 - clip(y + ((116130 * cb + 32768) >> 16));
  }

  private static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static RgbImage other(byte[] file) throws IOException {
    ImageReader reader = reader(format(file));
    try (ByteArrayImageStream stream = new ByteArrayImageStream(file)) {
      reader.setInput(stream, false, true);
      checkSize(reader.getWidth(0), reader.getHeight(0), file.length, MAX_PIXELS_PER_BYTE);
      return toRgb(reader.read(0));
    } finally {
      reader.dispose();
    }
  }

  private static String format(byte[] file) throws UnreadableImageException {
    if (startsWith(file, 0x89, 'P', 'N', 'G')) {
      return "png";
    }
    if (startsWith(file, 'G', 'I', 'F', '8')) {
      return "gif";
    }
    if (startsWith(file, 'B', 'M')) {
      return "bmp";
    }
    if (startsWith(file, 'I', 'I', 42, 0) || startsWith(file, 'M', 'M', 0, 42)) {
      return "tiff";
    }
    if (startsWith(file, 'R', 'I', 'F', 'F')) {
      throw new UnreadableImageException(
          "it is WebP, which is not supported; turn it into PNG or JPEG");
    }
    throw new UnreadableImageException(
        "it is no image that can be read (JPEG, PNG, GIF, BMP and TIFF can)");
  }

  private static RgbImage toRgb(BufferedImage image) {
    RgbImage raster = new RgbImage(image.getWidth(), image.getHeight());
    java.awt.image.Raster samples = image.getRaster();
    int type = samples.getSampleModel().getTransferType();
    boolean component = image.getColorModel() instanceof ComponentColorModel;
    if (component && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)) {
      // getRGB would convert greys from a linear colour space
      copySamples(samples, type == DataBuffer.TYPE_USHORT ? 8 : 0, raster);
    } else if (image.getColorModel() instanceof IndexColorModel palette) {
      copyPalette(samples, palette, raster);
    } else {
      int[] line = new int[image.getWidth()];
      for (int y = 0; y < raster.height(); y++) {
        image.getRGB(0, y, line.length, 1, line, 0, line.length);
        put(line, raster, y);
      }
    }
    return raster;
  }

  private static void copySamples(java.awt.image.Raster samples, int shift, RgbImage out) {
    int bands = samples.getNumBands();
    int[] line = new int[out.width() * bands];
    byte[] pixels = out.pixels();
    for (int y = 0, o = 0; y < out.height(); y++) {
      samples.getPixels(samples.getMinX(), samples.getMinY() + y, out.width(), 1, line);
      for (int i = 0; i < line.length; i += bands, o += 3) {
        for (int c = 0; c < 3; c++) {
          pixels[o + c] = (byte) (line[bands < 3 ? i : i + c] >> shift);
        }
      }
    }
  }

  private static void copyPalette(
      java.awt.image.Raster samples, IndexColorModel palette, RgbImage out) {
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    int[] line = new int[out.width()];
    for (int y = 0; y < out.height(); y++) {
      samples.getSamples(samples.getMinX(), samples.getMinY() + y, line.length, 1, 0, line);
      for (int i = 0; i < line.length; i++) {
        line[i] = line[i] < colors.length ? colors[line[i]] : 0;
      }
      put(line, out, y);
    }
  }

  private static void put(int[] argb, RgbImage out, int y) {
    for (int x = 0, o = 3 * y * out.width(); x < argb.length; x++, o += 3) {
      out.pixels()[o] = (byte) (argb[x] >> 16);
      out.pixels()[o + 1] = (byte) (argb[x] >> 8);
      out.pixels()[o + 2] = (byte) argb[x];
    }
  }

  private static void checkSize(int width, int height, int bytes, long perByte)
      throws UnreadableImageException {
    long pixels = (long) width * height;
    if (pixels > MAX_PIXELS) {
      throw new UnreadableImageException(
          "it claims " + width + "x" + height + " pixels; at most " + MAX_PIXELS + " are read");
    }
    if (pixels > perByte * bytes) {
      throw new UnreadableImageException(
          "it claims " + width + "x" + height + " pixels in " + bytes + " bytes");
    }
  }

  private static byte[] bytes(java.awt.image.Raster samples) {
    return ((DataBufferByte) samples.getDataBuffer()).getData();
  }

  /** The JDK's own reader: others on the class path convert colours differently. */
  private static ImageReader reader(String format) throws UnreadableImageException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
        return reader;
      }
    }
    throw new UnreadableImageException(
        "this Java has no reader for " + format.toUpperCase(Locale.ROOT));
  }

  private static boolean startsWith(byte[] file, int... magic) {
    if (file.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((file[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static String oneLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse("").strip();
  }
}
