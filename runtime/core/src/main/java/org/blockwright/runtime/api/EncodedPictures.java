package org.blockwright.runtime.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.data.ClassMatch;
import org.blockwright.runtime.data.ImageEncoder;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Skipped;
import org.blockwright.runtime.data.UnreadableImageException;
import org.blockwright.runtime.export.Export;

/** Pictures as a model reads them, in memory. */
final class EncodedPictures implements Export.Pictures {
  private static final int BATCH = 4;

  private final ImageEncoder encoder;
  private final NDManager manager;
  private final List<float[]> encoded = new ArrayList<>();
  private final Optional<ClassMatch> match;
  private final List<Integer> labels = new ArrayList<>();
  private final Skipped skipped = new Skipped();
  private int looked;

  private EncodedPictures(LoadedModel loaded, Optional<ClassMatch> match) {
    encoder = new ImageEncoder(loaded.preprocessing(), BATCH);
    manager = loaded.manager();
    this.match = match;
  }

  /** The first of a source that can be read, at most so many. */
  static EncodedPictures of(LoadedModel loaded, ImageSource source, int most) {
    EncodedPictures pictures = new EncodedPictures(loaded, match(loaded, source));
    for (; pictures.looked < source.size() && pictures.size() < most; pictures.looked++) {
      pictures.add(source, pictures.looked);
    }
    return pictures;
  }

  /** Which classes labels mean; empty where they are several, or others than the model's. */
  private static Optional<ClassMatch> match(LoadedModel loaded, ImageSource source) {
    if (source.isMultiLabel() || loaded.multiLabel()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          loaded.named()
              ? ClassMatch.byName("the model", loaded.classes(), "data", source.classNames())
              : ClassMatch.byPosition("the model", loaded.classes(), "data", source.classNames()));
    } catch (FileException e) {
      return Optional.empty();
    }
  }

  private void add(ImageSource source, int i) {
    try {
      encoded.add(encoder.encode(source.decode(i)));
      match.ifPresent(known -> labels.add(known.number(source.label(i))));
    } catch (UnreadableImageException e) {
      skipped.add(source.name(i), e.getMessage());
    }
  }

  int size() {
    return encoded.size();
  }

  /** How many of the source were looked at, read or not. */
  int looked() {
    return looked;
  }

  /** Those that cannot be read. */
  Skipped skipped() {
    return skipped;
  }

  @Override
  public void forEach(Consumer<NDArray> use) {
    for (int from = 0; from < encoded.size(); from += BATCH) {
      try (NDManager scope = manager.newSubManager()) {
        int to = Math.min(encoded.size(), from + BATCH);
        use.accept(encoder.upload(encoded.subList(from, to), scope));
      }
    }
  }

  @Override
  public Optional<int[]> labels() {
    return match.map(known -> labels.stream().mapToInt(Integer::intValue).toArray());
  }
}
