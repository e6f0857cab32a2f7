package org.blockwright.examples;

import static org.blockwright.examples.Commands.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.examples.Commands.Result;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.Datasets;
import org.blockwright.runtime.reproduce.ReproducedTable;
import org.blockwright.runtime.reproduce.Reproduction;
import org.blockwright.runtime.train.Checkpoint;
import org.blockwright.runtime.train.EpochReport;
import org.blockwright.runtime.train.StepReport;
import org.blockwright.runtime.train.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published tables made again, as a command. */
class ReproduceTest {
  private static final List<String> OF_THE_PAPER =
      List.of("cnn-resnet", "cnn-mobile", "vit-deit", "vit-pvt", "mlp-mixer", "mlp-gmlp");

  @TempDir Path folder;

  private Result reproduce(String table, String... more) {
    List<String> args = new ArrayList<>(List.of("reproduce", table));
    args.addAll(List.of("--out", folder.toString()));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private Result train(String... more) {
    List<String> args = new ArrayList<>(List.of("--train", "--data", "shapes:48", "--size", "32"));
    args.addAll(List.of("--epochs", "1", "--device", "cpu"));
    args.addAll(List.of(more));
    return reproduce("small", args.toArray(String[]::new));
  }

  private static Map<String, JsonObject> rows(JsonElement document) {
    Map<String, JsonObject> rows = new LinkedHashMap<>();
    for (JsonElement table : document.getAsJsonObject().getAsJsonArray("tables")) {
      JsonArray all = table.getAsJsonObject().getAsJsonArray("rows");
      all.forEach(row -> rows.put(row.getAsJsonObject().get("id").getAsString(), (JsonObject) row));
    }
    return rows;
  }

  /** The paper's READMEs list 26 backbones, each plain and with NOAH. */
  @Test
  void thePapersRowsAreThereAndNoOthers() {
    Catalogue catalogue = Catalogue.read();
    List<ModelEntry> rows =
        catalogue.entries().stream()
            .filter(entry -> entry.tables().stream().anyMatch(OF_THE_PAPER::contains))
            .toList();
    assertEquals(52, rows.size(), rows.toString());
    for (ModelEntry row : rows) {
      assertTrue(row.published().orElseThrow().top1() > 0, row.id());
      assertEquals("arXiv 2402.02377", row.published().get().paper());
    }
    assertTrue(Reproduction.names(catalogue).containsAll(List.of("slides", "ablations", "small")));
  }

  @Test
  void everythingIsCountedBesideWhatWasPublished() throws IOException {
    Result done = reproduce("all", "--json").assertDone();
    Map<String, JsonObject> rows = rows(done.json());
    assertTrue(rows.size() > 100, rows.keySet().toString());
    JsonObject noah = rows.get("mobilenetv2_100_noah");
    assertEquals(3_519_872, noah.getAsJsonObject("computed").get("parameters").getAsLong());
    assertEquals(73.35, noah.getAsJsonObject("published").get("top1").getAsDouble());
    assertFalse(noah.has("trained_here") || noah.has("evaluated_here"));
    String markdown = Files.readString(folder.resolve("table.md"));
    assertTrue(
        markdown.contains(
            "| `mobilenetv2_100_noah` | Noah | 3.52 M | 3,519,872 = | – | 362 M | 73.35 | – | – | –"
                + " |"),
        markdown);
    assertTrue(markdown.contains("3.29 M | 3,368,824 ≠ |"), markdown);
    String csv = Files.readString(folder.resolve("table.csv"));
    assertTrue(csv.contains("cnn-mobile,mobilenetv2_100_noah,MobileNets,Noah,1000,224,3520000,"));
    String page = Files.readString(folder.resolve("report.html"));
    assertTrue(page.contains("mobilenetv2_100_noah") && !page.contains("<script"));
    assertFalse(page.contains("src=\"http") || page.contains("href=\"http"));
  }

  @Test
  void rowsAreTrainedOnceAndComparedSeedBySeed() throws IOException {
    Result done = train("--seeds", "2", "--json").assertDone();
    Map<String, JsonObject> rows = rows(done.json());
    assertEquals(
        List.of(
            "mixer_cifar",
            "mixer_cifar_noah",
            "resnet8_cifar",
            "resnet8_cifar_noah",
            "vit_cifar",
            "vit_cifar_noah"),
        List.copyOf(rows.keySet()));
    JsonObject trained = rows.get("vit_cifar_noah").getAsJsonObject("trained_here");
    JsonArray scores = trained.getAsJsonArray("scores");
    JsonArray plain =
        rows.get("vit_cifar").getAsJsonObject("trained_here").getAsJsonArray("scores");
    double paired = 0;
    for (int i = 0; i < 2; i++) {
      paired += (scores.get(i).getAsDouble() - plain.get(i).getAsDouble()) / 2;
    }
    JsonObject difference = trained.getAsJsonObject("difference");
    assertEquals(paired, difference.get("mean").getAsDouble(), 1e-12);
    assertTrue(difference.has("margin95"));
    assertTrue(trained.getAsJsonArray("deviations").toString().contains("epochs 30 -> 1"));
    Path last = folder.resolve("vit_cifar_noah/seed-2").resolve(Checkpoint.LAST);
    FileTime before = Files.getLastModifiedTime(last);
    train("--seeds", "2").assertDone();
    assertEquals(before, Files.getLastModifiedTime(last));
    train("--seeds", "2", "--recipe-override", "lr=1")
        .assertFailed("goes on only with what it was started with", "lr");
    // its runs are checkpoints, too
    Path again = folder.resolve("again");
    Result evaluated =
        run(
            "reproduce",
            "small",
            "--weights",
            folder.toString(),
            "--data",
            "shapes:48",
            "--device",
            "cpu",
            "--out",
            again.toString(),
            "--json");
    JsonObject here =
        rows(evaluated.assertDone().json()).get("mixer_cifar").getAsJsonObject("evaluated_here");
    assertEquals(32, here.get("size").getAsInt());
    assertTrue(here.get("weights").getAsString().endsWith(Checkpoint.BEST));
  }

  /** Ends a training as a kill does: with what the last checkpoint holds. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** Kills the process's work after so many epochs of all runs. */
  private static TrainingListener killer(int after, List<String> epochs) {
    return new TrainingListener() {
      private int seen;

      @Override
      public void step(StepReport step) {
        if (seen == after) {
          throw new Killed();
        }
      }

      @Override
      public void epoch(EpochReport epoch) {
        seen++;
        epochs.add("epoch " + epoch.epoch());
      }
    };
  }

  @Test
  void aKilledTableGoesOnWhereItWas() {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    try (Dataset images = Datasets.shapes(48).open()) {
      Killed killed = null;
      try {
        table(images, killer(3, first)).run();
      } catch (Killed e) {
        killed = e;
      }
      assertNotEquals(null, killed);
      assertEquals(List.of("epoch 0", "epoch 1", "epoch 0"), first);
      ReproducedTable done = table(images, killer(-1, second)).run();
      assertEquals(6, done.sections().get(0).rows().size());
    }
    // one row was whole, one half: of six rows of two epochs each three are left out
    assertEquals(9, second.size());
    assertEquals("epoch 1", second.get(0));
  }

  private Reproduction table(Dataset images, TrainingListener listener) {
    return Reproduction.of("small")
        .folder(folder)
        .data(images)
        .train()
        .recipe(recipe -> recipe.epochs(2).size(32))
        .listener(listener);
  }

  @Test
  void whatCannotBeIsSaid() {
    reproduce("cnn-mobil").assertFailed("no model is in a table named cnn-mobil", "cnn-mobile");
    assertEquals(2, reproduce("small", "--train").code());
    assertEquals(2, reproduce("small", "--data", "shapes:8").code());
    assertEquals(2, reproduce("small", "--seed", "3").code());
  }
}
