package org.blockwright.runtime.serve;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.UsageException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.DoSHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A classifier over HTTP: a page at {@code /}, {@code POST /v1/predict} and {@code GET /v1/model}
 * in JSON, {@code /health}, and {@code /metrics} as Prometheus reads them.
 *
 * <pre>{@code
 * try (ClassifierServer server = ClassifierServer.of(model).port(8080).start()) {
 *   server.join();
 * }
 * }</pre>
 *
 * <p>It listens on the loopback interface unless told otherwise. It does not close the classifier.
 */
public final class ClassifierServer implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int THREADS = 64;
  private static final int CLIENTS = 10_000;

  /** Bytes a second, below which an upload is given up. */
  private static final int SLOWEST = 1024;

  private final ImageClassifier model;
  private String host = "127.0.0.1";
  private int port = 8080;
  private int maxBytes = 20 << 20;
  private int rate = 50;
  private Server server;
  private ServerConnector connector;

  private ClassifierServer(ImageClassifier model) {
    this.model = model;
  }

  /** Starts to say how a classifier is served. */
  public static ClassifierServer of(ImageClassifier model) {
    return new ClassifierServer(model);
  }

  /** The interface to listen on, by name or address; 127.0.0.1 unless said. */
  public ClassifierServer host(String value) {
    host = value;
    return this;
  }

  /** The port; 8080 unless said, and any free one for 0. */
  public ClassifierServer port(int value) {
    if (value < 0 || value > 0xffff) {
      throw new UsageException("there is no port " + value + ": 0 to 65535 are");
    }
    port = value;
    return this;
  }

  /** The largest picture file that is taken, in bytes; 20 MiB unless said. */
  public ClassifierServer maxBytes(int value) {
    if (value < 1) {
      throw new UsageException("pictures of at most " + value + " bytes cannot be: take 1 or more");
    }
    maxBytes = value;
    return this;
  }

  /** How many predictions a second one client may ask for; 50 unless said. */
  public ClassifierServer rate(int value) {
    if (value < 1) {
      throw new UsageException("a rate of " + value + " a second cannot be: take 1 or more");
    }
    rate = value;
    return this;
  }

  /**
   * Begins to answer.
   *
   * @throws BlockwrightException if the port is in use, or there is no such host
   */
  public ClassifierServer start() {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    threads.setName("blockwright-http");
    threads.setDaemon(true);
    server = new Server(threads);
    server.setStopTimeout(STOP.toMillis());
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setHttpCompliance(HttpCompliance.RFC9110);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    ServerMetrics metrics = new ServerMetrics(model.entry().name());
    Requests requests = new Requests(new Predictions(model, maxBytes), metrics, hosts());
    DoSHandler limit =
        new DoSHandler(
            requests,
            DoSHandler.ID_FROM_REMOTE_ADDRESS,
            new DoSHandler.LeakingBucketTrackerFactory(rate),
            requests::refuse,
            CLIENTS);
    limit.includeMethod("POST");
    server.setHandler(new GracefulHandler(new MinimumDataRateHandler(limit, SLOWEST, 0)));
    server.setErrorHandler(requests::failed);
    try {
      server.start();
      return this;
    } catch (Exception e) {
      stop();
      throw refusal(e);
    }
  }

  /** What a client may call this server, so that a page elsewhere cannot pretend to be ours. */
  private HostNames hosts() {
    try {
      return new HostNames(host, InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      throw new UsageException("there is no host " + host + " here", e);
    }
  }

  private BlockwrightException refusal(Exception e) {
    for (Throwable why = e; why != null; why = why.getCause()) {
      if (why instanceof BlockwrightException known) {
        return known;
      }
      if (why instanceof BindException) {
        return new UsageException(
            "port %d of %s cannot be listened on (%s): is another server there? Take another port, or 0 for any that is free"
                .formatted(port, host, String.valueOf(why.getMessage())),
            e);
      }
    }
    return new UsageException("the server cannot start: " + e, e);
  }

  /** Where the page is; with the port that it listens on. */
  public URI uri() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + connector.getLocalPort() + "/");
  }

  /** Waits until it is closed. */
  public void join() throws InterruptedException {
    server.join();
  }

  private void stop() {
    try {
      server.stop();
    } catch (IOException | RuntimeException e) {
      throw new UsageException("the server did not stop cleanly: " + e, e);
    } catch (Exception e) {
      throw new UsageException("the server did not stop cleanly: " + e.getMessage(), e);
    }
  }

  /** Answers what was asked before, for ten seconds at most, and stops. */
  @Override
  public void close() {
    if (server != null) {
      stop();
    }
  }
}
