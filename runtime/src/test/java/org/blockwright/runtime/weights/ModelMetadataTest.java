package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.BlockwrightException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelMetadataTest {
  @TempDir Path folder;

  @Test
  void survivesAFile() {
    ModelMetadata metadata =
        new ModelMetadata(
            "resnet18_noah",
            List.of("tench, \"Tinca\"", "Köter", "<a&b>"),
            Map.of("size", "224", "mean", "0.485 0.456 0.406"));
    Path file = folder.resolve("x.safetensors");
    WeightTensor tensor = WeightTensor.ofFloats("x", new Shape(1), 1);
    Safetensors.write(file, TensorArchive.of("test", List.of(tensor), metadata.toMap()));
    try (TensorArchive archive = WeightFile.open(file)) {
      assertEquals(metadata, ModelMetadata.of(archive));
    }
  }

  @Test
  void isEmptyWhereAFileSaysNothing() {
    TensorArchive silent = TensorArchive.of("test", List.of(), Map.of("source", "elsewhere"));
    assertEquals(new ModelMetadata("", List.of(), Map.of()), ModelMetadata.of(silent));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat,dog", "[1]", "[\"a\"", "{}", "[[\"a\"]]", ""})
  void refusesOtherLists(String classes) {
    TensorArchive archive = TensorArchive.of("f", List.of(), Map.of("classes", classes));
    assertEquals(
        "f has a list of classes that is no JSON list of names; give --classes",
        assertThrows(BlockwrightException.class, () -> ModelMetadata.of(archive)).getMessage());
  }
}
