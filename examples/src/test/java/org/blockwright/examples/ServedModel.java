package org.blockwright.examples;

import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.blockwright.runtime.Blockwright;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.Safetensors;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightTensor;

/** A small network with drawn weights in a file. */
final class ServedModel {
  private ServedModel() {}

  /** The file, which is written once. */
  static Path weights(Path folder) {
    Path file = folder.resolve("tiny.safetensors");
    if (Files.exists(file)) {
      return file;
    }
    Classifier model = Blockwright.create(TinyNet.class, 1000);
    try (NDManager manager = NDManager.newBaseManager()) {
      model.initialize(manager, 3);
      List<WeightTensor> tensors = new ArrayList<>();
      model
          .getParameters()
          .forEach(p -> tensors.add(WeightTensor.of(p.getKey(), p.getValue().getArray())));
      Safetensors.write(file, TensorArchive.of("tiny_net", tensors, Map.of()));
    }
    return file;
  }

  /** Names that a page has to escape. */
  static List<String> names() {
    return IntStream.range(0, 1000).mapToObj(k -> "<b>class & " + k + "</b>").toList();
  }
}
