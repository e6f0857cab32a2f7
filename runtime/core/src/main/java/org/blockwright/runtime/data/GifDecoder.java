package org.blockwright.runtime.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The first frame of a GIF file on the file's screen, of which it may cover a part only. The rest
 * shows the frame's transparent colour or, without one, its colour 0, as in PIL; the background
 * that the file states is ignored there as in browsers. A screen grows with a frame that hangs
 * over. Without a palette numbers are greys.
 */
final class GifDecoder {
  private static final int COLOR_TABLE = 0x80;
  private static final int INTERLACED = 0x40;

  private final byte[] file;
  private int at = 13;
  private int descriptor;
  private int[] palette;
  private int transparent;
  private int width;
  private int height;
  private int left;
  private int top;

  private GifDecoder(byte[] file) {
    this.file = file;
    this.palette = new int[256];
    Arrays.setAll(palette, grey -> grey * 0x010101);
  }

  /**
   * Decodes a file.
   *
   * @throws UnreadableImageException if there is no frame, or the screen is too large
   */
  static RgbImage decode(byte[] file) throws IOException {
    GifDecoder decoder = new GifDecoder(file);
    decoder.readHeader();
    ImageDecoder.checkPixels(decoder.width, decoder.height);
    byte[] canonical = decoder.canonical();
    RgbImage frame =
        ImageDecoder.read(
            canonical,
            "gif",
            reader -> Samples.indexed(reader.read(0).getRaster(), decoder.palette));
    return decoder.complete(frame);
  }

  /**
   * The first frame alone under a palette of 256 colours: the JDK's reader cuts numbers off that a
   * smaller one does not have.
   */
  private byte[] canonical() {
    ByteBuffer out = ByteBuffer.allocate(13 + 3 * 256 + 10 + file.length - at);
    out.put(file, 0, 10).put((byte) (COLOR_TABLE | 0x77)).putShort((short) 0);
    out.position(out.position() + 3 * 256);
    out.put(file, descriptor - 1, 9).put((byte) (unsigned(descriptor + 8) & INTERLACED));
    return out.put(file, at, file.length - at).array();
  }

  private RgbImage complete(RgbImage frame) {
    if (frame.width() == width && frame.height() == height) {
      return frame;
    }
    RgbImage screen = new RgbImage(width, height);
    int rest = transparent < palette.length ? palette[transparent] : 0;
    byte[] color = {(byte) (rest >> 16), (byte) (rest >> 8), (byte) rest};
    for (int i = 0; i < screen.pixels().length; i += 3) {
      System.arraycopy(color, 0, screen.pixels(), i, 3);
    }
    for (int y = 0; y < frame.height(); y++) {
      System.arraycopy(
          frame.pixels(),
          3 * y * frame.width(),
          screen.pixels(),
          3 * ((top + y) * width + left),
          3 * frame.width());
    }
    return screen;
  }

  /** Reads what stands before the first frame's pixels. */
  private void readHeader() throws UnreadableImageException {
    readPalette(unsigned(10));
    while (true) {
      int block = unsigned(at++);
      if (block == '!') {
        readExtension();
      } else if (block == ',') {
        if (at + 9 > file.length) {
          throw cutOff();
        }
        descriptor = at;
        left = word(at);
        top = word(at + 2);
        width = Math.max(word(6), left + word(at + 4));
        height = Math.max(word(8), top + word(at + 6));
        int packed = unsigned(at + 8);
        at += 9;
        readPalette(packed);
        if (at > file.length) {
          throw cutOff();
        }
        return;
      } else if (block == ';' || at >= file.length) {
        throw new UnreadableImageException("it is a GIF without a picture");
      }
    }
  }

  private static UnreadableImageException cutOff() {
    return new UnreadableImageException("it is damaged (cut off before the picture's data)");
  }

  private void readExtension() {
    boolean control = unsigned(at++) == 0xf9;
    if (control && unsigned(at) >= 4 && (unsigned(at + 1) & 1) != 0) {
      transparent = unsigned(at + 4);
    }
    for (int length = unsigned(at); length > 0 && at < file.length; length = unsigned(at)) {
      at += 1 + length;
    }
    at++;
  }

  private void readPalette(int packed) {
    if ((packed & COLOR_TABLE) != 0) {
      palette = new int[2 << (packed & 7)];
      Arrays.setAll(palette, i -> color(at + 3 * i));
      at += 3 * palette.length;
    }
  }

  private int color(int place) {
    return unsigned(place) << 16 | unsigned(place + 1) << 8 | unsigned(place + 2);
  }

  private int word(int place) {
    return unsigned(place) | unsigned(place + 1) << 8;
  }

  private int unsigned(int place) {
    return place < file.length ? file[place] & 0xff : 0;
  }
}
