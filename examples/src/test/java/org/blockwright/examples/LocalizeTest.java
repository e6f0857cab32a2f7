package org.blockwright.examples;

import static org.blockwright.examples.Commands.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.examples.Commands.Result;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.api.Localization;
import org.blockwright.runtime.api.LocalizationReport;
import org.blockwright.runtime.api.LocalizationScore;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.ImageObject;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Mask;
import org.blockwright.runtime.data.ShapesSource;
import org.blockwright.runtime.explain.Explainer;
import org.blockwright.runtime.explain.Heatmap;
import org.blockwright.runtime.model.Classifier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code localize} measures, with maps of which the scores are known. */
class LocalizeTest {
  private static final int SIDE = ShapesSource.SIDE;

  @TempDir private static Path folder;

  @BeforeAll
  static void train() {
    train("small_noah");
    train("small_gap");
  }

  private static void train(String id) {
    run("train", id, "--data", "shapes:64", "--epochs", "1", "--out", weights(id)).assertDone();
  }

  private static String weights(String id) {
    return folder.resolve(id).toString();
  }

  private static Result localize(String id, String data, String... more) {
    List<String> args = new ArrayList<>(List.of("localize", id, "--weights", weights(id)));
    args.addAll(List.of("--data", data, "--device", "cpu"));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  @Test
  void aTableAndADocumentSayTheSame() {
    String[] options = {"--limit", "20", "--method", "attention,gradcam", "--faithful", "2"};
    JsonObject document =
        localize("small_noah", "shapes:100", join(options, "--json"))
            .assertDone()
            .json()
            .getAsJsonObject();
    assertEquals(16, document.get("images").getAsInt());
    assertEquals(16, document.get("maps").getAsInt());
    assertEquals(4, document.get("threshold_images").getAsInt());
    JsonArray scores = document.getAsJsonArray("scores");
    List<String> methods = new ArrayList<>();
    String table = localize("small_noah", "shapes:100", options).assertDone().out();
    for (JsonElement element : scores) {
      JsonObject score = element.getAsJsonObject();
      methods.add(score.get("method").getAsString());
      assertEquals(2, score.get("faithfulness_maps").getAsInt());
      String line =
          table
              .lines()
              .filter(row -> row.startsWith(score.get("label").getAsString() + " "))
              .findFirst()
              .orElseThrow(() -> new AssertionError(table));
      for (String figure :
          List.of("pointing", "energy", "max_box_acc_v2", "pxap", "deletion", "insertion")) {
        double share = score.get(figure).getAsDouble();
        assertTrue(share >= 0 && share <= 1, figure + " is " + share);
        assertTrue(line.contains(" %.1f".formatted(100 * share)), figure + ": " + line);
      }
      double best = score.get("max_box_acc_v2").getAsDouble();
      assertTrue(score.get("box_acc_v2_at_chosen_thresholds").getAsDouble() <= best);
    }
    assertEquals(List.of("attention", "gradcam", "centre"), methods);
    assertTrue(table.lines().allMatch(line -> line.length() <= 100), table);
  }

  private static String[] join(String[] options, String last) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add(last);
    return all.toArray(String[]::new);
  }

  @Test
  void allMethodsThatFitAreMeasured() {
    String table = localize("small_gap", "shapes:40", "--limit", "6").assertDone().out();
    for (String label :
        List.of("CAM", "Grad-CAM", "Grad-CAM++", "HiResCAM", "LayerCAM", "EigenCAM")) {
      assertTrue(table.lines().anyMatch(line -> line.startsWith(label + " ")), table);
    }
    assertTrue(table.lines().noneMatch(line -> line.startsWith("Attention ")), table);
    localize("small_gap", "shapes:40", "--method", "attention")
        .assertFailed("small_gap has a head without attention maps");
    localize("small_gap", "shapes:40", "--method", "gradkam").assertFailed("gradkam", "gradcam");
  }

  @Test
  void dataThatDoesNotKnowWhereThingsAreIsRefused() throws IOException {
    for (String name : ShapesSource.train(1, 0).classNames()) {
      for (int i = 0; i < 2; i++) {
        Path file = folder.resolve("plain").resolve(name).resolve(i + ".png");
        Files.createDirectories(file.getParent());
        Commands.image(file);
      }
    }
    localize("small_gap", "imagefolder:" + folder.resolve("plain"))
        .assertFailed("does not say where things are", "masks or boxes");
  }

  @Test
  void picturesThatCannotBeReadAreLeftOutAndNamed() throws IOException {
    StringBuilder boxes = new StringBuilder("image,class,xmin,ymin,xmax,ymax\n");
    List<String> names = ShapesSource.train(1, 0).classNames();
    for (int i = 0; i < 10; i++) {
      Path file = Files.createDirectories(folder.resolve("boxed")).resolve(i + ".png");
      Commands.image(file);
      boxes.append("%d.png,%s,8,4,30,26\n".formatted(i, names.get(i % names.size())));
    }
    Path table = Files.writeString(folder.resolve("boxed/boxes.csv"), boxes);
    for (int damaged : List.of(0, 3)) {
      Files.writeString(folder.resolve("boxed").resolve(damaged + ".png"), "no picture");
    }
    Result result = localize("small_gap", "boxes:" + table, "--method", "cam", "--json");
    assertEquals(7, result.assertDone().json().getAsJsonObject().get("images").getAsInt());
    for (String part : List.of("2 images were left out:", "0.png: ", "3.png: ")) {
      assertTrue(result.out().contains(part), result.out());
    }
    for (int i = 1; i < 10; i++) {
      Files.writeString(folder.resolve("boxed").resolve(i + ".png"), "no picture");
    }
    localize("small_gap", "boxes:" + table, "--method", "cam")
        .assertFailed("too few images of", "10 images were left out:");
  }

  /** A map that is the mask has every score at its best; its opposite has them at their worst. */
  @Test
  void mapsThatAreKnownHaveKnownScores() {
    ImageSource shapes = ShapesSource.validation(25, 0);
    try (ImageClassifier model = ImageClassifier.load("small_gap", folder.resolve("small_gap"))) {
      LocalizationReport report =
          Localization.of(model)
              .images(shapes, "shapes")
              .method("mask", "the mask", new Known(shapes, false))
              .method("opposite", "all but the mask", new Known(shapes, true))
              .centre()
              .run();
      LocalizationScore best = report.score("mask");
      assertEquals(20, report.maps());
      assertEquals(1, best.pointing());
      assertEquals(1, best.energy(), 1e-6);
      assertEquals(1, best.pixelPrecision(), 1e-6);
      assertEquals(1, best.maxBoxAccuracy());
      assertEquals(1, best.boxAccuracy());
      LocalizationScore worst = report.score("opposite");
      assertEquals(0, worst.pointing());
      assertEquals(0, worst.energy(), 1e-6);
      assertEquals(meanEnergyOfTheCentre(shapes), report.score("centre").energy(), 1e-6);
    }
  }

  /** By hand, of the images that are measured: all but every fifth. */
  private static double meanEnergyOfTheCentre(ImageSource shapes) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < shapes.size(); i++) {
      if (i % 5 > 0) {
        Mask mask = shapes.mask(i).orElseThrow();
        double on = 0;
        double all = 0;
        for (int p = 0; p < SIDE * SIDE; p++) {
          double x = (p % SIDE + 0.5) / SIDE - 0.5;
          double y = (p / SIDE + 0.5) / SIDE - 0.5;
          double value = Math.exp(-(x * x + y * y) / 2 / 0.25 / 0.25);
          all += value;
          on += mask.contains(p % SIDE, p / SIDE) ? value : 0;
        }
        sum += on / all;
        count++;
      }
    }
    return sum / count;
  }

  /** Knows the masks: of every fifth image first, then of the others. */
  private static final class Known implements Explainer {
    private final List<Mask> masks = new ArrayList<>();
    private final boolean opposite;
    private int next;

    Known(ImageSource source, boolean opposite) {
      this.opposite = opposite;
      for (int rest = 0; rest < 2; rest++) {
        for (int i = 0; i < source.size(); i++) {
          if (i % 5 > 0 == rest > 0) {
            masks.add(source.mask(i).orElseThrow());
          }
        }
      }
    }

    @Override
    public Heatmap explain(Classifier model, NDArray input, int classIndex) {
      Mask mask = masks.get(next++);
      float[] values = new float[SIDE * SIDE];
      for (int p = 0; p < values.length; p++) {
        values[p] = mask.contains(p % SIDE, p / SIDE) != opposite ? 1 : 0;
      }
      return new Heatmap(values, SIDE, SIDE);
    }
  }

  /** A map for each class that a picture shows, which here may be none. */
  @Test
  void severalClassesHaveAMapEach() {
    try (Dataset data = DataSpec.parse("multi-shapes:100").open();
        ImageClassifier model = ImageClassifier.load("small_noah", folder.resolve("small_noah"))) {
      LocalizationReport report = Localization.of(model).data(data).centre().run();
      int maps = 0;
      int images = 0;
      int empty = 0;
      for (int i = 0; i < data.validation().size(); i++) {
        long classes =
            data.validation().objects(i).stream().mapToInt(ImageObject::label).distinct().count();
        empty += classes == 0 ? 1 : 0;
        if (i % 5 > 0) {
          maps += (int) classes;
          images += classes > 0 ? 1 : 0;
        }
      }
      assertEquals(maps, report.maps());
      assertEquals(images, report.images());
      assertEquals(1, report.notes().size());
      assertTrue(
          report.notes().get(0).startsWith(empty + " of the 25 images"), "" + report.notes());
    }
  }
}
