package org.blockwright.runtime.data;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One to four handwritten digits on a black canvas, put together when asked for. Picture {@code i}
 * shows digit {@code i} of the source among others of any index; where they are is known to the
 * pixel, and no digit's box touches another's ink. A picture depends on the seed, the source and
 * its index alone.
 */
final class MultiDigitSource implements ImageSource {
  /** Height and width of the canvas, which holds four digits of MNIST's 20 pixels with room. */
  static final int SIDE = 64;

  private static final int MOST = 4;
  private static final int TRIES = 40;

  private final ImageSource digits;
  private final long part;
  private final long seed;

  /**
   * @param digits pictures smaller than the canvas, black where there is no ink
   * @param part a number that keeps this part's draws apart from others'
   */
  MultiDigitSource(ImageSource digits, long part, long seed) {
    this.digits = digits;
    this.part = part;
    this.seed = seed;
  }

  /** A digit's ink, and where on the canvas the digit's picture begins. */
  private record Placed(int label, RgbImage picture, Box ink, int x, int y) {}

  @Override
  public int size() {
    return digits.size();
  }

  @Override
  public List<String> classNames() {
    return digits.classNames();
  }

  @Override
  public boolean isMultiLabel() {
    return true;
  }

  @Override
  public int label(int i) {
    int[] labels = labels(i);
    return labels.length == 0 ? -1 : labels[0];
  }

  @Override
  public int[] labels(int i) {
    return placed(i).stream().mapToInt(Placed::label).sorted().distinct().toArray();
  }

  @Override
  public String name(int i) {
    return "multi-" + digits.name(i);
  }

  @Override
  public RgbImage decode(int i) {
    RgbImage canvas = new RgbImage(SIDE, SIDE);
    for (Placed digit : placed(i)) {
      Box ink = digit.ink();
      for (int y = (int) ink.top(); y < ink.bottom(); y++) {
        System.arraycopy(
            digit.picture().pixels(),
            3 * ((y - digit.y()) * digit.picture().width() + (int) ink.left() - digit.x()),
            canvas.pixels(),
            3 * (y * SIDE + (int) ink.left()),
            3 * (int) ink.width());
      }
    }
    return canvas;
  }

  @Override
  public List<ImageObject> objects(int i) {
    return placed(i).stream()
        .map(
            digit ->
                new ImageObject(
                    digit.label(),
                    digit.ink(),
                    Optional.of(ink(digit.picture(), digit.x(), digit.y()))))
        .toList();
  }

  @Override
  public Optional<ImageSize> naturalSize() {
    return Optional.of(new ImageSize(SIDE, SIDE));
  }

  @Override
  public void close() {
    digits.close();
  }

  private List<Placed> placed(int i) {
    RandomGenerator random = RandomStreams.random(seed, RandomStreams.SEVERAL_DIGITS, part, i);
    int count = 1 + random.nextInt(MOST);
    List<Placed> placed = new ArrayList<>();
    for (int d = 0; d < count; d++) {
      int index = d == 0 ? i : random.nextInt(digits.size());
      place(index, placed, random);
    }
    return placed;
  }

  /** Puts a digit where its box is free, if a few tries find such a place. */
  private void place(int index, List<Placed> placed, RandomGenerator random) {
    RgbImage picture = picture(index);
    Optional<Box> found = ink(picture, 0, 0).bounds();
    if (found.isEmpty()) {
      return; // a picture without ink shows no digit
    }
    Box own = found.get();
    for (int attempt = 0; attempt < TRIES; attempt++) {
      int x = random.nextInt(SIDE - (int) own.width() + 1) - (int) own.left();
      int y = random.nextInt(SIDE - (int) own.height() + 1) - (int) own.top();
      Box ink = new Box(own.left() + x, own.top() + y, own.right() + x, own.bottom() + y);
      if (placed.stream().allMatch(other -> other.ink().intersection(ink).area() == 0)) {
        placed.add(new Placed(digits.label(index), picture, ink, x, y));
        return;
      }
    }
  }

  private RgbImage picture(int index) {
    try {
      return digits.decode(index);
    } catch (UnreadableImageException e) {
      throw new IllegalStateException("samples in memory can be read", e);
    }
  }

  /** The pixels that are not black, of a picture that begins at ({@code x}, {@code y}). */
  private static Mask ink(RgbImage picture, int x, int y) {
    BitSet inside = new BitSet(SIDE * SIDE);
    for (int py = 0; py < picture.height(); py++) {
      for (int px = 0; px < picture.width(); px++) {
        if (picture.sample(px, py, 0) != 0) {
          inside.set((py + y) * SIDE + px + x);
        }
      }
    }
    return new Mask(SIDE, SIDE, inside);
  }
}
