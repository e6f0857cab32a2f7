package org.blockwright.runtime.serve;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.blockwright.runtime.base.BlockwrightException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests: the page's files, which are named one by one, and JSON. */
final class Requests extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
  private static final Gson GSON = new Gson();
  private static final String JSON = "application/json";
  private static final String PREDICT = "/v1/predict";
  private static final String MODEL = "/v1/model";
  private static final String HEALTH = "/health";
  private static final String METRICS = "/metrics";
  private static final double NANOS = 1e9;

  /** Path to file and type. Nothing else is ever read. */
  private static final Map<String, String[]> FILES =
      Map.of(
          "/", new String[] {"index.html", "text/html;charset=utf-8"},
          "/page.js", new String[] {"page.js", "text/javascript;charset=utf-8"},
          "/page.css", new String[] {"page.css", "text/css;charset=utf-8"},
          "/favicon.svg", new String[] {"favicon.svg", "image/svg+xml"});

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private final Predictions predictions;
  private final ServerMetrics metrics;
  private final HostNames hosts;

  Requests(Predictions predictions, ServerMetrics metrics, HostNames hosts) {
    this.predictions = predictions;
    this.metrics = metrics;
    this.hosts = hosts;
  }

  /** What is sent back. */
  private record Answer(int status, String type, byte[] body) {
    static Answer json(int status, JsonObject json) {
      return new Answer(status, JSON, GSON.toJson(json).getBytes(StandardCharsets.UTF_8));
    }

    static Answer error(int status, String code, String message) {
      JsonObject error = new JsonObject();
      error.addProperty("code", code);
      error.addProperty("message", message);
      JsonObject json = new JsonObject();
      json.add("error", error);
      return json(status, json);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    boolean known =
        FILES.containsKey(path)
            || path.equals(PREDICT)
            || path.equals(MODEL)
            || path.equals(HEALTH)
            || path.equals(METRICS);
    long began = System.nanoTime();
    metrics.begun();
    Answer answer = answer(request, response, path, known);
    double took = (System.nanoTime() - began) / NANOS;
    metrics.ended(known ? path : "other", answer.status, took, path.equals(PREDICT));
    send(answer, request, response, callback);
    return true;
  }

  private Answer answer(Request request, Response response, String path, boolean known) {
    try {
      if (!hosts.accepts(Request.getServerName(request))) {
        throw new Refusal(421, "wrong_host", "this server does not answer to that name");
      }
      if (!known) {
        throw new Refusal(404, "not_found", "there is nothing at this address");
      }
      return answer(request, response, path);
    } catch (Refusal e) {
      return Answer.error(e.status(), e.code(), e.getMessage());
    } catch (BlockwrightException e) {
      return Answer.error(400, "cannot_answer", e.getMessage());
    } catch (OutOfMemoryError e) {
      return Answer.error(503, "too_busy", "there is not enough memory for this picture now");
    } catch (RuntimeException | IOException e) {
      LOG.error("a request failed", e);
      return Answer.error(500, "failed", "the request failed; the server's log says why");
    }
  }

  private Answer answer(Request request, Response response, String path)
      throws Refusal, IOException {
    String method = request.getMethod();
    boolean asks = path.equals(PREDICT);
    boolean allowed = asks ? method.equals("POST") : method.equals("GET") || method.equals("HEAD");
    if (!allowed) {
      String only = asks ? "POST" : "GET, HEAD";
      response.getHeaders().put(HttpHeader.ALLOW, only);
      throw new Refusal(405, "wrong_method", path + " takes " + only);
    }
    switch (path) {
      case PREDICT:
        return Answer.json(200, predictions.predict(request));
      case MODEL:
        return Answer.json(200, predictions.model());
      case HEALTH:
        JsonObject health = new JsonObject();
        health.addProperty("status", "ok");
        return Answer.json(200, health);
      case METRICS:
        byte[] text = metrics.text().getBytes(StandardCharsets.UTF_8);
        return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", text);
      default:
        return file(FILES.get(path));
    }
  }

  private static Answer file(String... nameAndType) throws IOException {
    try (InputStream in = Requests.class.getResourceAsStream(nameAndType[0])) {
      if (in == null) {
        throw new IOException(nameAndType[0] + " is not in the jar");
      }
      return new Answer(200, nameAndType[1], in.readAllBytes());
    }
  }

  /** Turns away who asks too often. */
  boolean refuse(Request request, Response response, Callback callback) {
    metrics.count(PREDICT, 429);
    response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
    String said = "too many requests from your address: wait a second";
    send(Answer.error(429, "too_many", said), request, response, callback);
    return true;
  }

  /** What the server library itself refuses, such as a malformed request. */
  boolean failed(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    int real = status < 400 ? 500 : status;
    send(
        Answer.error(real, "bad_request", "the request cannot be read"),
        request,
        response,
        callback);
    return true;
  }

  private static void send(Answer answer, Request request, Response response, Callback callback) {
    response.setStatus(answer.status);
    HEADERS.forEach((name, value) -> response.getHeaders().put(name, value));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body.length);
    if (answer.status >= 400 && request.getLength() != 0) {
      // What was not read of the request cannot be told from the next one.
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    boolean head = request.getMethod().equals("HEAD");
    ByteBuffer body = head ? ByteBuffer.allocate(0) : ByteBuffer.wrap(answer.body);
    response.write(true, body, callback);
  }
}
