package org.blockwright.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real browser, driven by the W3C's WebDriver protocol; skips the test where there is none. */
final class Browser implements AutoCloseable {
  private static final Gson GSON = new Gson();
  private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process driver;
  private final String base;
  private String session = "";

  /**
   * Starts one.
   *
   * @param folder for its profile
   * @param more flags
   */
  Browser(Path folder, String... more) throws IOException {
    Path program = find("chromium", "chromium-browser", "google-chrome");
    Path driverProgram = find("chromedriver");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    driver =
        new ProcessBuilder(driverProgram.toString(), "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    base = "http://127.0.0.1:" + port;
    waitFor(() -> call("GET", "/status", null).getAsJsonObject().get("ready").getAsBoolean());
    Path profile = Files.createTempDirectory(folder, "profile");
    List<String> flags =
        Stream.concat(
                Stream.of(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--user-data-dir=" + profile),
                Stream.of(more))
            .toList();
    Map<String, Object> options = Map.of("binary", program.toString(), "args", flags);
    Map<String, Object> wanted =
        Map.of(
            "browserName",
            "chrome",
            "goog:chromeOptions",
            options,
            "goog:loggingPrefs",
            Map.of("browser", "ALL"));
    Object body = Map.of("capabilities", Map.of("alwaysMatch", wanted));
    JsonObject made = call("POST", "/session", body).getAsJsonObject();
    session = "/session/" + made.get("sessionId").getAsString();
  }

  private static Path find(String... names) {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
            .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(found.isPresent(), "there is no " + names[0] + " on the PATH");
    return found.orElseThrow();
  }

  /** Something that holds at last. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Waits until something holds. */
  static void waitFor(Condition condition) throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    IOException last = null;
    while (System.nanoTime() < until) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (IOException e) {
        last = e;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    throw new IOException("waited in vain", last);
  }

  private JsonElement call(String method, String path, Object body) throws IOException {
    String text = body == null ? "{}" : GSON.toJson(body);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + session + path))
            .method(
                method,
                method.equals("POST") ? BodyPublishers.ofString(text) : BodyPublishers.noBody())
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .build();
    try {
      String answer = client.send(request, BodyHandlers.ofString()).body();
      JsonElement value = JsonParser.parseString(answer).getAsJsonObject().get("value");
      if (value.isJsonObject() && value.getAsJsonObject().has("error")) {
        throw new IOException(path + ": " + value.getAsJsonObject().get("message"));
      }
      return value;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  void open(URI page) throws IOException {
    call("POST", "/url", Map.of("url", page.toString()));
  }

  private String element(String css) throws IOException {
    JsonObject found =
        call("POST", "/element", Map.of("using", "css selector", "value", css)).getAsJsonObject();
    return "/element/" + found.get(ELEMENT).getAsString();
  }

  void click(String css) throws IOException {
    call("POST", element(css) + "/click", Map.of());
  }

  /** Types keys, or for a choice of files its name. */
  void type(String css, String text) throws IOException {
    call("POST", element(css) + "/value", Map.of("text", text));
  }

  /** What a script returns. */
  JsonElement script(String text, Object... arguments) throws IOException {
    return call("POST", "/execute/sync", Map.of("script", text, "args", List.of(arguments)));
  }

  /** Makes it a phone of a size: a window cannot be as narrow. */
  void phone(int width, int height) throws IOException {
    Map<String, Object> metrics =
        Map.of("width", width, "height", height, "deviceScaleFactor", 2, "mobile", true);
    Map<String, Object> command =
        Map.of("cmd", "Emulation.setDeviceMetricsOverride", "params", metrics);
    call("POST", "/goog/cdp/execute", command);
  }

  /** What the console said that is an error. */
  List<String> errors() throws IOException {
    JsonArray lines = call("POST", "/se/log", Map.of("type", "browser")).getAsJsonArray();
    return Stream.iterate(0, i -> i + 1)
        .limit(lines.size())
        .map(i -> lines.get(i).getAsJsonObject())
        .filter(line -> line.get("level").getAsString().equals("SEVERE"))
        .map(line -> line.get("message").getAsString())
        .toList();
  }

  /** The page as PNG. */
  byte[] screenshot() throws IOException {
    return Base64.getDecoder().decode(call("GET", "/screenshot", null).getAsString());
  }

  @Override
  public void close() throws IOException {
    try {
      call("DELETE", "", null);
    } finally {
      driver.destroy();
    }
  }
}
