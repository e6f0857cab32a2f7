package org.blockwright.runtime.data;

import java.nio.file.Path;

/** Where data comes from, for programs: what {@link DataSpec} reads from text. */
public final class Datasets {
  private Datasets() {}

  /** MNIST: a folder of its IDX files, gzipped or not. */
  public static DataSpec mnist(Path folder) {
    return DataSpec.parse("mnist:" + folder);
  }

  /** Fashion-MNIST: a folder of its IDX files, gzipped or not. */
  public static DataSpec fashionMnist(Path folder) {
    return DataSpec.parse("fashion-mnist:" + folder);
  }

  /** CIFAR-10: a folder of the binary version's batches. */
  public static DataSpec cifar10(Path folder) {
    return DataSpec.parse("cifar10:" + folder);
  }

  /**
   * A folder or a zip of class folders; it may hold {@code train} and {@code val}, else some images
   * are set apart for validation.
   */
  public static DataSpec imageFolder(Path folder) {
    return DataSpec.parse("imagefolder:" + folder);
  }

  /** Class folders to learn from, and others to be judged by; each may be a zip. */
  public static DataSpec imageFolder(Path train, Path validation) {
    return DataSpec.parse("imagefolder:" + train + "," + validation);
  }

  /** Small figures among clutter that are drawn by the library itself, with masks. */
  public static DataSpec shapes(int count) {
    return DataSpec.parse("shapes:" + count);
  }
}
