package org.blockwright.examples;

import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.blockwright.runtime.Blockwright;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;

/** A small network, {@code tiny_net}, with drawn weights in a file. */
final class DrawnWeights {
  private DrawnWeights() {}

  /** The file, which is written once. */
  static Path write(Path folder) {
    Path file = folder.resolve("tiny.safetensors");
    if (Files.exists(file)) {
      return file;
    }
    Classifier model = Blockwright.create(TinyNet.class, 1000);
    try (NDManager manager = NDManager.newBaseManager()) {
      model.initialize(manager, 3);
      BlockState.write(file, BlockState.parameters(model), KeyMap.own(), Map.of());
    }
    return file;
  }

  /** Names that a page has to escape. */
  static List<String> names() {
    return IntStream.range(0, 1000).mapToObj(k -> "<b>class & " + k + "</b>").toList();
  }
}
