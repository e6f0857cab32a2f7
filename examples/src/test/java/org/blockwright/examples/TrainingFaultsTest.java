package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.blockwright.examples.Commands.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What went wrong for people who trained from the command line. */
class TrainingFaultsTest {
  @TempDir private Path folder;

  private Result train(String out, String options) {
    List<String> args = new ArrayList<>(List.of("train", "mnist_net", "--out", out, "--quiet"));
    args.addAll(List.of("--data", "shapes:16"));
    if (!options.contains("--device")) {
      args.addAll(List.of("--device", "cpu"));
    }
    if (!options.contains("epochs=")) {
      args.addAll(List.of("--epochs", "1"));
    }
    Stream.of(options.split(" ")).filter(word -> !word.isEmpty()).forEach(args::add);
    return Commands.run(args.toArray(String[]::new));
  }

  private JsonObject recipe() throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve("run/recipe.json")))
        .getAsJsonObject();
  }

  /** Its recipe says 3e-3 for 128 images. */
  @ParameterizedTest
  @CsvSource({
    "--batch 8, 1.875e-4",
    "--batch 4 --recipe-override accumulate=2, 1.875e-4",
    "--batch 1 --recipe-override accumulate=8, 1.875e-4",
    "--batch 8 --recipe-override accumulate=16, 3e-3",
    "--recipe-override batch=8, 1.875e-4",
    "--batch 4 --recipe-override accumulate=2 --recipe-override lr=0.01, 0.01",
  })
  void theRateFollowsTheImagesOfAllAccumulatedBatches(String options, double rate)
      throws IOException {
    train(folder.resolve("run").toString(), options).assertDone();
    assertEquals(rate, recipe().get("lr").getAsDouble(), 1e-12);
  }

  @Test
  void aBinaryLossIsReportedByWhatItMeasures() {
    Result result =
        train(folder.resolve("run").toString(), "--recipe-override loss=binary").assertDone();
    assertTrue(result.out().contains("validation: mAP "), result.out());
    assertFalse(result.out().contains("NaN"), result.out());
  }

  @Test
  void anEmptyFolderNameDoesNotMeanTheWorkingDirectory() {
    train("", "").assertFailed("The folder of a run has no name");
    assertFalse(Files.exists(Path.of("last.safetensors")));
  }

  @Test
  void aBatchOfAllThatAnIntegerHoldsIsAllImages() throws IOException {
    train(folder.resolve("run").toString(), "--batch 2147483647 --recipe-override lr=1e-3")
        .assertDone();
    assertEquals(2147483647, recipe().get("batch").getAsInt());
  }

  @Test
  void aRunOnTwoDevicesGoesOnOnBoth() throws IOException {
    String out = folder.resolve("run").toString();
    train(out, "--device cpu,cpu --batch 8 --recipe-override epochs=2").assertDone();
    List<String> resume = List.of("train", "mnist_net", "--out", out, "--resume", "--quiet");
    List<String> other = new ArrayList<>(resume);
    other.addAll(List.of("--device", "cpu"));
    Files.copy(
        folder.resolve("run/previous.safetensors"),
        folder.resolve("run/last.safetensors"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Commands.run(other.toArray(String[]::new))
        .assertFailed("--device is cpu instead of cpu,cpu", "another --out");
    Commands.run(resume.toArray(String[]::new)).assertDone();
    JsonObject run =
        JsonParser.parseString(Files.readString(folder.resolve("run/run.json"))).getAsJsonObject();
    assertEquals("[\"cpu\",\"cpu\"]", run.get("devices").toString());
    assertTrue(run.get("threads").getAsInt() > 0);
  }
}
