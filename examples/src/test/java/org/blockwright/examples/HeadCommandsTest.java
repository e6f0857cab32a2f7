package org.blockwright.examples;

import static org.blockwright.examples.Commands.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.examples.Commands.Result;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.HeadComparison;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.train.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparing heads, distilling a teacher, and thresholds of several labels, as commands. */
class HeadCommandsTest {
  @TempDir Path folder;

  private Result compare(String... more) {
    List<String> args = new ArrayList<>(List.of("compare", "--backbone", "resnet8_cifar"));
    args.addAll(List.of("--data", "shapes:64", "--size", "32", "--device", "cpu"));
    args.addAll(List.of("--seeds", "2", "--out", folder.resolve("heads").toString()));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private static List<String> ids(String base) {
    return HeadComparison.of(base).models().stream().map(ModelEntry::id).toList();
  }

  /** A backbone is known by its nodes: other depths are others, a class token is none. */
  @Test
  void modelsOfOneBackboneAreFound() {
    List<String> residual = ids("resnet8_cifar_noah");
    assertEquals("resnet8_cifar", residual.get(0));
    assertTrue(residual.containsAll(List.of("resnet8_cifar_saol", "resnet8_cifar_dense")));
    assertFalse(residual.contains("resnet20_cifar"));
    assertTrue(ids("vit_cifar").contains("vit_cifar_token"), ids("vit_cifar").toString());
    List<String> tiny = ids("deit_tiny_noah");
    assertTrue(tiny.containsAll(List.of("deit_tiny", "deit_tiny_noah")), tiny.toString());
    assertFalse(tiny.contains("deit_tiny_050") || tiny.contains("deit_small"), tiny.toString());
  }

  @Test
  void headsAreComparedAndNothingIsTrainedTwice() throws IOException {
    Result first = compare("--heads", "Gap,noah", "--epochs", "1", "--json").assertDone();
    JsonObject table = first.json().getAsJsonObject();
    assertEquals("resnet8_cifar", table.get("baseline").getAsString());
    JsonArray models = table.getAsJsonArray("models");
    JsonObject noah = null;
    for (JsonElement model : models) {
      if (model.getAsJsonObject().get("id").getAsString().equals("resnet8_cifar_noah")) {
        noah = model.getAsJsonObject();
      }
    }
    JsonObject gap = models.get(0).getAsJsonObject();
    assertEquals(0, gap.getAsJsonObject("difference").get("mean").getAsDouble());
    double paired = 0;
    for (int i = 0; i < 2; i++) {
      paired +=
          (noah.getAsJsonArray("scores").get(i).getAsDouble()
                  - gap.getAsJsonArray("scores").get(i).getAsDouble())
              / 2;
    }
    assertEquals(paired, noah.getAsJsonObject("difference").get("mean").getAsDouble(), 1e-12);
    assertTrue(noah.get("milliseconds").getAsDouble() > 0);
    Path last = folder.resolve("heads/resnet8_cifar_noah/seed-2").resolve(Checkpoint.LAST);
    FileTime before = Files.getLastModifiedTime(last);
    Result again = compare("--heads", "Noah,Gap", "--epochs", "1").assertDone();
    assertEquals(before, Files.getLastModifiedTime(last));
    assertTrue(again.out().contains("difference"), again.out());
    assertTrue(
        Files.readString(folder.resolve("heads/comparison.csv"))
            .contains("resnet8_cifar_noah,Noah,"));
    compare("--heads", "Gap", "--recipe-override", "lr=1")
        .assertFailed("goes on only with what it was started with", "lr");
    compare("--heads", "Nowhere").assertFailed("has the head Nowhere; there are Gap");
    assertEquals(2, compare("--seed", "3").code());
  }

  private Result train(String id, String out, String... more) {
    List<String> args = new ArrayList<>(List.of("train", id, "--data", "shapes:64"));
    args.addAll(List.of("--out", folder.resolve(out).toString(), "--epochs", "1"));
    args.addAll(List.of("--size", "32"));
    args.addAll(List.of(more));
    if (!args.contains("--device")) {
      args.addAll(List.of("--device", "cpu"));
    }
    return run(args.toArray(String[]::new));
  }

  @Test
  void aTeacherIsNamedOnTheCommandLine() throws IOException {
    train("resnet8_cifar_noah", "teacher").assertDone();
    String weights = folder.resolve("teacher").toString();
    String losses = "losses=logits:0.5,logits:0.5:hard";
    train("resnet8_cifar", "plain", "--teacher", "resnet8_cifar_noah", "--teacher-weights", weights)
        .assertFailed("none of the recipe's losses is hard, soft or kl");
    train("resnet8_cifar", "lost", "--recipe-override", losses)
        .assertFailed("distil a teacher into logits, but there is none");
    assertEquals(2, train("resnet8_cifar", "half", "--teacher", "resnet8_cifar_noah").code());
    train(
            "resnet8_cifar",
            "student",
            "--teacher",
            "resnet8_cifar_noah",
            "--teacher-weights",
            weights,
            "--recipe-override",
            losses)
        .assertDone();
    Path student = folder.resolve("student");
    JsonObject started =
        JsonParser.parseString(Files.readString(student.resolve("run.json")))
            .getAsJsonObject()
            .getAsJsonObject("started_with");
    assertEquals("resnet8_cifar_noah", started.get("teacher").getAsString());
    // a run that goes on has the teacher that it was started with
    run("train", "resnet8_cifar", "--resume", "--epochs", "2", "--out", student.toString())
        .assertDone();
  }

  /** On two devices, so that patches come from the other one's pictures. */
  @Test
  void saolIsTrainedWithAllItsLosses() {
    train("resnet8_cifar_saol", "saol", "--recipe-override", "cutmix=1", "--device", "cpu,cpu")
        .assertDone();
    train("resnet8_cifar_saol", "less", "--recipe-override", "losses=logits,gab:0.5")
        .assertFailed("name the output gab", "Did you mean gap?");
  }

  @Test
  void thresholdsAreChosenOnValidationAndTravelWithTheWeights() throws IOException {
    Path run = folder.resolve("several");
    run(
            "train",
            "mnist_net",
            "--data",
            "multi-shapes:64",
            "--out",
            run.toString(),
            "--epochs",
            "1",
            "--batch",
            "8",
            "--device",
            "cpu",
            "--recipe-override",
            "loss=asymmetric")
        .assertDone();
    Path image = Commands.image(folder.resolve("black.png"));
    List<Double> thresholds;
    try (ImageClassifier model = ImageClassifier.load("mnist_net", run)) {
      thresholds = model.thresholds();
      assertTrue(model.multiLabel());
      assertTrue(thresholds.stream().anyMatch(t -> t != 0.5), thresholds.toString());
      Result said =
          run("predict", "mnist_net", "--weights", run.toString(), image.toString(), "--json")
              .assertDone();
      JsonObject first = said.json().getAsJsonArray().get(0).getAsJsonObject();
      List<String> labels = new ArrayList<>();
      first.getAsJsonArray("labels").forEach(label -> labels.add(label.getAsString()));
      assertEquals(model.labels(model.predict(image)), labels);
    }
    Path file = folder.resolve("several.safetensors");
    run("convert", "mnist_net", "--weights", run.toString(), "--to", file.toString()).assertDone();
    try (ImageClassifier model = ImageClassifier.load("mnist_net", file)) {
      assertEquals(thresholds, model.thresholds());
    }
  }
}
