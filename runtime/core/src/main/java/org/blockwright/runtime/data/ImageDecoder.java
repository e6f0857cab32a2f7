package org.blockwright.runtime.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * Bytes of a JPEG, PNG, GIF, BMP, TIFF, WebP or PNM file into RGB, as PIL's {@code
 * Image.open(...).convert("RGB")}: the file's name plays no part, colour profiles and transparency
 * are ignored, a JPEG's CMYK is taken for Adobe's inverted one. Of 16 bits the upper 8 are taken,
 * in greys too, which PIL cuts off at 255, so that a picture becomes a white sheet.
 */
final class ImageDecoder {
  /**
   * PIL warns of a "decompression bomb" from here on. A picture takes three bytes a pixel, and some
   * more while it is read.
   */
  static final int MAX_PIXELS = 89_478_485;

  /** Runs at deflate's limit: no coding squeezes more pixels into one byte. */
  private static final long MAX_PIXELS_PER_BYTE = 1032 * 8;

  private ImageDecoder() {}

  /**
   * Decodes a file.
   *
   * @param orient whether to turn pictures as their EXIF orientation says; torchvision does not
   * @throws OutOfMemoryError if Java has too little memory for a picture that makes sense
   */
  static RgbImage decode(byte[] file, boolean orient) throws UnreadableImageException {
    if (file.length == 0) {
      throw new UnreadableImageException("it is empty");
    }
    try {
      if (startsWith(file, 0xff, 0xd8)) {
        return JpegDecoder.decode(file, orient);
      }
      return PnmDecoder.recognises(file) ? PnmDecoder.decode(file) : other(file, orient);
    } catch (UnreadableImageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof OutOfMemoryError memory) {
          throw memory; // that says nothing about the picture
        }
      }
      // ImageIO's readers answer damage with whatever exception the damage led to
      throw new UnreadableImageException("it is damaged (" + oneLine(e) + ")", e);
    }
  }

  private static RgbImage other(byte[] file, boolean orient) throws IOException {
    String format = format(file);
    return switch (format) {
      case "png" -> {
        int orientation = PngChunks.read(file).orientation();
        RgbImage image = read(file, format, ImageDecoder::plain);
        yield orient ? Orientation.upright(image, orientation) : image;
      }
      case "webp" -> {
        int orientation = WebpChunks.read(file).orientation();
        RgbImage image = read(file, format, ImageDecoder::plain);
        yield orient ? Orientation.upright(image, orientation) : image;
      }
      case "gif" -> GifDecoder.decode(file);
      case "tiff" -> TiffDecoder.decode(file);
      default -> {
        requirePixels(file);
        yield read(file, format, ImageDecoder::plain);
      }
    };
  }

  /** Has the pixels of a BMP file begin before its end: the JDK takes memory up to there. */
  private static void requirePixels(byte[] file) throws UnreadableImageException {
    long from = 0;
    for (int i = 13; i >= 10; i--) {
      from = from << 8 | (i < file.length ? file[i] & 0xff : 0xff);
    }
    if (from > file.length) {
      throw new UnreadableImageException("it is damaged (its pixels begin after its end)");
    }
  }

  /** What a reader makes of a file. */
  interface Reading<T> {
    T from(ImageReader reader) throws IOException;
  }

  /** Has the reader of a format read a file, once its size is known to make sense. */
  static <T> T read(byte[] file, String format, Reading<T> reading) throws IOException {
    ImageReader reader = reader(format);
    try (ByteArrayImageStream stream = new ByteArrayImageStream(file)) {
      reader.setInput(stream, false, true);
      // of WebP one colour all over takes no bytes at all
      long perByte = format.equals("webp") ? MAX_PIXELS : MAX_PIXELS_PER_BYTE;
      checkSize(reader.getWidth(0), reader.getHeight(0), file.length, perByte);
      return reading.from(reader);
    } finally {
      reader.dispose();
    }
  }

  private static RgbImage plain(ImageReader reader) throws IOException {
    return Samples.toRgb(reader.read(0));
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
    if (startsWith(file, 'R', 'I', 'F', 'F')
        && file.length > 12
        && startsWith(Arrays.copyOfRange(file, 8, 12), 'W', 'E', 'B', 'P')) {
      return "webp";
    }
    throw new UnreadableImageException(
        "it is no image that can be read (JPEG, PNG, GIF, BMP, TIFF, WebP, PPM, PGM and PBM can)");
  }

  /** Refuses what would take more memory than any picture is worth. */
  static void checkPixels(int width, int height) throws UnreadableImageException {
    if ((long) width * height > MAX_PIXELS) {
      throw new UnreadableImageException(
          "it claims " + width + "x" + height + " pixels; at most " + MAX_PIXELS + " are read");
    }
  }

  /** Refuses what cannot be in that many bytes, too. */
  static void checkSize(int width, int height, int bytes, long perByte)
      throws UnreadableImageException {
    checkPixels(width, height);
    if ((long) width * height > perByte * bytes) {
      throw new UnreadableImageException(
          "it claims " + width + "x" + height + " pixels in " + bytes + " bytes");
    }
  }

  /** The JDK's own reader, libwebp for WebP: others on the class path convert colours otherwise. */
  static ImageReader reader(String format) throws UnreadableImageException {
    String maker = format.equals("webp") ? "com.luciad.imageio.webp." : "com.sun.imageio.";
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith(maker)) {
        return reader;
      }
    }
    throw new UnreadableImageException(
        "there is no reader for " + format.toUpperCase(Locale.ROOT) + " on this machine");
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
