package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.train.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCheckpointTest {
  @TempDir Path folder;

  @Test
  void aRunsFolderGivesItsBestWeights() {
    assertEquals(
        List.of(Checkpoint.BEST, Checkpoint.LAST), TrainCheckpoint.IN_FOLDER.subList(0, 2));
    write("model.safetensors", Map.of(), tensor("x", 1));
    assertEquals(1, first(WeightFile.open(folder)));
    write(Checkpoint.LAST, state("{}"), tensor("model.x", 2), tensor("optimizer.x", 9));
    assertEquals(2, first(WeightFile.open(folder)));
    write(Checkpoint.BEST, Map.of("content", "weights"), tensor("x", 3));
    assertEquals(3, first(WeightFile.open(folder)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          {"ema":0.99,"ema_evaluate":true,"epochs":3} ; 2 ; ema
          {"ema":0.99,"ema_evaluate":false}           ; 1 ; model
          {"ema":0,"ema_evaluate":true}               ; 1 ; model
          {"mixup":[0.8,{"a":1}]}                     ; 1 ; model
          """)
  void aStateGivesTheWeightsItEvaluates(String recipe, float value, String entry) {
    Path file = write("x", state(recipe), tensor("model.x", 1), tensor("ema.x", 2));
    try (TensorArchive archive = WeightFile.open(file)) {
      assertEquals("training state, " + entry, archive.format());
      assertEquals("tiny", archive.metadata().get("model"));
      assertEquals(List.of("x"), List.copyOf(archive.names()));
      assertArrayEquals(new float[] {value}, archive.get("x").toFloats());
    }
    assertEquals(1, first(WeightFile.open(file, "model")));
    assertEquals(2, first(WeightFile.open(file, "ema")));
    assertTrue(failure(file, "swa").contains("give model or ema"));
  }

  @Test
  void saysWhatIsWrong() {
    Path plain = write("x", Map.of(), tensor("x", 1));
    assertTrue(failure(plain, "ema").contains("plain weights and no entry ema"));
    Path broken = write("x", state("{\"ema\":[[[["), tensor("model.x", 1));
    assertTrue(failure(broken, null).contains("a broken recipe"));
    Path empty = write("x", state("{}"), tensor("other", 1));
    assertTrue(failure(empty, null).contains("no weights under model"));
  }

  private static Map<String, String> state(String recipe) {
    return Map.of(
        "format",
        "blockwright-checkpoint/1",
        "content",
        "state",
        "model",
        "tiny",
        "recipe",
        recipe);
  }

  private Path write(String name, Map<String, String> metadata, WeightTensor... tensors) {
    Path file = folder.resolve(name);
    Safetensors.write(file, TensorArchive.of("test", List.of(tensors), metadata));
    return file;
  }

  private static WeightTensor tensor(String name, float value) {
    return WeightTensor.ofFloats(name, new Shape(1), value);
  }

  private static float first(TensorArchive archive) {
    try (archive) {
      return archive.tensors().get(0).toFloats()[0];
    }
  }

  private static String failure(Path file, String entry) {
    return assertThrows(BlockwrightException.class, () -> WeightFile.open(file, entry))
        .getMessage();
  }
}
