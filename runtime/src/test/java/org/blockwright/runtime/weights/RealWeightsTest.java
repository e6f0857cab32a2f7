package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealWeightsTest {

  @ParameterizedTest
  @CsvSource({
    "resnet20-12fca82f.th,resnet20_cifar10.safetensors,269722",
    "resnet20_cifar10.zipformat.pth,resnet20_cifar10.safetensors,269722",
    "resnet56-4bfd9763.th,resnet56_cifar10.safetensors,853018"
  })
  void bothFormatsHoldTheSameNetwork(String torch, String safetensors, long parameters) {
    Path one = SharedData.require("weights/" + torch);
    Path two = SharedData.require("weights/" + safetensors);
    try (TensorArchive pickled = WeightFile.open(one);
        TensorArchive plain = WeightFile.open(two)) {
      assertEquals(plain.names(), pickled.names());
      for (WeightTensor tensor : plain.tensors()) {
        WeightTensor other = pickled.get(tensor.name());
        assertEquals(tensor.shape(), other.shape(), tensor.name());
        assertEquals(tensor.bytes(), other.bytes(), tensor.name());
      }
      long trained =
          plain.tensors().stream()
              .filter(tensor -> !tensor.name().contains("running_"))
              .mapToLong(WeightTensor::elements)
              .sum();
      assertEquals(parameters, trained);
    }
  }

  @Test
  void everyFileOfAKnownKindReads() throws IOException {
    int read = 0;
    for (String folder : new String[] {"weights", "golden"}) {
      Path path = SharedData.require(folder);
      try (Stream<Path> files = Files.list(path)) {
        for (Path file :
            files.filter(f -> f.toString().matches(".*\\.(safetensors|th|pth)")).toList()) {
          try (TensorArchive archive = WeightFile.open(file)) {
            for (WeightTensor tensor : archive.tensors()) {
              assertEquals(tensor.byteCount(), tensor.bytes().remaining(), tensor.name());
            }
            read++;
          }
        }
      }
    }
    assertTrue(read >= 18, "only " + read + " files were found");
  }
}
