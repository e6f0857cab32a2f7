package org.blockwright.examples;

import static org.blockwright.examples.Commands.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.blockwright.examples.Commands.Result;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands make of people's folders and archives. */
class DataCommandsTest {
  private static final String ESCAPE = "\u001b[2J\u001b]0;owned\u0007";

  @TempDir private static Path folder;

  private static Path plain;
  private static Result trained;

  @BeforeAll
  static void train() throws IOException {
    plain = folder.resolve("plain");
    for (int i = 0; i < 30; i++) {
      Path file = plain.resolve("class" + i % 3).resolve(i + ".png");
      Files.createDirectories(file.getParent());
      Commands.image(file);
    }
    trained = train("imagefolder:" + plain, "run");
  }

  private static Result train(String data, String out, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "mnist_net", "--data", data));
    args.addAll(List.of("--out", folder.resolve(out).toString(), "--epochs", "1"));
    args.addAll(List.of("--batch", "4", "--device", "cpu"));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private static Result evaluate(String data) {
    Path run = folder.resolve("run");
    return run("evaluate", "mnist_net", "--weights", run.toString(), "--data", data, "--json");
  }

  @Test
  void evaluateTakesAllOfPlainClassFolders() {
    trained.assertDone();
    assertTrue(trained.err().contains("3 of its 30 images are held out"), trained.err());
    Result result = evaluate("imagefolder:" + plain).assertDone();
    assertEquals(30, result.json().getAsJsonObject().get("images").getAsInt(), result.out());
  }

  /** An archive is somebody else's: the names in it may be made to steer the reader's terminal. */
  @Test
  void namesInArchivesNeverReachTheTerminalRaw() throws IOException {
    Path zip = folder.resolve("names.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      ByteArrayOutputStream image = new ByteArrayOutputStream();
      Files.copy(plain.resolve("class0/0.png"), image);
      for (String name : List.of("a", "b" + ESCAPE, "c")) {
        for (int i = 0; i < 4; i++) {
          out.putNextEntry(new ZipEntry(name + "/" + i + ".png"));
          out.write(image.toByteArray());
        }
      }
      out.putNextEntry(new ZipEntry("a/" + ESCAPE + "\n.png"));
    }
    Result result = train("imagefolder:" + zip, "names");
    assertEquals(0, result.code(), result.err());
    String left = Files.readString(folder.resolve("names/left_out.txt"));
    assertEquals(1, left.lines().count(), left);
    Result predicted =
        run(
            "predict",
            "mnist_net",
            plain.resolve("class0/0.png").toString(),
            "--weights",
            folder.resolve("names").toString());
    Result strangers = evaluate("imagefolder:" + zip);
    for (String text :
        List.of(
            result.out(), result.err(), left, predicted.out(), strangers.out(), strangers.err())) {
      assertFalse(text.contains("\u001b") || text.contains("\u0007"), text);
    }
    assertTrue(result.err().contains("a/\\u001b[2J"), result.err());
    assertTrue(predicted.out().contains("b\\u001b[2J"), predicted.out());
    Path escape = folder.resolve("\u001b[2J.png");
    Result missing =
        run(
            "predict",
            "mnist_net",
            escape.toString(),
            "--weights",
            folder.resolve("names").toString());
    assertFalse(missing.err().contains("\u001b"), missing.err());
    assertTrue(missing.err().contains("\\u001b[2J.png"), missing.err());
  }

  @Test
  void limitsAndSizesThatCannotBeAreOneLine() {
    train("shapes:64", "limit", "--limit", "-1").assertFailed("A limit of -1 images");
    train("shapes:64", "size", "--size", "100000").assertFailed("100000");
    assertFalse(Files.exists(folder.resolve("limit")));
    assertFalse(Files.exists(folder.resolve("size")));
  }

  @Test
  void whatMakesLittleSenseToTrainOnIsWarnedAbout() throws IOException {
    Result twice = train("imagefolder:" + plain + "," + plain, "twice", "--quiet");
    assertEquals(0, twice.code(), twice.err());
    assertTrue(twice.err().contains("it trains on the images that judge it"), twice.err());
    for (int i = 0; i < 8; i++) {
      Commands.image(Files.createDirectories(folder.resolve("one/dogs")).resolve(i + ".png"));
    }
    Result one = train("imagefolder:" + folder.resolve("one"), "one-run", "--quiet");
    assertTrue(one.err().contains("has one class only, 'dogs'"), one.err());
  }

  @Test
  void severalLabelsAPictureAreTrainedAndMeasured() throws IOException {
    Result result = train("multi-shapes:64", "several");
    assertEquals(0, result.code(), result.err());
    String recipe = Files.readString(folder.resolve("several/recipe.json"));
    assertEquals(
        "binary", JsonParser.parseString(recipe).getAsJsonObject().get("loss").getAsString());
    Path run = folder.resolve("several");
    Result measured =
        run(
            "evaluate",
            "mnist_net",
            "--weights",
            run.toString(),
            "--data",
            "multi-shapes:64",
            "--json");
    assertEquals(16, measured.assertDone().json().getAsJsonObject().get("images").getAsInt());
    double map = measured.json().getAsJsonObject().get("map").getAsDouble();
    assertTrue(map > 0 && map < 1, measured.out());
    train("multi-shapes:64", "softmax", "--recipe-override", "loss=softmax")
        .assertFailed("show several classes or none", "loss=binary");
    // a model that names one class is not measured on sets of them
    train("shapes:64", "single").assertDone();
    run(
            "evaluate",
            "mnist_net",
            "--weights",
            folder.resolve("single").toString(),
            "--data",
            "multi-shapes:64",
            "--json")
        .assertFailed("show several classes or none");
  }

  @Test
  void nothingThatCanBeReadIsAnErrorAndNoFigure() throws IOException {
    Path bad = folder.resolve("unreadable");
    for (String name : List.of("class0", "class1", "class2")) {
      Files.write(Files.createDirectories(bad.resolve(name)).resolve("1.png"), new byte[] {1, 2});
    }
    evaluate("imagefolder:" + bad).assertFailed("None of the 3 images", "it is no image");
  }

  @Test
  void predictReadsOnlyRegularFiles() {
    Assumptions.assumeTrue(Files.exists(Path.of("/dev/zero")));
    String weights = folder.resolve("run").toString();
    Result result =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60),
            () -> run("predict", "mnist_net", "/dev/zero", "--weights", weights));
    assertEquals(1, result.code());
    assertTrue(result.err().contains("it is a device or a pipe"), result.err());
    for (List<String> more :
        List.of(
            List.of("--weights", "/dev/zero"),
            List.of("--weights", weights, "--classes", "/dev/zero"))) {
      List<String> args = new ArrayList<>(List.of("predict", "mnist_net", "a.png"));
      args.addAll(more);
      assertTimeoutPreemptively(Duration.ofSeconds(60), () -> run(args.toArray(String[]::new)))
          .assertFailed("/dev/zero", "it is a device or a pipe");
    }
  }
}
