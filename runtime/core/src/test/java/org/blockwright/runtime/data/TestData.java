package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Real images and reference tensors, where the machine has them. */
final class TestData {
  private TestData() {}

  /**
   * The file or folder of that name in {@code data.dir}; the test is skipped where it is absent.
   */
  static Path path(String name) {
    Path path = Path.of(System.getProperty("data.dir", "../../shared/data")).resolve(name);
    assumeTrue(Files.exists(path), "there is no " + path + "; set -Ddata.dir");
    return path;
  }

  /** One tensor of a safetensors file. */
  static NDArray golden(NDManager manager, String file, String tensor) throws IOException {
    try (InputStream in = Files.newInputStream(path("golden/" + file + ".safetensors"))) {
      for (NDArray array : NDList.decode(manager, in)) {
        if (tensor.equals(array.getName())) {
          return array;
        }
      }
    }
    throw new AssertionError("no " + tensor + " in " + file);
  }

  /** A source of one picture. */
  static ImageSource single(RgbImage raster) {
    return new FakeSource(1, i -> raster);
  }

  /** A raster of noise that is the same for the same seed. */
  static RgbImage noise(int width, int height, long seed) {
    RgbImage raster = new RgbImage(width, height);
    new java.util.Random(seed).nextBytes(raster.pixels());
    return raster;
  }
}
