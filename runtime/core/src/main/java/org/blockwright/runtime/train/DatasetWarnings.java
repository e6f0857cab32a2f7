package org.blockwright.runtime.train;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.ImageSource;

/** What speaks against training on some data, though it can be done. */
public final class DatasetWarnings {
  private DatasetWarnings() {}

  /** A sentence for each: images of one class only, and images that judge what they trained. */
  public static List<String> of(Dataset data) {
    List<String> warnings = new ArrayList<>();
    oneClass(data.train(), warnings);
    if (data.isValidationOnly()) {
      warnings.add(
          data.name() + " holds validation images only: it trains on the images that judge it.");
    } else {
      overlap(data, warnings);
    }
    return warnings;
  }

  private static void oneClass(ImageSource images, List<String> warnings) {
    long classes =
        IntStream.range(0, images.size())
            .filter(i -> images.target(i).isEmpty())
            .map(images::label)
            .distinct()
            .limit(2)
            .count();
    if (classes == 1 && images.target(0).isEmpty()) {
      warnings.add(
          "All "
              + images.size()
              + " training images are of one class, "
              + images.classNames().get(images.label(0))
              + ": there is nothing to tell apart, and any score will be perfect.");
    }
  }

  private static void overlap(Dataset data, List<String> warnings) {
    Map<Path, Path> folders = new HashMap<>();
    Set<String> judging = new HashSet<>();
    for (int i = 0; i < data.validation().size(); i++) {
      judging.add(real(data.validation().name(i), folders));
    }
    int shared = 0;
    for (int i = 0; i < data.train().size(); i++) {
      shared += judging.contains(real(data.train().name(i), folders)) ? 1 : 0;
    }
    if (shared > 0) {
      warnings.add(
          "%,d of the %,d training images of %s also judge it: its score says nothing about images that it has not seen."
              .formatted(shared, data.train().size(), data.name()));
    }
  }

  /** Where a file lies, whatever way was taken to it; other names as they are. */
  private static String real(String name, Map<Path, Path> folders) {
    try {
      Path path = Path.of(name).toAbsolutePath().normalize();
      Path folder = path.getParent();
      return folder == null
          ? name
          : folders.computeIfAbsent(folder, DatasetWarnings::real).resolve(path.getFileName()) + "";
    } catch (InvalidPathException e) {
      return name;
    }
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder;
    }
  }
}
