package org.blockwright.runtime.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.blockwright.runtime.data.CropWindow;
import org.blockwright.runtime.data.ImageEncoder;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.Interpolation;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.trace.PictureSlips.Candidate;
import org.blockwright.runtime.trace.PictureSlips.Levels;

/**
 * From the picture's file to the network's input, step by step, each from what theirs began with.
 */
final class PictureComparison {
  /** By how many levels two ways of rounding may differ. */
  private static final int ROUNDING = 1;

  /** What a candidate may be off by, which is calculated in another precision. */
  private static final int FOUND = 2;

  private static final int DECODERS = 40;
  private static final double LEVELS = 255;

  private final Trace trace;
  private final Preprocessing own;
  private final List<Parting> partings = new ArrayList<>();
  private final List<String> stages = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private RgbImage decoded;
  private RgbImage resized;
  private RgbImage cropped;
  private boolean exact;

  PictureComparison(Trace trace, Preprocessing own) {
    this.trace = trace;
    this.own = own;
  }

  List<Parting> partings() {
    return partings;
  }

  List<String> stages() {
    return stages;
  }

  List<String> notes() {
    return notes;
  }

  /**
   * Compares.
   *
   * @param given the picture's file, where the trace has none
   * @return the network's input as planes: theirs, or where they have none ours; empty where there
   *     is no picture, or theirs has another size
   */
  Optional<float[]> run(Optional<byte[]> given) {
    decode(trace.file().or(() -> given));
    resize();
    crop();
    Optional<Trace.Input> theirs = trace.input();
    if (theirs.isEmpty()) {
      return Optional.ofNullable(cropped).map(this::normalised);
    }
    return input(theirs.get());
  }

  private void decode(Optional<byte[]> file) {
    Optional<RgbImage> ours = file.map(Images::decode);
    Optional<RgbImage> theirs = trace.picture(Trace.DECODED);
    if (ours.isPresent() && theirs.isPresent()) {
      compare(
          "decoding",
          Trace.DECODED,
          ours.get(),
          theirs.get(),
          () -> decoders(ours.get(), theirs.get()));
    }
    decoded = theirs.or(() -> ours).orElse(null);
  }

  private static List<Cause> decoders(RgbImage ours, RgbImage theirs) {
    Levels apart = Levels.of(ours, theirs);
    if (Levels.of(PictureSlips.bgr(ours), theirs).largest() <= DECODERS
        && Levels.of(PictureSlips.bgr(ours), theirs).mean() < apart.mean() / 2) {
      return List.of(
          Cause.found(
              "channels in the order BGR instead of RGB: OpenCV's imread without cvtColor"));
    }
    if (apart.largest() == Integer.MAX_VALUE) {
      boolean turned = ours.width() == theirs.height() && ours.height() == theirs.width();
      return List.of(
          Cause.usual(
              turned
                  ? "turned as the EXIF orientation says, which OpenCV does unasked and Pillow not"
                  : "another picture, or one that was made smaller while it was decoded"));
    }
    if (apart.largest() <= DECODERS && apart.mean() < 3) {
      return List.of(
          Cause.usual(
              "another JPEG decoder than Pillow's: OpenCV, torchvision.io and TensorFlow differ in"
                  + " their rounding and in how they enlarge the colours"));
    }
    return List.of(
        Cause.usual(
            "another conversion to RGB (CMYK, palette, transparency, 16 bits), or another"
                + " picture"));
  }

  private void resize() {
    resized = trace.picture(Trace.RESIZED).orElse(null);
    if (resized == null || decoded == null) {
      return;
    }
    CropWindow window = own.frame(decoded.width(), decoded.height(), null);
    RgbImage ours = scaled(window);
    compare(
        "resize",
        Trace.RESIZED,
        ours,
        resized,
        () ->
            causes(
                resized,
                PictureSlips.resized(decoded, own, resized.width(), resized.height()),
                "another library's resize (Pillow's is antialiased; OpenCV's and torch's are not"
                    + " unless asked)"));
  }

  private RgbImage scaled(CropWindow of) {
    int width = of.scaledWidth();
    int height = of.scaledHeight();
    Interpolation kind = own.interpolation();
    return Images.view(
        decoded,
        new CropWindow(
            0, 0, decoded.width(), decoded.height(), width, height, 0, 0, width, height, kind));
  }

  private void crop() {
    Optional<RgbImage> theirs = trace.picture(Trace.CROPPED);
    RgbImage ours = null;
    if (resized != null) {
      ours = Images.view(resized, PictureSlips.crop(resized, own));
    } else if (decoded != null) {
      ours = Images.framed(decoded, own);
    }
    if (ours != null && theirs.isPresent()) {
      RgbImage crop = theirs.get();
      compare(
          resized == null ? "resize and crop" : "crop",
          Trace.CROPPED,
          ours,
          crop,
          () ->
              causes(
                  crop,
                  resized == null
                      ? PictureSlips.framed(decoded, own)
                      : PictureSlips.cropped(resized, own, crop),
                  "another part of the picture (a random crop, or a crop before the resize)"));
    }
    exact = theirs.isPresent();
    cropped = theirs.orElse(ours);
  }

  private void compare(
      String place, String key, RgbImage ours, RgbImage theirs, Supplier<List<Cause>> causes) {
    stages.add(place);
    Levels apart = Levels.of(ours, theirs);
    if (apart.largest() > ROUNDING) {
      boolean sizes = apart.largest() == Integer.MAX_VALUE;
      double largest = sizes ? Double.NaN : apart.largest();
      partings.add(new Parting(true, place, key, largest, largest / LEVELS, causes.get()));
      if (sizes) {
        notes.add(
            "%s: theirs is %dx%d, ours %dx%d"
                .formatted(place, theirs.width(), theirs.height(), ours.width(), ours.height()));
      }
    } else if (apart.largest() > 0) {
      notes.add(place + ": within one level of 255, which is rounding");
    }
  }

  private static List<Cause> causes(RgbImage theirs, List<Candidate> candidates, String usual) {
    Candidate best = null;
    double least = Double.MAX_VALUE;
    for (Candidate candidate : candidates) {
      Levels apart = Levels.of(candidate.image().get(), theirs);
      if (!candidate.text().isEmpty() && apart.largest() <= FOUND && apart.mean() < least) {
        best = candidate;
        least = apart.mean();
      }
    }
    return List.of(best == null ? Cause.usual(usual) : Cause.found(best.text()));
  }

  private float[] normalised(RgbImage crop) {
    if (crop.width() != own.size() || crop.height() != own.size()) {
      return null;
    }
    Preprocessing plain =
        new Preprocessing(own.size(), 0, own.interpolation(), own.mean(), own.std());
    float[] rows = new ImageEncoder(plain, 1).encode(crop);
    float[] planes = new float[rows.length];
    int pixels = own.size() * own.size();
    for (int i = 0; i < rows.length; i++) {
      planes[i % 3 * pixels + i / 3] = rows[i];
    }
    return planes;
  }

  private Optional<float[]> input(Trace.Input theirs) {
    String place = exact ? "normalisation" : "resize, crop and normalisation";
    if (theirs.channelsLast()) {
      notes.add("the input of the trace has its channels last; it was turned to be compared");
    }
    if (theirs.side() != own.size()) {
      stages.add(place);
      String said = "an input of %d pixels instead of %d".formatted(theirs.side(), own.size());
      partings.add(
          new Parting(
              true, place, Trace.INPUT, Double.NaN, Double.NaN, List.of(Cause.found(said))));
      return Optional.empty();
    }
    float[] ours = cropped == null ? null : normalised(cropped);
    if (ours != null) {
      stages.add(place);
      Gap gap = Gap.of(ours, theirs.values());
      // One level of a picture that was not noted down may be rounding.
      double level =
          1.01 / LEVELS / Math.min(own.std().red(), Math.min(own.std().green(), own.std().blue()));
      if (exact ? gap.parts() : gap.absolute() > level) {
        partings.add(
            new Parting(
                true, place, Trace.INPUT, gap.absolute(), gap.relative(), normalisation(theirs)));
      }
    }
    return Optional.of(theirs.values());
  }

  private List<Cause> normalisation(Trace.Input theirs) {
    List<Candidate> candidates =
        exact || decoded == null
            ? List.of(new Candidate("", () -> cropped))
            : PictureSlips.framed(decoded, own);
    String best = "";
    double least = FOUND;
    for (Candidate candidate : candidates) {
      RgbImage image = candidate.image().get();
      boolean fits = image.width() == own.size() && image.height() == own.size();
      if (!fits || candidate.text().contains("BGR")) {
        continue; // the fit tries both orders by itself
      }
      NormalizationFit fit = NormalizationFit.of(image, theirs.values(), own);
      String text =
          fit.text().isEmpty() || candidate.text().isEmpty()
              ? candidate.text() + fit.text()
              : candidate.text() + ", and " + fit.text();
      // A later one has to be clearly better: the plain explanation stands first.
      if (!text.isEmpty() && fit.residual() < least * (best.isEmpty() ? 1 : 0.7)) {
        best = text;
        least = fit.residual();
      }
    }
    return List.of(
        best.isEmpty()
            ? Cause.usual(
                "another resize or crop, or a mean and standard deviation in another unit or order")
            : Cause.found(best));
  }
}
