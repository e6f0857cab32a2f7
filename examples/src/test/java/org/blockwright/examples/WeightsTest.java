package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.Classifier;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
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
    Classifier model = Catalogue.read().get("tiny_net").create(CLASSES);
    try (NDManager manager = NDManager.newBaseManager()) {
      model.initialize(manager);
      BlockState.write(file, BlockState.parameters(model), KeyMap.own(), Map.of());
    }
    image = Commands.image(folder.resolve("image.png")).toString();
    names = Files.writeString(folder.resolve("names.json"), "[" + eight("\"c%d\"") + "]").toString();
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
      JsonObject row = Catalogue.read().get("tiny_net").json();
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
    System.setProperty("blockwright.cache.dir", cache.toString());
  }

  @AfterEach
  void useUsersCache() {
    System.clearProperty("blockwright.cache.dir");
  }

  private static Commands.Result run(String... args) {
    return Commands.run(args);
  }

  private static Commands.Result predict(String id, String weights, String... more) {
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
    Commands.Result table = run("weights");
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
    Commands.Result fetched = run("weights", "fetched_net", "--download");
    assertEquals(0, fetched.code(), fetched.err());
    assertEquals(
        "Downloading net.safetensors (%sB, MIT, by this test) from localhost"
            .formatted(kilo(Files.size(file))),
        fetched.err().strip());
    assertEquals(1, cached().size());
    assertEquals(-1, Files.mismatch(file, cached().get(0)));
    assertTrue(fetched.out().contains(cached().get(0).toString()), fetched.out());
    Commands.Result again = run("weights", "fetched_net", "--download", "--json");
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
    Commands.Result given = predict("fetched_net", file.toString());
    assertEquals(0, given.code(), given.err());
    assertEquals(0, REQUESTS.get());
    assertEquals(given.out(), predict("fetched_net", "published").out());
    assertEquals(given.out(), predict("fetched_net", "published").out());
    assertEquals(1, REQUESTS.get());
  }

  @Test
  void everyCommandWithWeightsTakesPublishedOnes() throws IOException {
    Path onnx = folder.resolve("published.onnx");
    Commands.Result converted =
        run("convert", "fetched_net", "--weights", "published", "--to", onnx.toString());
    assertEquals(0, converted.code(), converted.err());
    assertTrue(Files.size(onnx) > 0);
    String[] data = {"--data", "shapes:32", "--size", "32", "--device", "cpu"};
    Commands.Result measured = run(with(data, "evaluate", "fetched_net", "--weights", "published"));
    assertEquals(0, measured.code(), measured.err());
    Path out = folder.resolve("tuned");
    Commands.Result tuned =
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
    assertEquals(0, tuned.code(), tuned.err());
    assertTrue(tuned.err().contains("blockwright names): "), tuned.err());
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
    predict("tiny_net", "published")
        .assertFailed("no weights are on record for tiny_net; there are for ", "resnet56_cifar");
    run("weights", "tiny_net").assertFailed("no weights are on record for tiny_net");
    run("weights", "tiny_nett").assertFailed("tiny_net");
    assertEquals(2, run("weights", "--download").code());
  }

  @Test
  void aFileOfThatNameIsNamedByItsFolder() {
    predict("fetched_net", "./published").assertFailed("no weights at ./published");
    assertEquals(0, REQUESTS.get());
  }

  // Class names.

  private static List<String> guesses(Commands.Result predicted) {
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
    predict("tiny_net", file.toString())
        .assertFailed("does not fit", "made for 1000 classes; --classes names those of the file");
  }

  // Conversion.

  private static Commands.Result convert(Path to, String... more) {
    return run(
        Stream.concat(
                Stream.of(
                    "convert", "fetched_net", "--weights", "" + file, "--to", "" + to),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void convertedWeightsPredictTheSame() {
    String expected = predict("fetched_net", file.toString(), "--classes", names).out();
    Path plain = folder.resolve("plain.safetensors");
    Commands.Result converted = convert(plain, "--classes", names);
    assertEquals(0, converted.code(), converted.err());
    assertEquals(plain + " written", converted.out().strip());
    assertEquals(expected, predict("fetched_net", plain.toString()).out());
    predict("fetched_net", plain.toString(), "--classes", folder.resolve("three.txt").toString())
        .assertFailed("three.txt");
  }

  @Test
  void convertedWeightsKeepTheirPreprocessing() {
    Path half = folder.resolve("half.safetensors");
    assertEquals(0, convert(half, "--size", "16").code());
    String expected = predict("fetched_net", file.toString(), "--size", "16").out();
    assertEquals(expected, predict("fetched_net", half.toString()).out());
  }
}
