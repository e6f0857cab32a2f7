package org.blockwright.examples;

import static org.blockwright.examples.Commands.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.blockwright.examples.Commands.Result;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands' contract: exit codes, JSON, one line for each error. */
class CommandsTest {
  private static final String DATA = "shapes:64";

  @TempDir private static Path folder;

  private static Path run;
  private static Result trained;

  @BeforeAll
  static void train() {
    run = folder.resolve("run");
    trained = train(run, "--epochs", "1");
  }

  private static Result train(Path out, String... more) {
    Stream<String> args =
        Stream.of(
            "train",
            "mnist_net",
            "--data",
            DATA,
            "--out",
            out.toString(),
            "--batch",
            "16",
            "--device",
            "cpu",
            "--quiet");
    return run(Stream.concat(args, Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void nothingToDoIsWrongUsage() {
    assertEquals(2, run().code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--version", "train --help", "predict --help"})
  void helpIsDone(String line) {
    Result result = run(line.split(" "));
    assertEquals(0, result.code());
    assertFalse(result.out().isBlank());
    assertEquals("", result.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models --jsonn",
        "trian mnist_net",
        "train mnist_net --out x",
        "train mnist_net --data shapes --out x --epochs many",
        "describe",
        "describe tiny_net --format pdf",
        "evaluate mnist_net --data shapes",
        "predict mnist_net --weights x",
        "predict mnist_net a.png --weights x --top 0",
      })
  void wrongUsage(String line) {
    Result result = run(line.split(" "));
    assertEquals(2, result.code(), result.err());
    assertEquals("", result.out());
    assertEquals(2, result.err().lines().count(), result.err());
    assertTrue(result.err().contains("--help"), result.err());
  }

  @Test
  void modelsAsJson() {
    JsonArray models = run("models", "--json").json().getAsJsonArray();
    List<String> ids =
        StreamSupport.stream(models.spliterator(), false)
            .map(model -> model.getAsJsonObject().get("id").getAsString())
            .toList();
    assertTrue(ids.containsAll(List.of("small_gap", "small_noah", "resnet18_noah")), "" + ids);
    JsonObject published =
        run("models", "resnet18_noah", "--json")
            .json()
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("published");
    assertEquals(71.81, published.get("top1").getAsDouble());
  }

  @Test
  void modelsAsTable() {
    Result result = run("models", "small_*");
    assertEquals(0, result.code());
    assertEquals(4, result.out().lines().count(), result.out());
    run("models", "nothing*").assertFailed("nothing*");
  }

  private static List<String> ids(String... options) {
    String[] args = new String[options.length + 2];
    args[0] = "models";
    args[1] = "--json";
    System.arraycopy(options, 0, args, 2, options.length);
    return StreamSupport.stream(run(args).json().getAsJsonArray().spliterator(), false)
        .map(model -> model.getAsJsonObject().get("id").getAsString())
        .toList();
  }

  @Test
  void modelsAreFiltered() {
    assertEquals(
        List.of("swin_tiny_noah"),
        ids("--family", "swin", "--head", "noah", "--max-parameters", "30M", "--size", "224"));
    assertEquals(
        List.of("swin_base", "swin_small"), ids("--family", "Swins", "--min-top1", "82.9"));
    assertEquals(
        List.of("resnet18", "resnet18_noah"), ids("resnet*", "--max-macs", "1.84G", "--size=224"));
    run("models", "--family", "swins", "--min-top1", "90", "--size", "224")
        .assertFailed("no model matches --family swins, --size 224, --min-top1 90.0");
    run("models", "--head", "noa").assertFailed("no model has the head noa", "Noah");
    run("models", "--family", "swim").assertFailed("no model has the family swim", "Swin");
    Result wrong = run("models", "--max-parameters", "many");
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("'many' is no number such as 30M or 4.5G"), wrong.err());
  }

  @Test
  void describesInEveryFormat() {
    String text = run("describe", "small_noah").out();
    assertTrue(text.startsWith("small_noah: Small under Noah, 3 x 64 x 64"), text);
    assertTrue(text.contains("  0 to 1 "), "equal repetitions are folded: " + text);
    JsonObject graph = run("describe", "small_noah", "--format", "json").json().getAsJsonObject();
    assertEquals("small_noah", graph.get("id").getAsString());
    assertTrue(run("describe", "small_noah", "--format", "markdown").out().startsWith("# small"));
    String diagram = run("describe", "small_noah", "--format", "mermaid").out();
    assertTrue(diagram.startsWith("flowchart TD"), diagram);
    assertFalse(diagram.contains("```"), diagram);
  }

  @Test
  void unknownModelsHaveNearMisses() {
    run("describe", "smal_noah").assertFailed("smal_noah", "small_noah");
    run("train", "mnist_nett", "--data", DATA, "--out", "x").assertFailed("mnist_net");
  }

  @Test
  void trainingLeavesItsFiles() throws IOException {
    assertEquals(0, trained.code(), trained.err());
    assertTrue(trained.out().contains("validation: top-1"), trained.out());
    for (String name :
        List.of(
            "best.safetensors",
            "last.safetensors",
            "recipe.json",
            "run.json",
            "metrics.csv",
            "report.html")) {
      assertTrue(Files.size(run.resolve(name)) > 0, name);
    }
    JsonObject recipe =
        JsonParser.parseString(Files.readString(run.resolve("recipe.json"))).getAsJsonObject();
    assertEquals(28, recipe.get("size").getAsInt());
    assertEquals(16, recipe.get("batch").getAsInt());
    assertEquals(3e-3 * 16 / 128, recipe.get("lr").getAsDouble(), 1e-12);
  }

  @Test
  void evaluationRepeatsTheValidationOfTraining() throws IOException {
    assertRepeated(run, "fp32");
    assertEquals("fp32", precision(run.resolve("run.json")));
  }

  @Test
  void precisionIsChosenAndKept() throws IOException {
    Path rough = folder.resolve("rough");
    Result result = train(rough, "--epochs", "1", "--precision", "bf16");
    assertEquals(0, result.code(), result.err());
    assertEquals("bf16", precision(rough.resolve("recipe.json")));
    assertEquals("bf16", precision(rough.resolve("run.json")));
    assertRepeated(rough, "bf16");
    Result wrong = train(folder.resolve("wrong"), "--precision", "fp8");
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("--precision") && wrong.err().contains("[FP32, BF16]"));
  }

  private static String precision(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file))
        .getAsJsonObject()
        .get("precision")
        .getAsString();
  }

  private static void assertRepeated(Path trained, String precision) throws IOException {
    Result result =
        run(
            "evaluate",
            "mnist_net",
            "--weights",
            trained.toString(),
            "--data",
            DATA,
            "--device",
            "cpu",
            "--precision",
            precision,
            "--json");
    assertEquals(0, result.code(), result.err());
    JsonObject figures = result.json().getAsJsonObject();
    assertEquals(precision, figures.get("precision").getAsString());
    List<String> metrics = Files.readAllLines(trained.resolve("metrics.csv"));
    List<String> names = List.of(metrics.get(0).split(",", -1));
    String[] values = metrics.get(1).split(",", -1);
    double validated = Double.parseDouble(values[names.indexOf("val_top1")]);
    assertEquals(validated, figures.get("top1").getAsDouble(), 1e-9);
  }

  @Test
  void evaluatesOnSeveralDevicesAsOnOne() {
    JsonObject one = evaluated("cpu");
    JsonObject three = evaluated("cpu,cpu,cpu");
    for (String same : List.of("images", "top1", "top5", "precision")) {
      assertEquals(one.get(same), three.get(same), same);
    }
    assertEquals(one.get("loss").getAsDouble(), three.get("loss").getAsDouble(), 1e-6);
  }

  private static JsonObject evaluated(String devices) {
    return run(
            "evaluate",
            "mnist_net",
            "--weights",
            run.toString(),
            "--data",
            DATA,
            "--device",
            devices,
            "--json")
        .assertDone()
        .json()
        .getAsJsonObject();
  }

  @Test
  void resumesOnlyWhatIsThere() {
    train(run, "--epochs", "1").assertFailed(run.toString(), "--resume");
    train(folder.resolve("none"), "--resume").assertFailed("nothing to resume");
    assertFalse(Files.exists(folder.resolve("none")));
  }

  @Test
  void predicts() throws IOException {
    Path image = image("grey.png");
    Result text =
        run("predict", "mnist_net", image.toString(), "--weights", run.toString(), "--top", "2");
    assertEquals(0, text.code(), text.err());
    assertEquals(1, text.out().lines().count());
    Result json =
        run(
            "predict",
            "mnist_net",
            image.toString(),
            "--weights",
            run.toString(),
            "--top",
            "3",
            "--json");
    JsonObject first = json.json().getAsJsonArray().get(0).getAsJsonObject();
    JsonArray guesses = first.getAsJsonArray("predictions");
    assertEquals(3, guesses.size());
    double best = guesses.get(0).getAsJsonObject().get("probability").getAsDouble();
    assertTrue(best >= 1 / 8.0 && best <= 1, "" + best);
  }

  @Test
  void whatIsNoImageIsNamedAndTheRestPredicted() throws IOException {
    Path text = Files.writeString(folder.resolve("note.png"), "no image");
    Path image = image("other.png");
    Result result =
        run("predict", "mnist_net", text.toString(), image.toString(), "--weights", run.toString());
    assertEquals(1, result.code());
    assertEquals(1, result.out().lines().count(), result.out());
    assertTrue(result.out().startsWith(image.toString()), result.out());
    assertTrue(result.err().contains("note.png"), result.err());
  }

  @Test
  void givenClassNamesAreCounted() throws IOException {
    Path names = Files.writeString(folder.resolve("names.txt"), "one\ntwo\n");
    run(
            "predict",
            "mnist_net",
            image("third.png").toString(),
            "--weights",
            run.toString(),
            "--classes",
            names.toString())
        .assertFailed("8 classes", "names 2");
  }

  @Test
  void checkpointsBelongToTheirModel() {
    run("evaluate", "tiny_net", "--weights", run.toString(), "--data", DATA)
        .assertFailed("mnist_net", "tiny_net");
  }

  @Test
  void classCountsMustAgree() throws IOException {
    for (String name : List.of("cats", "dogs")) {
      Path cls = Files.createDirectories(folder.resolve("val").resolve(name));
      Files.copy(image(name + ".png"), cls.resolve("1.png"));
      Files.copy(image(name + ".png"), cls.resolve("2.png"));
    }
    run(
            "evaluate",
            "mnist_net",
            "--weights",
            run.toString(),
            "--data",
            "imagefolder:" + folder.resolve("val"))
        .assertFailed("mnist_net with 8 classes", "does not know: cats, dogs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shape:10", "mnist:", "mnist:/no/such/folder", "imagefolder:/no/such"})
  void dataThatCannotBe(String data) {
    run("train", "mnist_net", "--data", data, "--out", folder.resolve("bad").toString())
        .assertFailed(data.contains("/") ? "/no/such" : data);
    assertFalse(Files.exists(folder.resolve("bad")));
  }

  @Test
  void recipesHaveNames() {
    train(folder.resolve("bad"), "--recipe-override", "lrr=1").assertFailed("lrr", "lr");
    assertFalse(Files.exists(folder.resolve("bad")));
  }

  @Test
  void aMissingGpuIsAnError() {
    Assumptions.assumeTrue(Engine.getInstance().getGpuCount() == 0, "this machine has a GPU");
    run(
            "train",
            "mnist_net",
            "--data",
            DATA,
            "--out",
            folder.resolve("bad").toString(),
            "--device",
            "gpu")
        .assertFailed("gpu");
  }

  @Test
  void missingWeightsAreNamed() {
    run("evaluate", "mnist_net", "--weights", "/no/such/file", "--data", DATA)
        .assertFailed("/no/such/file");
  }

  @Test
  void theTraceComesWhenAskedFor() {
    Result result = run("describe", "nothing", "--debug");
    assertEquals(1, result.code());
    assertTrue(result.err().contains("\tat "), result.err());
  }

  @Test
  void theDemoLeavesPicturesAndAPage() throws IOException {
    Path out = folder.resolve("demo");
    Result result =
        run(
            "demo",
            "--out",
            out.toString(),
            "--images",
            "64",
            "--epochs",
            "1",
            "--device",
            "cpu",
            "--quiet");
    assertEquals(0, result.code(), result.err());
    assertTrue(result.out().startsWith("Demo declares @Small"), result.out());
    BufferedImage sheet = ImageIO.read(out.resolve("attention.png").toFile());
    assertTrue(sheet.getHeight() > sheet.getWidth());
    String page = Files.readString(out.resolve("index.html"));
    assertFalse(page.contains("{{"), "every part of the page is filled in");
    assertFalse(page.contains("http"), "the page needs no network");
  }

  private static Path image(String name) throws IOException {
    return Commands.image(folder.resolve(name));
  }
}
