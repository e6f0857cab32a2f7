package org.blockwright.runtime.serve;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Counts of requests and how long they took, in Prometheus' text format 0.0.4. */
final class ServerMetrics {
  /** Upper bounds of the histogram, in seconds. */
  private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private static final int FIRST_ERROR = 400;

  private final String model;
  private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final LongAdder errors = new LongAdder();
  private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
  private final DoubleAdder seconds = new DoubleAdder();
  private final AtomicInteger running = new AtomicInteger();

  ServerMetrics(String model) {
    this.model = model;
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
  }

  void begun() {
    running.incrementAndGet();
  }

  /**
   * Counts a request that is over.
   *
   * @param path of those that there are; {@code other} for the rest
   * @param took in seconds; counted for predictions only
   */
  void ended(String path, int status, double took, boolean prediction) {
    running.decrementAndGet();
    count(path, status);
    if (prediction) {
      int bucket = 0;
      while (bucket < BOUNDS.length && took > BOUNDS[bucket]) {
        bucket++;
      }
      buckets[bucket].increment();
      seconds.add(took);
    }
  }

  /** Counts a request that was turned away before anything was done. */
  void count(String path, int status) {
    String labels = format("path=\"%s\",status=\"%d\"", path, status);
    requests.computeIfAbsent(labels, key -> new LongAdder()).increment();
    if (status >= FIRST_ERROR) {
      errors.increment();
    }
  }

  String text() {
    StringBuilder out = new StringBuilder();
    head(out, "blockwright_requests_total", "counter", "Requests by path and status.");
    requests.forEach(
        (labels, count) ->
            out.append(format("blockwright_requests_total{%s} %d\n", labels, count.sum())));
    head(out, "blockwright_request_errors_total", "counter", "Requests with a status from 400 on.");
    out.append(format("blockwright_request_errors_total %d\n", errors.sum()));
    head(out, "blockwright_requests_running", "gauge", "Requests that are being answered.");
    out.append(format("blockwright_requests_running %d\n", running.get()));
    String histogram = "blockwright_prediction_seconds";
    head(out, histogram, "histogram", "Time from a prediction's request to its answer.");
    long sum = 0;
    for (int i = 0; i < buckets.length; i++) {
      sum += buckets[i].sum();
      String bound = i < BOUNDS.length ? Double.toString(BOUNDS[i]) : "+Inf";
      out.append(format("%s_bucket{le=\"%s\"} %d\n", histogram, bound, sum));
    }
    out.append(format("%s_sum %.6f\n", histogram, seconds.sum()));
    out.append(format("%s_count %d\n", histogram, sum));
    head(out, "blockwright_model_info", "gauge", "The model that answers.");
    String name = model.replace("\\", "\\\\").replace("\"", "\\\"");
    return out.append("blockwright_model_info{id=\"%s\"} 1\n".formatted(name)).toString();
  }

  /** With Latin digits whatever the machine's language: programs read it. */
  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    out.append("# HELP %s %s\n# TYPE %s %s\n".formatted(name, help, name, type));
  }
}
