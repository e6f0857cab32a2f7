package org.blockwright.runtime.trace;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.blockwright.runtime.data.CropWindow;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.Interpolation;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.RgbImage;

/** What else a picture becomes where somebody prepares it in another of the usual ways. */
final class PictureSlips {
  private static final int RGB = 3;

  /** Shares of the resized side that are cropped, as timm and torchvision have them. */
  private static final double[] CROPS = {1, 0.875, 0.9, 0.95, 0.96, 0.965, 0.985};

  private PictureSlips() {}

  /** A picture as it might have been made. */
  record Candidate(String text, Supplier<RgbImage> image) {}

  /** How far two pictures of one size are apart, in levels. */
  record Levels(int largest, double mean) {
    static Levels of(RgbImage a, RgbImage b) {
      if (a.width() != b.width() || a.height() != b.height()) {
        return new Levels(Integer.MAX_VALUE, Double.MAX_VALUE);
      }
      int largest = 0;
      long sum = 0;
      for (int i = 0; i < a.pixels().length; i++) {
        int apart = Math.abs((a.pixels()[i] & 0xff) - (b.pixels()[i] & 0xff));
        largest = Math.max(largest, apart);
        sum += apart;
      }
      return new Levels(largest, (double) sum / a.pixels().length);
    }
  }

  static RgbImage bgr(RgbImage image) {
    byte[] pixels = image.pixels().clone();
    for (int i = 0; i < pixels.length; i += RGB) {
      byte red = pixels[i];
      pixels[i] = pixels[i + 2];
      pixels[i + 2] = red;
    }
    return new RgbImage(image.width(), image.height(), pixels);
  }

  private static List<Candidate> withBgr(List<Candidate> plain) {
    List<Candidate> all = new ArrayList<>(plain);
    for (Candidate each : plain) {
      String order = "channels in the order BGR instead of RGB";
      String text = each.text.isEmpty() ? order : order + ", and " + each.text;
      all.add(new Candidate(text, () -> bgr(each.image.get())));
    }
    return all;
  }

  /** Ways from a decoded picture to a resized one of a size. */
  static List<Candidate> resized(RgbImage decoded, Preprocessing own, int width, int height) {
    CropWindow ours = own.frame(decoded.width(), decoded.height(), null);
    String size = size(decoded, ours, width, height);
    List<Candidate> all = new ArrayList<>();
    for (Interpolation kind : Interpolation.values()) {
      all.add(
          new Candidate(
              join(size, kind == own.interpolation() ? "" : filter(text(kind), own)),
              () -> whole(decoded, width, height, kind)));
    }
    for (PixelFilter filter : PixelFilter.values()) {
      if (!isOurs(filter)) {
        all.add(
            new Candidate(
                join(size, filter(filter.text, own)), () -> filter.resize(decoded, width, height)));
      }
    }
    return withBgr(all);
  }

  private static boolean isOurs(PixelFilter filter) {
    return filter == PixelFilter.BILINEAR || filter == PixelFilter.BICUBIC;
  }

  private static RgbImage whole(RgbImage image, int width, int height, Interpolation kind) {
    return Images.view(
        image,
        new CropWindow(
            0, 0, image.width(), image.height(), width, height, 0, 0, width, height, kind));
  }

  private static String size(RgbImage decoded, CropWindow ours, int width, int height) {
    int wide = ours.scaledWidth();
    int high = ours.scaledHeight();
    if (wide == width && high == height) {
      return "";
    }
    String said = "resized to %dx%d instead of %dx%d".formatted(width, height, wide, high);
    if (width == height && decoded.width() != decoded.height()) {
      return said + ", which squashes it: Resize((n, n)) for Resize(n)";
    }
    if (Math.abs(width - wide) + Math.abs(height - high) == 1) {
      return said + ": the longer side is rounded, where torchvision cuts off";
    }
    return said;
  }

  /** Ways from a resized picture to the crop: everywhere where the crop is found in it. */
  static List<Candidate> cropped(RgbImage resized, Preprocessing own, RgbImage theirs) {
    List<Candidate> all = new ArrayList<>();
    CropWindow ours = crop(resized, own);
    all.add(new Candidate("", () -> Images.view(resized, ours)));
    for (int top = 0; top + theirs.height() <= resized.height(); top++) {
      for (int left = 0; left + theirs.width() <= resized.width(); left++) {
        if (isAt(resized, left, top, theirs)) {
          all.add(at(resized, ours, left, top));
        }
      }
    }
    return withBgr(all);
  }

  /** Our crop of a picture that has been resized. */
  static CropWindow crop(RgbImage resized, Preprocessing own) {
    return new Preprocessing(own.size(), 0, own.interpolation(), own.mean(), own.std())
        .frame(resized.width(), resized.height(), null);
  }

  private static Candidate at(RgbImage resized, CropWindow ours, int left, int top) {
    String said =
        "the crop begins at (%d, %d) instead of (%d, %d)"
            .formatted(left, top, ours.left(), ours.top());
    boolean near = Math.abs(left - ours.left()) <= 1 && Math.abs(top - ours.top()) <= 1;
    boolean corner = left == 0 && top == 0;
    String why =
        near ? ": its middle is rounded another way" : corner ? ": the corner, not the middle" : "";
    return new Candidate(said + why, () -> Images.view(resized, moved(ours, left, top)));
  }

  private static CropWindow moved(CropWindow of, int left, int top) {
    return new CropWindow(
        of.x(),
        of.y(),
        of.width(),
        of.height(),
        of.scaledWidth(),
        of.scaledHeight(),
        left,
        top,
        of.outWidth(),
        of.outHeight(),
        of.interpolation());
  }

  private static boolean isAt(RgbImage in, int left, int top, RgbImage part) {
    for (int y = 0; y < part.height(); y++) {
      int a = RGB * ((top + y) * in.width() + left);
      int b = RGB * y * part.width();
      for (int i = 0; i < RGB * part.width(); i++) {
        if (in.pixels()[a + i] != part.pixels()[b + i]) {
          return false;
        }
      }
    }
    return true;
  }

  /** Ways from a decoded picture to the crop. */
  static List<Candidate> framed(RgbImage decoded, Preprocessing own) {
    CropWindow ours = own.frame(decoded.width(), decoded.height(), null);
    List<Candidate> all = new ArrayList<>();
    all.add(new Candidate("", () -> Images.view(decoded, ours)));
    for (Candidate each :
        resized(decoded, own, ours.scaledWidth(), ours.scaledHeight()).stream()
            .filter(candidate -> !candidate.text.isEmpty() && !candidate.text.contains("BGR"))
            .toList()) {
      all.add(
          new Candidate(
              each.text,
              () -> {
                RgbImage image = each.image.get();
                return Images.view(image, crop(image, own));
              }));
    }
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        if (dx != 0 || dy != 0) {
          int left = ours.left() + dx;
          int top = ours.top() + dy;
          Candidate moved = at(decoded, ours, left, top);
          all.add(moved);
        }
      }
    }
    all.add(at(decoded, ours, 0, 0));
    otherSizes(decoded, own, all);
    return withBgr(all);
  }

  private static void otherSizes(RgbImage decoded, Preprocessing own, List<Candidate> all) {
    Set<Integer> sides = new LinkedHashSet<>();
    for (double crop : CROPS) {
      sides.add((int) Math.floor(own.size() / crop));
    }
    sides.remove(own.resize());
    for (Interpolation kind : Interpolation.values()) {
      String filter = kind == own.interpolation() ? "" : filter(text(kind), own);
      for (int side : sides) {
        Preprocessing other = new Preprocessing(own.size(), side, kind, own.mean(), own.std());
        String said = "the shorter side resized to %d instead of %d".formatted(side, own.resize());
        all.add(new Candidate(join(said, filter), () -> Images.framed(decoded, other)));
      }
      if (decoded.width() != decoded.height()) {
        int size = own.size();
        String said = "resized to %dx%d as a whole, which squashes it".formatted(size, size);
        all.add(new Candidate(join(said, filter), () -> whole(decoded, size, size, kind)));
      }
    }
  }

  private static String text(Interpolation kind) {
    return kind.name().toLowerCase(Locale.ROOT) + ", antialiased";
  }

  private static String filter(String theirs, Preprocessing own) {
    return theirs + " interpolation instead of " + text(own.interpolation());
  }

  private static String join(String first, String second) {
    return first.isEmpty() || second.isEmpty() ? first + second : first + ", and " + second;
  }
}
