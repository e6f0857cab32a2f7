package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.export.Runtimes;
import org.blockwright.runtime.heads.AttentionMaps;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.FirstEditionNames;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.Safetensors;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.blockwright.runtime.weights.WeightLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the first edition wrote is still read: the same names or a place for each, the same logits,
 * a run that goes on to the same bits. {@code first-edition/README.md} says how the files were
 * made.
 */
class FirstEditionTest {
  private static final Path FILES = Path.of("src/test/resources/first-edition");
  private static final TensorShape IMAGE = TensorShape.map(3, 32, 32);
  private static final int CLASSES = 8;
  private static final Catalogue CATALOGUE = Catalogue.read();

  @TempDir private Path folder;

  /** One of its models: its parameters by name, in order, with shapes. */
  private record Listed(String id, int classes, Map<String, String> shapes) {
    @Override
    public String toString() {
      return id;
    }
  }

  static Collection<Listed> models() throws IOException {
    List<Listed> all = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(FILES.resolve("names.txt.gz"))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.strip().split(" ", 2);
        if (line.startsWith(" ")) {
          all.get(all.size() - 1).shapes().put(words[0], words[1]);
        } else {
          all.add(new Listed(words[0], Integer.parseInt(words[1]), new LinkedHashMap<>()));
        }
      }
    }
    assertEquals(97, all.size());
    return all;
  }

  private static JsonObject expected(String what) throws IOException {
    return JsonParser.parseString(Files.readString(FILES.resolve("expected.json")))
        .getAsJsonObject()
        .getAsJsonObject(what);
  }

  /** The first edition's names of a model's parameters, in the order that they have now. */
  private static Map<String, String> formerNames(ModelEntry entry, Collection<String> ours)
      throws IOException {
    Listed listed =
        models().stream().filter(model -> model.id().equals(entry.id())).findFirst().orElseThrow();
    return FirstEditionNames.names(ours, listed.shapes().keySet());
  }

  /**
   * Each name has one place, of its shape. The order is the same too, since initial values are
   * drawn in it.
   */
  @ParameterizedTest
  @MethodSource("models")
  void everyNameHasItsPlace(Listed listed) throws IOException {
    ModelEntry entry = CATALOGUE.get(listed.id());
    Map<String, Parameter> parameters = BlockState.parameters(entry.create(listed.classes()));
    Map<String, String> former = new LinkedHashMap<>();
    formerNames(entry, parameters.keySet())
        .forEach(
            (name, before) -> {
              Shape shape = parameters.get(name).getShape();
              former.merge(
                  before, String.valueOf(shape), (a, b) -> a + " and, from " + name + ", " + b);
            });
    assertEquals(lines(listed.shapes()), lines(former));
  }

  private static String lines(Map<String, String> shapes) {
    StringBuilder text = new StringBuilder();
    shapes.forEach((name, shape) -> text.append(name).append(' ').append(shape).append('\n'));
    return text.toString();
  }

  /** A seed draws the bits that it drew. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "first_maps",
        "first_maps_nin",
        "first_deit",
        "first_pvt",
        "first_gmlp",
        "first_mixer"
      })
  void aSeedDrawsWhatItDrew(String id) throws IOException, GeneralSecurityException {
    ModelEntry entry = CATALOGUE.get(id);
    Classifier model = entry.create(10, IMAGE);
    Map<String, Parameter> parameters = BlockState.parameters(model);
    Map<String, String> former = formerNames(entry, parameters.keySet());
    Map<String, String> drawn = new TreeMap<>();
    try (NDManager manager = NDManager.newBaseManager()) {
      model.initialize(manager, 7);
      for (Map.Entry<String, Parameter> parameter : parameters.entrySet()) {
        ByteBuffer bytes = parameter.getValue().getArray().toByteBuffer();
        drawn.put(former.get(parameter.getKey()), digest(bytes));
      }
    }
    assertSame(digests("drawn", id), drawn);
  }

  private static Map<String, String> digests(String what, String id) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    expected(what)
        .getAsJsonObject(id)
        .asMap()
        .forEach((name, digest) -> digests.put(name, digest.getAsString()));
    return digests;
  }

  private static String digest(ByteBuffer bytes) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(bytes);
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  /** What {@code convert} wrote and what {@code train} left. */
  @ParameterizedTest
  @CsvSource({
    "first_pvt, first_pvt.safetensors",
    "first_gmlp, first_gmlp.safetensors",
    "first_deit, runs/first_deit",
    "first_deit, runs/first_deit/best.safetensors",
    "first_maps, runs/first_maps"
  })
  void weightsGiveTheSameLogits(String id, String name) throws IOException {
    Path file = FILES.resolve(name);
    ModelEntry entry = CATALOGUE.get(id);
    try (NDManager manager = NDManager.newBaseManager()) {
      assertLogits(id, loaded(entry, file, entry.names(), manager), manager);
      // and the way that commands take, which writes them anew under our own names
      Path written = folder.resolve("now.safetensors");
      Commands.run(
              "convert",
              id,
              "--weights",
              file.toString(),
              "--size",
              String.valueOf(IMAGE.width()),
              "--to",
              written.toString())
          .assertDone();
      assertLogits(id, loaded(entry, written, List.of(), manager), manager);
    }
  }

  private static Classifier loaded(
      ModelEntry entry, Path file, List<KeyMap> names, NDManager manager) {
    Classifier model = entry.create(CLASSES, IMAGE);
    try (TensorArchive archive = WeightFile.open(file)) {
      WeightLoader.load(
          archive, BlockState.parameters(model), names, LoadOptions.strict(), manager);
    }
    return model;
  }

  private static void assertLogits(String id, Classifier model, NDManager manager)
      throws IOException {
    logits(id)
        .assertNear(
            Runtimes.Values.of(model.logits(images().on(manager))), 1e-6, "logits of " + id);
  }

  private static Runtimes.Values images() {
    return Runtimes.random(IMAGE, 2, 3);
  }

  private static Runtimes.Values logits(String id) throws IOException {
    List<JsonElement> values = new ArrayList<>();
    expected("logits")
        .getAsJsonArray(id)
        .forEach(image -> image.getAsJsonArray().forEach(values::add));
    float[] data = new float[values.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = values.get(i).getAsFloat();
    }
    return new Runtimes.Values(data, new long[] {data.length / CLASSES, CLASSES});
  }

  /** The whole state of a run that was stopped, of which the average is what counts. */
  @ParameterizedTest
  @ValueSource(strings = {"first_deit", "first_maps"})
  void aStateIsReadTensorByTensor(String id) throws IOException {
    ModelEntry entry = CATALOGUE.get(id);
    Path file = FILES.resolve("runs").resolve(id).resolve("last.safetensors");
    try (NDManager manager = NDManager.newBaseManager();
        TensorArchive weights = WeightFile.open(file)) {
      Map<String, Parameter> parameters =
          BlockState.parameters(loaded(entry, file, entry.names(), manager));
      formerNames(entry, parameters.keySet())
          .forEach(
              (name, former) ->
                  assertEquals(
                      weights.get(former).bytes(),
                      parameters.get(name).getArray().toByteBuffer(),
                      name));
      assertEquals(parameters.size(), weights.names().size());
    }
  }

  /** A program is complete in itself: it runs without us, and as the block does. */
  @ParameterizedTest
  @ValueSource(strings = {"first_pvt", "first_gmlp"})
  void programsGiveTheSameLogits(String id) throws IOException {
    ModelEntry entry = CATALOGUE.get(id);
    List<Runtimes.Values> outputs = Runtimes.torchScript(FILES.resolve(id + ".pt"), images());
    logits(id).assertNear(outputs.get(0), 1e-6, "the program's logits");
    try (NDManager manager = NDManager.newBaseManager();
        AttentionMaps now =
            loaded(entry, FILES.resolve(id + ".safetensors"), entry.names(), manager)
                .attended(images().on(manager))) {
      assertEquals(outputs.size() - 1, now.maps().size());
      for (int i = 0; i < now.maps().size(); i++) {
        Runtimes.Values.of(now.maps().get(i))
            .assertNear(outputs.get(i + 1), 1e-6, "the program's attention");
      }
    }
  }

  /** With what it was started with, by the names that its files have, to the end. */
  @ParameterizedTest
  @ValueSource(strings = {"first_deit", "first_maps"})
  void aStoppedRunGoesOnToTheSameBits(String id)
      throws IOException, InterruptedException, GeneralSecurityException {
    try (Stream<Path> files = Files.list(FILES.resolve("runs").resolve(id))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    List<String> said =
        run("train", id, "--out", folder.toString(), "--resume", "--device", "cpu", "--quiet");
    assertEquals(9, Files.readAllLines(folder.resolve("metrics.csv")).size());
    ModelEntry entry = CATALOGUE.get(id);
    Map<String, String> former =
        formerNames(entry, BlockState.parameters(entry.create(CLASSES, IMAGE)).keySet());
    Map<String, String> reached = new TreeMap<>();
    try (TensorArchive archive = Safetensors.open(folder.resolve("last.safetensors"))) {
      for (String name : archive.names()) {
        reached.put(former(name, former), digest(archive.get(name).bytes()));
      }
    }
    Map<String, String> before = digests("resumed", id);
    assertEquals(lines(before.keySet()), lines(reached.keySet()));
    String here = FirstEditionProcess.engine(said);
    String there =
        JsonParser.parseString(Files.readString(FILES.resolve("expected.json")))
            .getAsJsonObject()
            .get("engine")
            .getAsString();
    assumeTrue(
        there.equals(here),
        "this machine's engine calculates other bits than that which the run was made on, "
            + "whatever the network");
    assertSame(before, reached);
  }

  private static void assertSame(Map<String, String> before, Map<String, String> now) {
    assertEquals(lines(before.keySet()), lines(now.keySet()));
    List<String> differing =
        before.keySet().stream().filter(name -> !before.get(name).equals(now.get(name))).toList();
    assertEquals(List.of(), differing, "tensors of other bits, of " + before.size());
  }

  private static String lines(Collection<String> names) {
    return String.join("\n", names);
  }

  /** {@code optimizer.exp_avg.NAME} and the like, with the first edition's name. */
  private static String former(String name, Map<String, String> former) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      String known = former.get(name.substring(dot + 1));
      if (known != null) {
        return name.substring(0, dot + 1) + known;
      }
    }
    return name;
  }

  private static List<String> run(String... words) throws IOException, InterruptedException {
    Process process = FirstEditionProcess.of(List.of(words)).redirectErrorStream(true).start();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(said::add);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertEquals(0, process.exitValue(), () -> String.join("\n", said));
    return said;
  }

  /** So that the other tests mean something: the engine of such a process does not vary. */
  @Test
  void theEngineRepeatsItself() throws IOException, InterruptedException {
    String digest = FirstEditionProcess.engine(run());
    assertEquals(digest, FirstEditionProcess.engine(run()));
    assertTrue(digest.matches("[0-9a-f]{16}"), digest);
  }
}
