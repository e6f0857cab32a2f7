package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.modality.Classifications;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.serve.ClassifierServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier over HTTP: answers, limits, errors, health, metrics. */
class ServeTest {
  private static final int MAX = 200_000;

  @TempDir static Path folder;

  private static ImageClassifier model;
  private static ClassifierServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    model =
        ImageClassifier.of("tiny_net")
            .weights(DrawnWeights.write(folder))
            .classNames(DrawnWeights.names())
            .batching(8, Duration.ofMillis(2))
            .load();
    server = ClassifierServer.of(model).port(0).maxBytes(MAX).rate(10_000).start();
  }

  @AfterAll
  static void stop() {
    server.close();
    model.close();
  }

  private static byte[] picture(int seed) {
    BufferedImage image = new BufferedImage(48, 36, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 36; y++) {
      for (int x = 0; x < 48; x++) {
        image.setRGB(x, y, (x * (5 + seed) << 16 | y * 7 << 8 | (x * y * seed)) & 0xffffff);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(server.uri().resolve(path)).timeout(Duration.ofMinutes(2));
  }

  private static HttpRequest post(String path, String type, byte[] body) {
    return to(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)).build();
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> get(String path) {
    return send(to(path).build());
  }

  private static JsonObject json(HttpResponse<String> response) {
    assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  private static void assertError(int status, String code, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), response::body);
    JsonObject error = json(response).getAsJsonObject("error");
    assertEquals(code, error.get("code").getAsString(), response::body);
    assertFalse(error.get("message").getAsString().isBlank());
  }

  private static void assertAnswer(byte[] picture, int top, JsonObject answer) {
    Classifications own = model.predict(picture);
    JsonArray said = answer.getAsJsonArray("predictions");
    assertEquals(top, said.size());
    double before = 1;
    for (int i = 0; i < top; i++) {
      JsonObject line = said.get(i).getAsJsonObject();
      double share = line.get("probability").getAsDouble();
      int number = line.get("class").getAsInt();
      assertEquals(own.getProbabilities().get(number), share, 1e-6);
      assertEquals(own.getClassNames().get(number), line.get("name").getAsString());
      assertTrue(share <= before);
      before = share;
    }
  }

  @Test
  void bytesAreAnswered() {
    byte[] picture = picture(1);
    HttpResponse<String> response = send(post("/v1/predict?top=3", "image/png", picture));
    assertEquals(200, response.statusCode(), response::body);
    JsonObject answer = json(response);
    assertAnswer(picture, 3, answer);
    assertEquals(48, answer.get("width").getAsInt());
    assertFalse(answer.has("maps"));
  }

  private static byte[] form(byte[] picture) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String head =
        "--xyz\r\nContent-Disposition: form-data; name=\"image\"; filename=\"../../etc/a.png\"\r\n"
            + "Content-Type: image/png\r\n\r\n";
    out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    out.writeBytes(picture);
    out.writeBytes("\r\n--xyz--\r\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  @Test
  void aFormIsAnswered() {
    byte[] picture = picture(2);
    String type = "multipart/form-data; boundary=xyz";
    HttpResponse<String> response = send(post("/v1/predict", type, form(picture)));
    assertEquals(200, response.statusCode(), response::body);
    assertAnswer(picture, 5, json(response));
    assertError(413, "too_large", send(post("/v1/predict", type, form(new byte[MAX + 1]))));
    assertError(400, "broken_form", send(post("/v1/predict", type, picture)));
    assertError(400, "broken_form", send(post("/v1/predict", "multipart/form-data", picture)));
  }

  @Test
  void mapsAreAnswered() {
    byte[] picture = picture(3);
    HttpResponse<String> response =
        send(post("/v1/predict?class=2&maps=attention,gradcam", "image/png", picture));
    assertEquals(200, response.statusCode(), response::body);
    JsonArray maps = json(response).getAsJsonArray("maps");
    assertEquals(2, maps.size());
    JsonObject map = maps.get(0).getAsJsonObject();
    assertEquals("attention", map.get("method").getAsString());
    assertEquals(2, map.get("class").getAsInt());
    int cells = map.get("width").getAsInt() * map.get("height").getAsInt();
    assertEquals(cells, map.getAsJsonArray("values").size());
    JsonObject window = map.getAsJsonObject("window");
    assertTrue(window.get("width").getAsDouble() <= 48.01, window::toString);
  }

  @Test
  void whatIsWrongIsSaid() {
    byte[] picture = picture(1);
    assertError(400, "unreadable_picture", send(post("/v1/predict", "image/png", new byte[99])));
    assertError(400, "no_picture", send(post("/v1/predict", "image/png", new byte[0])));
    assertError(415, "unsupported_type", send(post("/v1/predict", "text/plain", picture)));
    assertError(413, "too_large", send(post("/v1/predict", "image/png", new byte[MAX + 1])));
    for (String query : List.of("top=0", "top=x", "class=1000", "class=-1", "maps=nothing")) {
      HttpResponse<String> response = send(post("/v1/predict?" + query, "image/png", picture));
      assertError(400, "bad_parameter", response);
    }
    HttpResponse<String> wrong = get("/v1/predict");
    assertError(405, "wrong_method", wrong);
    assertEquals("POST", wrong.headers().firstValue("Allow").orElse(""));
    assertError(405, "wrong_method", send(post("/health", "image/png", picture)));
  }

  /** A body whose length is not told is read no further than it may be. */
  @Test
  void anEndlessBodyIsCutOff() throws Exception {
    HttpRequest request =
        to("/v1/predict")
            .header("Content-Type", "image/png")
            .POST(
                BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(new byte[3 * MAX])))
            .build();
    assertError(413, "too_large", send(request));
  }

  @Test
  void nothingElseIsServed() throws IOException {
    for (String path : List.of("/nothing", "/Requests.class", "/%2e%2e/pom.xml", "/v1")) {
      int status = get(path).statusCode();
      assertTrue(status == 404 || status == 400, path + ": " + status);
    }
    assertTrue(raw("GET /../../pom.xml HTTP/1.1\r\nHost: localhost\r\n").startsWith("HTTP/1.1 4"));
  }

  private static String raw(String head) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
      String request = head + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A page elsewhere whose name was pointed at this machine learns nothing. */
  @Test
  void aStrangeNameIsRefused() throws IOException {
    String answer = raw("GET /v1/model HTTP/1.1\r\nHost: evil.example\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 421"), answer);
    assertTrue(raw("GET /v1/model HTTP/1.1\r\nHost: localhost:1\r\n").startsWith("HTTP/1.1 200"));
  }

  @Test
  void headersAreStrict() {
    for (String path :
        List.of("/", "/page.js", "/page.css", "/favicon.svg", "/v1/model", "/none")) {
      HttpResponse<String> response = get(path);
      assertEquals("nosniff", response.headers().firstValue("X-Content-Type-Options").orElse(""));
      String policy = response.headers().firstValue("Content-Security-Policy").orElse("");
      assertTrue(policy.contains("default-src 'none'"), path);
      assertFalse(policy.contains("unsafe"), path);
      assertTrue(response.headers().firstValue("Server").isEmpty(), path);
    }
    assertFalse(get("/").body().matches("(?s).*(<script>|onclick|style=|https?://).*"));
  }

  @Test
  void theModelIsDescribed() {
    JsonObject json = json(get("/v1/model"));
    assertEquals("tiny_net", json.get("id").getAsString());
    assertEquals(1000, json.get("classes").getAsInt());
    assertEquals(256, json.getAsJsonArray("colors").size());
    assertTrue(json.getAsJsonArray("methods").size() >= 5);
  }

  @Test
  void healthAndMetrics() {
    assertEquals("ok", json(get("/health")).get("status").getAsString());
    send(post("/v1/predict", "image/png", picture(4)));
    get("/nowhere");
    HttpResponse<String> metrics = get("/metrics");
    assertTrue(
        metrics
            .headers()
            .firstValue("Content-Type")
            .orElse("")
            .startsWith("text/plain; version=0.0.4"));
    String text = metrics.body();
    assertTrue(value(text, "blockwright_requests_total{path=\"/v1/predict\",status=\"200\"}") >= 1);
    assertTrue(value(text, "blockwright_requests_total{path=\"other\",status=\"404\"}") >= 1);
    assertTrue(value(text, "blockwright_request_errors_total") >= 1);
    double all = value(text, "blockwright_prediction_seconds_count");
    assertTrue(all >= 1);
    assertEquals(all, value(text, "blockwright_prediction_seconds_bucket{le=\"+Inf\"}"));
    assertTrue(value(text, "blockwright_prediction_seconds_sum") > 0);
    assertEquals(1, value(text, "blockwright_model_info{id=\"tiny_net\"}"));
  }

  private static double value(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " in\n" + text));
  }

  @Test
  void manyClientsGetTheSame() {
    List<byte[]> pictures = IntStream.range(0, 16).mapToObj(ServeTest::picture).toList();
    List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (byte[] picture : pictures) {
        HttpRequest request = post("/v1/predict", "image/png", picture);
        running.add(client.sendAsync(request, BodyHandlers.ofString()));
      }
    }
    for (int i = 0; i < running.size(); i++) {
      HttpResponse<String> response = running.get(i).join();
      assertEquals(200, response.statusCode(), response::body);
      assertAnswer(pictures.get(i % 16), 5, json(response));
    }
  }

  @Test
  void whoAsksTooOftenWaits() {
    try (ClassifierServer strict = ClassifierServer.of(model).port(0).rate(2).start()) {
      URI uri = strict.uri().resolve("/v1/predict");
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "image/png")
              .POST(BodyPublishers.ofByteArray(picture(1)))
              .build();
      List<HttpResponse<String>> all = IntStream.range(0, 12).mapToObj(i -> send(request)).toList();
      HttpResponse<String> last =
          all.stream().filter(r -> r.statusCode() == 429).findFirst().orElseThrow();
      assertError(429, "too_many", last);
      assertEquals("1", last.headers().firstValue("Retry-After").orElse(""));
      assertEquals(200, all.get(0).statusCode());
      // looking at the page is not counted
      HttpRequest page = HttpRequest.newBuilder(strict.uri()).build();
      IntStream.range(0, 12).forEach(i -> assertEquals(200, send(page).statusCode()));
    }
  }

  @Test
  void aPortInUseIsSaidInOneSentence() {
    int port = server.uri().getPort();
    ClassifierServer second = ClassifierServer.of(model).port(port);
    BlockwrightException e = assertThrows(BlockwrightException.class, second::start);
    assertTrue(e.getMessage().startsWith("port " + port + " of 127.0.0.1"), e.getMessage());
    assertThrows(BlockwrightException.class, () -> ClassifierServer.of(model).port(70_000));
    Commands.run(
            "serve", "tiny_net", "--weights", DrawnWeights.write(folder) + "", "--port", port + "")
        .assertFailed("port " + port, "another server");
  }

  /** What is being answered when the server stops is answered. */
  @Test
  void itStopsGracefully() {
    ClassifierServer other = ClassifierServer.of(model).port(0).start();
    HttpRequest request =
        HttpRequest.newBuilder(other.uri().resolve("/v1/predict?maps=gradcam"))
            .header("Content-Type", "image/png")
            .POST(BodyPublishers.ofByteArray(picture(1)))
            .build();
    CompletableFuture<HttpResponse<String>> running =
        client.sendAsync(request, BodyHandlers.ofString());
    while (!isRunning(other)) {
      Thread.onSpinWait();
    }
    other.close();
    int status = running.join().statusCode();
    assertTrue(status == 200 || status == 503, "" + status);
    assertThrows(AssertionError.class, () -> send(request));
  }

  private boolean isRunning(ClassifierServer other) {
    String text = send(HttpRequest.newBuilder(other.uri().resolve("/metrics")).build()).body();
    return value(text, "blockwright_requests_running") > 1
        || value(text, "blockwright_prediction_seconds_count") > 0;
  }
}
