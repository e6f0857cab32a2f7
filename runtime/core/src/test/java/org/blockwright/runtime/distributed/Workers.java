package org.blockwright.runtime.distributed;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Workers in threads of a test, joined by memory or by sockets. */
public final class Workers {
  private Workers() {}

  /** Runs work at each worker; what each gives, in their order. */
  public static <T> List<T> run(int size, boolean sockets, Function<Collective, T> work) {
    List<SocketWorkers> listening = new ArrayList<>();
    for (int rank = 0; sockets && rank < size; rank++) {
      listening.add(SocketWorkers.listen(InetAddress.getLoopbackAddress()));
    }
    List<InetSocketAddress> addresses = listening.stream().map(SocketWorkers::address).toList();
    byte[] secret = SocketWorkers.newSecret();
    List<Collective> threads = Collective.threads(size);
    ExecutorService pool = Executors.newFixedThreadPool(size);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int rank = 0; rank < size; rank++) {
        int own = rank;
        futures.add(
            pool.submit(
                () -> {
                  try (Collective collective =
                      sockets
                          ? listening.get(own).join(secret, own, addresses, Duration.ofSeconds(30))
                          : threads.get(own)) {
                    return work.apply(collective);
                  }
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      pool.shutdownNow();
    }
  }
}
