package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightCacheTest {
  @TempDir Path folder;
  private final byte[] content = new byte[300_000];
  private final List<String> ranges = new ArrayList<>();
  private HttpServer server;
  private WeightCache cache;
  private WeightSource source;
  private int sendAtMost = Integer.MAX_VALUE;
  private boolean honoursRanges = true;
  private boolean promised;
  private volatile CountDownLatch stalled;
  private int status = 200;

  @BeforeEach
  void serve() throws Exception {
    new Random(3).nextBytes(content);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/files/net.pth", this::answer);
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/files/net.pth");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.start();
    cache = new WeightCache(folder.resolve("cache"));
    source = source("/files/net.pth");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private WeightSource source(String path) throws Exception {
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + path);
    return new WeightSource(uri, hash, content.length, "BSD-2-Clause", "");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(String.valueOf(range));
    int from = 0;
    int code = status;
    if (range != null && honoursRanges) {
      from = Integer.parseInt(range.replaceAll("\\D", ""));
      code = 206;
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    }
    // Chunked, so that a body may end early without the client knowing better; or it is promised.
    exchange.sendResponseHeaders(code, promised ? content.length - from : 0);
    try (var body = exchange.getResponseBody()) {
      body.write(content, from, Math.min(sendAtMost, content.length - from));
      body.flush();
      CountDownLatch wait = stalled;
      if (wait != null) {
        wait.await(1, TimeUnit.MINUTES);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void downloadsOnceAndReportsProgress() throws Exception {
    assertTrue(cache.find(source).isEmpty());
    assertFalse(Files.exists(folder.resolve("cache")));

    List<Long> progress = new ArrayList<>();
    Path file = cache.download(source, (done, total) -> progress.add(total - done));
    assertArrayEquals(content, Files.readAllBytes(file));
    assertEquals(0L, progress.get(progress.size() - 1));
    assertEquals(file, cache.find(source).orElseThrow());
    assertEquals(file, cache.download(source, (done, total) -> {}));
    assertEquals(List.of("null"), ranges);
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesOnWhereItStopped(boolean knowsTheLength) throws Exception {
    promised = knowsTheLength;
    sendAtMost = 100_000;
    String message = failure();
    Matcher ended = Pattern.compile("ended after ([0-9]+) bytes").matcher(message);
    assertTrue(ended.find(), message);
    // Of a connection that breaks, Java's client may drop what it has not yet passed on.
    int done = Integer.parseInt(ended.group(1));
    assertTrue(knowsTheLength ? done > 0 && done <= 100_000 : done == 100_000, message);
    assertTrue(cache.find(source).isEmpty());
    sendAtMost = Integer.MAX_VALUE;
    assertArrayEquals(content, Files.readAllBytes(cache.download(source, (all, total) -> {})));
    assertEquals(List.of("null", "bytes=" + done + "-"), ranges);
  }

  @Test
  void aBodyThatStallsIsGivenUpAndGoesOnLater() throws Exception {
    cache = new WeightCache(folder.resolve("cache"), Duration.ofSeconds(1));
    sendAtMost = 100_000;
    stalled = new CountDownLatch(1);
    try {
      String message = assertTimeoutPreemptively(Duration.ofSeconds(20), this::failure);
      assertTrue(
          message.contains(
              "the server sent nothing for 1 s after 100000 bytes; the same command goes on"),
          message);
    } finally {
      stalled.countDown();
      stalled = null;
    }
    sendAtMost = Integer.MAX_VALUE;
    assertArrayEquals(content, Files.readAllBytes(cache.download(source, (done, total) -> {})));
    assertEquals(List.of("null", "bytes=100000-"), ranges);
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    for (Path place : List.of(file, file.resolve("below"))) {
      cache = new WeightCache(place);
      String message = failure();
      assertTrue(message.startsWith("cannot write to the cache " + place + " ("), message);
      assertTrue(message.endsWith("set BLOCKWRIGHT_CACHE_DIR to a folder that can be written"));
    }
    assertEquals(List.of(), ranges);
  }

  @Test
  void startsAgainWhereTheServerKnowsNoRanges() throws Exception {
    sendAtMost = 100_000;
    failure();
    honoursRanges = false;
    sendAtMost = Integer.MAX_VALUE;
    assertArrayEquals(content, Files.readAllBytes(cache.download(source, (done, total) -> {})));
  }

  @Test
  void refusesAnotherFile() throws Exception {
    content[5]++;
    String message = failure();
    assertTrue(message.contains("what came has the SHA-256 "), message);
    assertTrue(cache.find(source).isEmpty());
    // The bad bytes are gone: the next attempt does not build on them.
    content[5]--;
    assertArrayEquals(content, Files.readAllBytes(cache.download(source, (done, total) -> {})));
    assertEquals(List.of("null", "null"), ranges);
  }

  @Test
  void refusesAnotherFileThatWasPutThereByHand() throws Exception {
    Path file = cache.path(source);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[content.length]);
    String message = failure();
    assertTrue(message.startsWith(file + " is another file than " + source.uri()), message);
    assertTrue(message.endsWith("delete it"), message);
    assertTrue(Files.exists(file));
    assertEquals(List.of(), ranges);
  }

  @Test
  void refusesMoreThanAnnounced() {
    WeightSource smaller =
        new WeightSource(source.uri(), source.sha256(), source.bytes() - 1, "none", "");
    String message =
        assertThrows(BlockwrightException.class, () -> cache.download(smaller, (done, total) -> {}))
            .getMessage();
    assertTrue(message.contains("more than 299999 bytes"), message);
  }

  @Test
  void saysWhatTheServerAnswered() {
    status = 404;
    assertTrue(failure().contains("the server answers 404"));
    server.stop(0);
    String message = failure();
    assertTrue(
        message.startsWith(
            "cannot download net.pth: localhost cannot be reached (ConnectException). By hand: "),
        message);
    assertTrue(message.contains("By hand: put " + source.uri() + " (300000 bytes"), message);
    assertTrue(message.endsWith("at " + cache.path(source)), message);
    assertEquals(1, message.lines().count());
    assertFalse(Files.exists(cache.path(source).resolveSibling(source.fileName() + ".part")));
  }

  @Test
  void followsRedirects() throws Exception {
    WeightSource moved = source("/moved");
    assertArrayEquals(content, Files.readAllBytes(cache.download(moved, (done, total) -> {})));
  }

  @Test
  void finishesWhatWasCompleteButNotRenamed() throws Exception {
    Path part = cache.path(source).resolveSibling(source.fileName() + ".part");
    Files.createDirectories(part.getParent());
    Files.write(part, content);
    assertArrayEquals(content, Files.readAllBytes(cache.download(source, (done, total) -> {})));
    assertEquals(List.of(), ranges);
    Files.delete(cache.path(source));
    Files.write(part, Arrays.copyOf(content, content.length + 1));
    assertArrayEquals(content, Files.readAllBytes(cache.download(source, (done, total) -> {})));
  }

  @Test
  void checksWhatADeclarationSays() {
    URI file = URI.create("file:///etc/passwd");
    String hash = source.sha256();
    assertThrows(BlockwrightException.class, () -> new WeightSource(file, hash, 1, "none", ""));
    assertThrows(
        BlockwrightException.class, () -> new WeightSource(source.uri(), "abc", 1, "none", ""));
    assertThrows(
        BlockwrightException.class, () -> new WeightSource(source.uri(), hash, 0, "none", ""));
    URI odd = URI.create("https://example.org/a/..%2f..%2fb:?x=1");
    assertEquals(
        hash.substring(0, 12) + "-b_", new WeightSource(odd, hash, 1, "none", "").fileName());
  }

  private String failure() {
    return assertThrows(
            BlockwrightException.class, () -> cache.download(source, (done, total) -> {}))
        .getMessage();
  }
}
