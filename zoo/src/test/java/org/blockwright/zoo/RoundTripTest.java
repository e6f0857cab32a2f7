package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.cli.Main;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.export.Runtimes;
import org.blockwright.runtime.train.DataLoaders;
import org.blockwright.runtime.train.Recipes;
import org.blockwright.runtime.weights.WeightCache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's way from PyTorch and back, command by command: an official checkpoint in, two epochs
 * of fine-tuning, ONNX out. What onnxruntime says of the pictures then is what {@code predict}
 * says.
 */
class RoundTripTest {
  private static final Path README = Path.of("..", "README.md");
  private static final String HEADING = "## From PyTorch and back\n";
  private static final String CACHE = "BLOCKWRIGHT_CACHE_DIR";
  private static final String COMMAND = "    ./blockwright ";
  private static final List<String> PICTURES =
      List.of("test/cat/0002.jpg", "test/ship/0010.jpg", "test/frog/0009.jpg");

  private final Path data = Path.of(System.getProperty("data.dir", "../../shared/data"));

  @TempDir private Path folder;

  @Test
  void commandsOfTheReadme() throws IOException {
    assumeTrue(Files.exists(data), "there is no " + data + ": set -Ddata.dir");
    keepPublished();
    for (String[] command : commands()) {
      if (!command[0].equals("trace")) { // what it compares with is written by Python
        run(command);
      }
    }
    List<Path> pictures = pictures();
    List<JsonArray> said = predicted(pictures);
    for (int i = 0; i < pictures.size(); i++) {
      JsonArray guesses = said.get(i);
      double[] shares = onnx(pictures.get(i));
      for (JsonElement element : guesses) {
        JsonObject guess = element.getAsJsonObject();
        assertEquals(
            guess.get("probability").getAsDouble(),
            shares[guess.get("class").getAsInt()],
            1e-5,
            pictures.get(i).toString());
      }
    }
  }

  /** As after a download, but in a cache of the test's own. */
  private void keepPublished() throws IOException {
    System.setProperty(CACHE, folder.resolve("cache").toString());
    Path file = WeightCache.ofUser().path(entry().weights().orElseThrow());
    Files.createDirectories(file.getParent());
    Files.copy(data.resolve("weights/resnet20-12fca82f.th"), file);
  }

  @AfterEach
  void forgetCache() {
    System.clearProperty(CACHE);
  }

  private static ModelEntry entry() {
    return Catalogue.read().get("resnet20_cifar");
  }

  /** The section's commands, with this machine's files in place of the README's. */
  private List<String[]> commands() throws IOException {
    String readme = Files.readString(README);
    int begin = readme.indexOf(HEADING);
    assertTrue(begin >= 0, "README.md has no section " + HEADING);
    int end = readme.indexOf("\n## ", begin);
    String section = readme.substring(begin, end < 0 ? readme.length() : end).replace("\\\n", " ");
    List<String[]> commands =
        section
            .lines()
            .filter(line -> line.startsWith(COMMAND))
            .map(line -> here(line.substring(COMMAND.length())).trim().split("\\s+"))
            .toList();
    assertEquals(
        List.of("predict", "train", "evaluate", "convert", "trace"),
        commands.stream().map(command -> command[0]).toList());
    return commands;
  }

  private String here(String command) {
    return command
        .replace("train-5000.zip", data.resolve("cifar10-jpeg/train-5000.zip").toString())
        .replace("test-2000.zip", data.resolve("cifar10-jpeg/test-2000.zip").toString())
        .replace("cat.jpg", picture(PICTURES.get(0)).toString())
        .replace("runs/tuned", folder.resolve("tuned").toString())
        .replace("tuned.onnx", folder.resolve("tuned.onnx").toString());
  }

  private Path picture(String name) {
    Path file = folder.resolve(name.replace('/', '-'));
    try (ZipFile zip = new ZipFile(data.resolve("cifar10-jpeg/test-2000.zip").toFile());
        InputStream in = zip.getInputStream(zip.getEntry(name))) {
      Files.write(file, in.readAllBytes());
      return file;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<Path> pictures() {
    return PICTURES.stream().map(this::picture).toList();
  }

  private static String run(String... command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), command);
    assertEquals(0, code, String.join(" ", command) + ": " + err);
    return out.toString();
  }

  private List<JsonArray> predicted(List<Path> pictures) {
    String tuned = folder.resolve("tuned").toString();
    String said =
        run(
            Stream.concat(
                    Stream.of(
                        "predict", "resnet20_cifar", "--weights", tuned, "--json", "--top", "10"),
                    pictures.stream().map(Path::toString))
                .toArray(String[]::new));
    List<JsonArray> guesses = new ArrayList<>();
    JsonParser.parseString(said)
        .getAsJsonArray()
        .forEach(image -> guesses.add(image.getAsJsonObject().getAsJsonArray("predictions")));
    assertEquals(pictures.size(), guesses.size());
    return guesses;
  }

  /** What the exported program makes of a picture. */
  private double[] onnx(Path picture) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Preprocessing preprocessing = DataLoaders.preprocessing(Recipes.of(entry()));
      NDArray input = Images.toInput(List.of(Images.read(picture)), preprocessing, manager);
      Runtimes.Values logits =
          Runtimes.onnx(folder.resolve("tuned.onnx"), Runtimes.Values.of(input)).get(0);
      float[] shares = logits.on(manager).softmax(1).toFloatArray();
      double[] values = new double[shares.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = shares[i];
      }
      return values;
    }
  }
}
