package org.blockwright.examples;

import static org.blockwright.examples.Commands.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.blockwright.examples.Commands.Result;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.export.Runtimes;
import org.blockwright.runtime.heads.AttentionMaps;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.blockwright.runtime.weights.WeightLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Weights through the command line: published ones, read ones and converted ones. A server of this
 * machine stands for the network; the rows whose weights it has are in an index of their own.
 */
class WeightsTest {
  private static final String MODEL = "resnet8_cifar_noah";
  private static final int CLASSES = 8;
  private static final String FILE = "net.safetensors";

  @TempDir private static Path folder;

  private static Path file;
  private static String image;
  private static String names;
  private static HttpServer server;
  private static final AtomicInteger REQUESTS = new AtomicInteger();
  private static ClassLoader before;

  private Path cache;

  @BeforeAll
  static void publish() throws Exception {
    file = folder.resolve("given").resolve(FILE);
    Classifier model = Catalogue.read().get(MODEL).create(CLASSES);
    try (NDManager manager = NDManager.newBaseManager()) {
      model.initialize(manager);
      BlockState.write(file, BlockState.parameters(model), KeyMap.own(), Map.of());
    }
    image = Commands.image(folder.resolve("image.png")).toString();
    names =
        Files.writeString(folder.resolve("names.json"), "[" + eight("\"c%d\"") + "]").toString();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/" + FILE, WeightsTest::answer);
    server.start();
    before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(rows());
  }

  private static String eight(String format) {
    return String.join(
        ",", Stream.iterate(0, i -> i + 1).limit(CLASSES).map(format::formatted).toList());
  }

  private static void answer(HttpExchange exchange) throws IOException {
    REQUESTS.incrementAndGet();
    byte[] content = Files.readAllBytes(file);
    exchange.sendResponseHeaders(200, content.length);
    try (var body = exchange.getResponseBody()) {
      body.write(content);
    }
  }

  /** Two models more: one whose weights are there, one whose server does not know them. */
  private static ClassLoader rows() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (String id : List.of("fetched_net", "lost_net")) {
      JsonObject row = Catalogue.read().get(MODEL).json();
      row.addProperty("id", id);
      row.addProperty("classes", CLASSES);
      JsonObject weights = new JsonObject();
      String path = id.startsWith("lost") ? "/lost.pth" : "/" + FILE;
      weights.addProperty("url", "http://localhost:" + server.getAddress().getPort() + path);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      weights.addProperty("sha256", HexFormat.of().formatHex(digest));
      weights.addProperty("bytes", Files.size(file));
      weights.addProperty("licence", "MIT");
      weights.addProperty("source", "this test");
      row.add("weights", weights);
      lines.append(row).append('\n');
    }
    Path index = folder.resolve("rows/META-INF/blockwright/models.jsonl");
    Files.createDirectories(index.getParent());
    Files.writeString(index, lines);
    URL[] urls = {folder.resolve("rows").toUri().toURL()};
    return new URLClassLoader(urls, before);
  }

  @AfterAll
  static void stop() throws IOException {
    ((URLClassLoader) Thread.currentThread().getContextClassLoader()).close();
    Thread.currentThread().setContextClassLoader(before);
    server.stop(0);
  }

  @BeforeEach
  void useOwnCache() throws IOException {
    REQUESTS.set(0);
    cache = Files.createTempDirectory(folder, "cache");
    System.setProperty("BLOCKWRIGHT_CACHE_DIR", cache.toString());
  }

  @AfterEach
  void useUsersCache() {
    System.clearProperty("BLOCKWRIGHT_CACHE_DIR");
  }

  private static Result predict(String id, String weights, String... more) {
    return run(
        Stream.concat(
                Stream.of("predict", id, image, "--weights", weights, "--device", "cpu", "--json"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private List<Path> cached() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void listsWhatIsPublishedWithoutFetchingIt() throws IOException {
    Result table = run("weights");
    assertEquals(0, table.code(), table.err());
    assertTrue(table.out().startsWith("id "), table.out());
    assertTrue(table.out().contains("resnet20_cifar  resnet20-12fca82f.th"), table.out());
    JsonArray rows = run("weights", "fetched_net", "--json").json().getAsJsonArray();
    assertEquals(1, rows.size());
    JsonObject row = rows.get(0).getAsJsonObject();
    assertEquals(FILE, row.get("file").getAsString());
    assertEquals(Files.size(file), row.get("bytes").getAsLong());
    assertEquals("MIT", row.get("licence").getAsString());
    assertFalse(row.get("cached").getAsBoolean());
    assertEquals(0, REQUESTS.get());
    assertEquals(List.of(), cached());
  }

  @Test
  void fetchesOnce() throws IOException {
    Result fetched = run("weights", "fetched_net", "--download");
    assertEquals(0, fetched.code(), fetched.err());
    assertEquals(
        "Downloading net.safetensors (%sB, MIT, by this test) from localhost"
            .formatted(kilo(Files.size(file))),
        fetched.err().strip());
    assertEquals(1, cached().size());
    assertEquals(-1, Files.mismatch(file, cached().get(0)));
    assertTrue(fetched.out().contains(cached().get(0).toString()), fetched.out());
    Result again = run("weights", "fetched_net", "--download", "--json");
    assertEquals("", again.err());
    JsonObject row = again.json().getAsJsonArray().get(0).getAsJsonObject();
    assertTrue(row.get("cached").getAsBoolean());
    assertEquals(cached().get(0).toString(), row.get("path").getAsString());
    assertEquals(1, REQUESTS.get());
  }

  private static String kilo(long bytes) {
    return String.format(java.util.Locale.ROOT, "%.1f k", bytes / 1e3);
  }

  @Test
  void publishedWeightsAreThoseThatWerePublished() {
    Result given = predict("fetched_net", file.toString());
    assertEquals(0, given.code(), given.err());
    assertEquals(0, REQUESTS.get());
    assertEquals(given.out(), predict("fetched_net", "published").out());
    assertEquals(given.out(), predict("fetched_net", "published").out());
    assertEquals(1, REQUESTS.get());
  }

  @Test
  void everyCommandWithWeightsTakesPublishedOnes() throws IOException {
    Path onnx = folder.resolve("published.onnx");
    run("convert", "fetched_net", "--weights", "published", "--to", onnx.toString()).assertDone();
    assertTrue(Files.size(onnx) > 0);
    String[] data = {"--data", "shapes:32", "--size", "32", "--device", "cpu"};
    run(with(data, "evaluate", "fetched_net", "--weights", "published")).assertDone();
    Path out = folder.resolve("tuned");
    Result tuned =
        run(
            with(
                data,
                "train",
                "fetched_net",
                "--weights",
                "published",
                "--epochs",
                "1",
                "--out",
                out.toString()));
    assertTrue(tuned.assertDone().err().contains("blockwright names): "), tuned.err());
    assertEquals(1, REQUESTS.get());
  }

  private static String[] with(String[] data, String... first) {
    return Stream.concat(Stream.of(first), Stream.of(data)).toArray(String[]::new);
  }

  @Test
  void whatCannotBeFetchedIsSaidWithTheWayOut() throws IOException {
    predict("lost_net", "published")
        .assertFailed(
            "cannot download lost.pth: the server answers 404. By hand: put http://localhost",
            "licence: MIT) at " + cache);
    run("weights", "lost_net", "--download").assertFailed("the server answers 404");
    predict("resnet8_cifar", "published")
        .assertFailed(
            "no weights are on record for resnet8_cifar; there are for ", "resnet56_cifar");
    run("weights", "resnet8_cifar").assertFailed("no weights are on record for resnet8_cifar");
    run("weights", "resnet8_cifarr").assertFailed("resnet8_cifar");
    assertEquals(2, run("weights", "--download").code());
  }

  @Test
  void aFileOfThatNameIsNamedByItsFolder() {
    predict("fetched_net", "./published").assertFailed("no weights at ./published");
    assertEquals(0, REQUESTS.get());
  }

  // Class names.

  private static List<String> guesses(Result predicted) {
    assertEquals(0, predicted.code(), predicted.err());
    JsonObject first = predicted.json().getAsJsonArray().get(0).getAsJsonObject();
    return first.getAsJsonArray("predictions").asList().stream()
        .map(g -> g.getAsJsonObject().get("name").getAsString())
        .toList();
  }

  @Test
  void predictsUnderGivenNames() throws IOException {
    List<String> numbers = guesses(predict("fetched_net", file.toString(), "--top", "8"));
    List<String> named =
        guesses(predict("fetched_net", file.toString(), "--top", "8", "--classes", names));
    assertEquals(numbers.stream().map(n -> "c" + n).toList(), named);
    Path two = Files.writeString(folder.resolve("two.csv"), "name\ncat\ndog\n");
    predict("fetched_net", file.toString(), "--classes", two.toString())
        .assertFailed("does not fit", "made for the 2 classes that " + two + " names");
    predict(MODEL, file.toString())
        .assertFailed(
            "does not fit",
            "made for 10 classes; give the names of the file's classes with --classes");
  }

  // Conversion.

  private static Result convert(Path to, String... more) {
    return run(
        Stream.concat(
                Stream.of("convert", "fetched_net", "--weights", "" + file, "--to", "" + to),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void convertedWeightsPredictTheSame() {
    String expected = predict("fetched_net", file.toString(), "--classes", names).out();
    Path plain = folder.resolve("plain.safetensors");
    Result converted = convert(plain, "--classes", names).assertDone();
    assertEquals(plain + " written", converted.out().strip());
    assertEquals(expected, predict("fetched_net", plain.toString()).out());
    try (TensorArchive archive = WeightFile.open(plain)) {
      assertEquals("pt", archive.metadata().get("format"));
      assertEquals(MODEL, archive.metadata().get("model"));
      assertEquals(
          run("--version").out().lines().findFirst().orElseThrow(),
          archive.metadata().get("version"));
    }
  }

  @Test
  void convertedWeightsKeepTheirPreprocessing() {
    Path half = folder.resolve("half.safetensors");
    convert(half, "--size", "16").assertDone();
    String expected = predict("fetched_net", file.toString(), "--size", "16").out();
    assertEquals(expected, predict("fetched_net", half.toString()).out());
    assertNotEquals(expected, predict("fetched_net", file.toString()).out());
  }

  @Test
  void convertedWeightsGetTheNamesOfOthers() {
    Path theirs = folder.resolve("theirs.safetensors");
    convert(theirs, "--names", "akamaster").assertDone();
    try (TensorArchive archive = WeightFile.open(theirs)) {
      assertTrue(archive.names().contains("layer1.0.conv1.weight"), "" + archive.names());
    }
    Result there = run("predict", "fetched_net", image, "--weights", theirs.toString());
    assertTrue(there.assertDone().err().contains("named alike in akamaster"), there.err());
    Result here = run("predict", "fetched_net", image, "--weights", file.toString());
    assertEquals(here.out(), there.out());
    Path none = folder.resolve("none.safetensors");
    convert(none, "--names", "akamasters").assertFailed("akamasters", "akamaster?");
    assertFalse(Files.exists(none));
  }

  @Test
  void programsGiveTheSameLogits() {
    Path torch = folder.resolve("net.pt");
    Path onnx = folder.resolve("net.onnx");
    for (Path program : List.of(torch, onnx)) {
      convert(program, "--classes", names, "--attention").assertDone();
    }
    Runtimes.Values images = Runtimes.random(TensorShape.map(3, 32, 32), 2, 7);
    List<Runtimes.Values> expected = attended(images);
    List<Runtimes.Values> fromTorch = Runtimes.torchScript(torch, images);
    List<Runtimes.Values> fromOnnx = Runtimes.onnx(onnx, images);
    assertEquals(List.of(2, 2, 2), List.of(expected.size(), fromTorch.size(), fromOnnx.size()));
    for (int i = 0; i < 2; i++) {
      expected.get(i).assertNear(fromTorch.get(i), 1e-5, "TorchScript's output " + i);
      expected.get(i).assertNear(fromOnnx.get(i), 1e-4, "ONNX's output " + i);
    }
    Map<String, String> metadata = Runtimes.onnxMetadata(onnx);
    assertEquals("[" + eight("\"c%d\"") + "]", metadata.get("classes"));
    assertEquals("softmax", metadata.get("loss"));
    assertTrue(metadata.get("preprocessing").contains("\"size\":32"), "" + metadata);
  }

  private static List<Runtimes.Values> attended(Runtimes.Values images) {
    Classifier model = Catalogue.read().get(MODEL).create(CLASSES);
    try (NDManager manager = NDManager.newBaseManager();
        TensorArchive archive = WeightFile.open(file)) {
      WeightLoader.load(
          archive, BlockState.parameters(model), List.of(), LoadOptions.strict(), manager);
      try (AttentionMaps attended = model.attended(images.on(manager))) {
        return List.of(
            Runtimes.Values.of(attended.output()), Runtimes.Values.of(attended.maps().get(0)));
      }
    }
  }

  @Test
  void whatCannotBeConvertedIsRefused() {
    Path bad = folder.resolve("net.pth");
    assertEquals(2, convert(bad).code());
    Path plain = folder.resolve("gap.onnx");
    Path gap = folder.resolve("gap.safetensors");
    assertEquals(0, train("resnet8_cifar", folder.resolve("gap")).code());
    run("convert", "resnet8_cifar", "--weights", "" + folder.resolve("gap"), "--to", "" + gap)
        .assertDone();
    run("convert", "resnet8_cifar", "--weights", "" + gap, "--to", "" + plain, "--attention")
        .assertFailed("no attention maps");
    assertFalse(Files.exists(bad) || Files.exists(plain));
  }

  // Training.

  private static Result train(String id, Path out, String... more) {
    return run(
        Stream.concat(
                Stream.of(
                    "train",
                    id,
                    "--data",
                    "shapes:32",
                    "--out",
                    out.toString(),
                    "--epochs",
                    "1",
                    "--device",
                    "cpu",
                    "--limit",
                    "16"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void trainingStartsFromWeights() throws IOException {
    Path tuned = folder.resolve("tuned-on");
    Result result =
        train("fetched_net", tuned, "--weights", "" + file, "--recipe-override", "lr=0");
    assertTrue(result.assertDone().err().contains(file + " (safetensors, "), result.err());
    try (TensorArchive start = WeightFile.open(file);
        TensorArchive end = WeightFile.open(tuned)) {
      for (String name : List.of("conv1.weight", "head.query.weight")) {
        assertArrayEquals(start.get(name).toFloats(), end.get(name).toFloats(), name);
      }
    }
  }

  @Test
  void anotherHeadIsDrawnAnewOnlyWhenAsked() {
    Path refused = folder.resolve("refused");
    train("resnet8_cifar", refused, "--weights", "" + file)
        .assertFailed(
            file.toString(), "does not fit", "load the rest and draw a new head with --skip-head");
    assertFalse(Files.exists(refused));
    Path skipped = folder.resolve("skipped");
    Result result =
        train(
            "resnet8_cifar",
            skipped,
            "--weights",
            "" + file,
            "--skip-head",
            "--recipe-override",
            "lr=0");
    assertTrue(result.assertDone().err().contains("not loaded, as asked: head."), result.err());
    try (TensorArchive start = WeightFile.open(file);
        TensorArchive end = WeightFile.open(skipped)) {
      assertArrayEquals(start.get("conv1.weight").toFloats(), end.get("conv1.weight").toFloats());
    }
    assertEquals(2, train("resnet8_cifar", folder.resolve("x"), "--skip-head").code());
  }
}
