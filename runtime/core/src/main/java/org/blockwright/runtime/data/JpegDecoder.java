package org.blockwright.runtime.data;

import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/**
 * JPEG into RGB, the same bits as PIL with libjpeg-turbo on every JDK: the JDK's reader does the
 * decoding, and what its versions do differently is done here.
 */
final class JpegDecoder {
  /** 8x8 blocks of one bit: no coding squeezes more pixels into one byte. */
  private static final long MAX_PIXELS_PER_BYTE = 1024;

  private static final ComponentColorModel RGB =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          ComponentColorModel.OPAQUE,
          DataBuffer.TYPE_BYTE);
  private static final int[] RGB_ORDER = {0, 1, 2};

  private JpegDecoder() {}

  /**
   * Decodes a file.
   *
   * @param orient whether to turn it as its EXIF orientation says
   */
  static RgbImage decode(byte[] file, boolean orient) throws IOException {
    JpegHeader header = JpegHeader.read(file);
    ImageDecoder.checkSize(header.width(), header.height(), file.length, MAX_PIXELS_PER_BYTE);
    JpegScans.check(file, header);
    RgbImage raster =
        switch (header.components()) {
          case 1 -> {
            byte[] grey =
                read(header, header.transform(), reader -> bytes(reader.read(0).getRaster()));
            yield RgbImage.ofGrey(header.width(), header.height(), grey, 0);
          }
          case 3 -> rgb(header);
          default -> cmyk(header);
        };
    return orient ? Orientation.upright(raster, header.orientation()) : raster;
  }

  private static RgbImage rgb(JpegHeader header) throws IOException {
    boolean[] repeated = repeatedRows(header);
    if (repeated.length == 0) {
      return interleaved(header, header.transform());
    }
    RgbImage planes = interleaved(header, 0);
    smooth(planes.pixels(), header, repeated);
    if (header.transform() == 1) {
      byte[] pixels = planes.pixels();
      int[] triple = new int[3];
      for (int i = 0; i < pixels.length; i += 3) {
        for (int c = 0; c < 3; c++) {
          triple[c] = pixels[i + c] & 0xff;
        }
        fromYcc(triple);
        for (int c = 0; c < 3; c++) {
          pixels[i + c] = (byte) triple[c];
        }
      }
    }
    return planes;
  }

  /** Of each component whether its rows come twice; empty where none does. */
  private static boolean[] repeatedRows(JpegHeader header) {
    boolean[] halved = new boolean[header.components()];
    boolean any = false;
    for (int c = 0; c < halved.length; c++) {
      halved[c] = header.hasHalfTheRows(c);
      any |= halved[c];
    }
    return any && ChromaRows.areRepeated() ? halved : new boolean[0];
  }

  private static void smooth(byte[] samples, JpegHeader header, boolean[] repeated) {
    for (int c = 0; c < repeated.length; c++) {
      if (repeated[c]) {
        ChromaRows.smooth(samples, header.width(), header.height(), repeated.length, c);
      }
    }
  }

  /**
   * The three components of each pixel, after the inverse of a colour transform (0 for none). The
   * reader writes into the raster's own array: samples of the same order are copied line by line.
   */
  static RgbImage interleaved(JpegHeader header, int transform) throws IOException {
    RgbImage raster = new RgbImage(header.width(), header.height());
    DataBufferByte buffer = new DataBufferByte(raster.pixels(), raster.pixels().length);
    WritableRaster target =
        Raster.createInterleavedRaster(
            buffer, raster.width(), raster.height(), 3 * raster.width(), 3, RGB_ORDER, new Point());
    return read(
        header,
        transform,
        reader -> {
          ImageReadParam parameters = reader.getDefaultReadParam();
          parameters.setDestination(new BufferedImage(RGB, target, false, null));
          reader.read(0, parameters);
          return raster;
        });
  }

  /**
   * Adobe's inverted CMYK, as PIL takes every four-component JPEG to be: what is stored as cyan is
   * red, dimmed by what is stored as black.
   */
  private static RgbImage cmyk(JpegHeader header) throws IOException {
    byte[] in = read(header, header.transform(), reader -> bytes(reader.readRaster(0, null)));
    smooth(in, header, repeatedRows(header));
    RgbImage raster = new RgbImage(header.width(), header.height());
    byte[] out = raster.pixels();
    int[] inks = new int[3];
    for (int i = 0, o = 0; o < out.length; i += 4, o += 3) {
      for (int c = 0; c < 3; c++) {
        inks[c] = in[i + c] & 0xff;
      }
      if (header.transform() == 2) {
        fromYcc(inks);
        for (int c = 0; c < 3; c++) {
          inks[c] = 255 - inks[c];
        }
      }
      for (int c = 0; c < 3; c++) {
        out[o + c] = (byte) Samples.dimmed(255 - inks[c], 255 - (in[i + 3] & 0xff));
      }
    }
    return raster;
  }

  /** The inverse of the colour transform in libjpeg's fixed point ({@code jdcolor.c}). */
  private static void fromYcc(int[] ycc) {
    int y = ycc[0];
    int cb = ycc[1] - 128;
    int cr = ycc[2] - 128;
    ycc[0] = clip(y + ((91881 * cr + 32768) >> 16));
    ycc[1] = clip(y + ((-22554 * cb - 46802 * cr + 32768) >> 16));
    ycc[2] = clip(y + ((116130 * cb + 32768) >> 16));
  }

  private static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static <T> T read(JpegHeader header, int transform, ImageDecoder.Reading<T> reading)
      throws IOException {
    ImageReader reader = ImageDecoder.reader("jpeg");
    try (ByteArrayImageStream stream = new ByteArrayImageStream(header.canonical(transform))) {
      reader.setInput(stream, true, true);
      T result = reading.from(reader);
      if (stream.exhausted()) {
        throw new UnreadableImageException(
            "it is cut off: the JPEG data ends before the image does");
      }
      return result;
    } finally {
      reader.dispose();
    }
  }

  private static byte[] bytes(Raster samples) {
    return ((DataBufferByte) samples.getDataBuffer()).getData();
  }
}
