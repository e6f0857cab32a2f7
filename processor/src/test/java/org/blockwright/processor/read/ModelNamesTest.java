package org.blockwright.processor.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelNamesTest {
  @ParameterizedTest
  @CsvSource({
    "resnet18, Resnet18",
    "resnet18_noah, Resnet18Noah",
    "mobilenetv2_050_noah, Mobilenetv2_050Noah",
    "_odd__name_, OddName"
  })
  void classesOfRows(String id, String name) {
    assertEquals(name, ModelNames.camelCase(id));
  }

  @ParameterizedTest
  @CsvSource({"TinyNet, tiny_net", "Net, net", "ResNet18Small, res_net18_small", "ABTest, abtest"})
  void idsOfOneOffs(String name, String id) {
    assertEquals(id, ModelNames.snakeCase(name));
  }
}
