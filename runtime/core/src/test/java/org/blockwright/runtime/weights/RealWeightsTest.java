package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  void aNetworkLoadsByRules() {
    KeyMap names =
        KeyMap.of(
            "official",
            List.of(
                "stem.{conv|bn} -> {conv1|bn1}",
                "stage{i}.{j} -> layer{i}.{j}",
                "*.first.{conv|bn} -> *.{conv1|bn1}",
                "*.second.{conv|bn} -> *.{conv2|bn2}",
                "head.linear -> linear"));
    Map<String, Parameter> model = new LinkedHashMap<>();
    convBn(model, "stem");
    for (int stage = 1; stage <= 3; stage++) {
      for (int j = 0; j < 3; j++) {
        convBn(model, "stage" + stage + "." + j + ".first");
        convBn(model, "stage" + stage + "." + j + ".second");
      }
    }
    put(model, "head.linear.weight", "head.linear.bias");
    for (String file : List.of("resnet20-12fca82f.th", "resnet20_cifar10.zipformat.pth")) {
      Path path = SharedData.require("weights/" + file);
      try (NDManager manager = NDManager.newBaseManager();
          TensorArchive archive = WeightFile.open(path)) {
        LoadReport report =
            WeightLoader.load(archive, model, List.of(names), LoadOptions.strict(), manager);
        assertEquals("official", report.names());
        assertEquals(97, report.loaded());
        assertEquals(new Shape(10, 64), model.get("head.linear.weight").getArray().getShape());
        model.values().forEach(Parameter::close);
        model.values().forEach(parameter -> parameter.setShape(null));
      }
    }
  }

  private static void convBn(Map<String, Parameter> model, String node) {
    put(model, node + ".conv.weight", node + ".bn.weight", node + ".bn.bias");
    put(model, node + ".bn.running_mean", node + ".bn.running_var");
  }

  private static void put(Map<String, Parameter> model, String... names) {
    for (String name : names) {
      model.put(name, Parameter.builder().setName(name).setType(Parameter.Type.WEIGHT).build());
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
