package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.Interpolation;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.Rgb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelMetadataTest {
  private static final String SOUND =
      "{\"resize\":256,\"size\":224,\"interpolation\":\"bicubic\",\"mean\":[0.1,0.2,0.3],"
          + "\"std\":[1,1,1]}";

  @TempDir Path folder;

  private static ModelMetadata saying(String key, String value) {
    return ModelMetadata.of(TensorArchive.of("f", List.of(), Map.of(key, value)));
  }

  @Test
  void survivesAFile() {
    List<String> classes = List.of("tench, \"Tinca\"", "Köter", "<a&b>");
    Preprocessing preprocessing =
        new Preprocessing(
            200, 0, Interpolation.BICUBIC, Rgb.grey(0.1f), new Rgb(0.229f, 0.224f, 1 / 3f));
    ModelMetadata metadata =
        saying("class_count", "3")
            .withClasses(classes)
            .withPreprocessing(preprocessing)
            .withLoss(true);
    Path file = folder.resolve("x.safetensors");
    WeightTensor tensor = WeightTensor.ofFloats("x", new Shape(1), 1);
    Safetensors.write(file, TensorArchive.of("test", List.of(tensor), metadata.safetensors()));
    try (TensorArchive archive = WeightFile.open(file)) {
      ModelMetadata read = ModelMetadata.of(archive);
      assertEquals(classes, read.classes());
      assertEquals(Optional.of(preprocessing), read.preprocessing());
      assertEquals(Optional.of(true), read.multiLabel());
      assertEquals("pt", read.entries().get("format"));
      assertEquals(Optional.of(false), read.withLoss(false).multiLabel());
    }
  }

  @Test
  void isEmptyWhereAFileSaysNothing() {
    ModelMetadata silent = saying("source", "elsewhere");
    assertEquals(List.of(), silent.classes());
    assertEquals(Optional.empty(), silent.preprocessing());
    assertEquals(Optional.empty(), silent.multiLabel());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat,dog", "[1]", "[\"a\"", "{}", "[[\"a\"]]", ""})
  void refusesOtherLists(String classes) {
    ModelMetadata metadata = saying("classes", classes);
    assertEquals(
        "f has a list of classes that is no JSON list of names; give the names of the file's classes",
        assertThrows(BlockwrightException.class, metadata::classes).getMessage());
  }

  @Test
  void readsPreprocessing() {
    Preprocessing read = saying("preprocessing", SOUND).preprocessing().orElseThrow();
    assertEquals(new Rgb(0.1f, 0.2f, 0.3f), read.mean());
    assertEquals(256, read.resize());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "imagenet",
        "[]",
        "{}",
        "{\"resize\":256",
        "224 to 0",
        "224 to -1",
        "224 to 999999",
        "224 to \"wide\"",
        "bicubic to nearest",
        "0.2 to \"NaN\"",
        "0.2,0.3 to 0.2",
        "1,1,1 to 1,0,1",
      })
  void refusesOtherPreprocessing(String text) {
    String[] change = text.split(" to ", -1);
    String broken = change.length == 2 ? SOUND.replace(change[0], change[1]) : text;
    ModelMetadata metadata = saying("preprocessing", broken);
    String message = assertThrows(BlockwrightException.class, metadata::preprocessing).getMessage();
    assertTrue(message.startsWith("f says that images are prepared by "), message);
  }
}
