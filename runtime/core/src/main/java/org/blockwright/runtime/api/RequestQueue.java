package org.blockwright.runtime.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeviceException;
import org.blockwright.runtime.base.UsageException;

/**
 * One thread that answers the requests of many, several at once where they come together. One
 * network on one device gains nothing from being run twice at a time: the engine spreads each run
 * over the cores, and would keep a pool of native threads for each thread that calls it.
 */
final class RequestQueue implements AutoCloseable {
  private static final Request END = new Request(new float[0], new CompletableFuture<>());

  private final BlockingQueue<Request> waiting = new LinkedBlockingQueue<>();
  private final int maxBatch;
  private final long maxDelay;
  private final Function<List<float[]>, List<float[]>> answer;
  private final Supplier<BlockwrightException> refusal;
  private final Thread worker;
  private boolean closed;

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Request(float[] image, CompletableFuture<float[]> logits) {}

  /**
   * Starts the thread.
   *
   * @param name of the thread
   * @param maxBatch requests that are answered together, at most
   * @param maxDelay how long the first of them waits for more, at most
   * @param answer gives for each request what it asks for, in order
   * @param refusal what is thrown once this is closed
   */
  RequestQueue(
      String name,
      int maxBatch,
      Duration maxDelay,
      Function<List<float[]>, List<float[]>> answer,
      Supplier<BlockwrightException> refusal) {
    this.maxBatch = maxBatch;
    this.maxDelay = maxDelay.toNanos();
    this.answer = answer;
    this.refusal = refusal;
    worker = new Thread(this::work, name);
    worker.setDaemon(true);
    worker.start();
  }

  /** Hands a request in; what it gives comes with {@link #await}. */
  synchronized CompletableFuture<float[]> submit(float[] image) {
    if (closed) {
      throw refusal.get();
    }
    CompletableFuture<float[]> logits = new CompletableFuture<>();
    waiting.add(new Request(image, logits));
    return logits;
  }

  /** Waits for an answer; what went wrong with it is thrown here. */
  static float[] await(CompletableFuture<float[]> logits) {
    try {
      return logits.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted while a prediction was waited for", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BlockwrightException known) {
        throw known;
      }
      throw new DeviceException("a prediction failed: " + e.getCause(), e.getCause());
    }
  }

  private void work() {
    for (List<Request> batch = next(); !batch.isEmpty(); batch = next()) {
      try {
        List<float[]> answers = answer.apply(batch.stream().map(Request::image).toList());
        for (int i = 0; i < batch.size(); i++) {
          batch.get(i).logits().complete(answers.get(i));
        }
      } catch (RuntimeException | Error e) {
        batch.forEach(request -> request.logits().completeExceptionally(e));
      }
    }
  }

  /** The next requests; none where this is closed and all have been answered. */
  private List<Request> next() {
    List<Request> batch = new ArrayList<>();
    try {
      Request first = waiting.take();
      long until = System.nanoTime() + maxDelay;
      for (Request request = first; request != null && request != END; request = more(until)) {
        batch.add(request);
        if (batch.size() == maxBatch) {
          break;
        }
      }
    } catch (InterruptedException e) {
      // nobody has this thread to interrupt it; what it holds is answered
      Thread.currentThread().interrupt();
    }
    return batch;
  }

  /** Another request that comes in time. The end stays in the queue, for the next look. */
  private Request more(long until) throws InterruptedException {
    if (waiting.peek() == END) {
      return null;
    }
    Request request = waiting.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    if (request == END) {
      waiting.add(END);
      return null;
    }
    return request;
  }

  /** Refuses further requests, answers those that wait, and ends the thread. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      waiting.add(END);
    }
    boolean interrupted = false;
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
