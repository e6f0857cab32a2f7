package org.blockwright.runtime.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.blockwright.runtime.base.WorkerException;
import org.junit.jupiter.api.Test;

/** A worker that is not what it should be ends the run in time, in one line, and no port stays. */
class SocketWorkersTest {
  private static final Duration PATIENCE = Duration.ofMillis(1500);
  private static final Duration MOST = Duration.ofSeconds(10);

  private final byte[] secret = SocketWorkers.newSecret();
  private final SocketWorkers first = listen();
  private final SocketWorkers second = listen();
  private final List<InetSocketAddress> all = List.of(first.address(), second.address());

  private static SocketWorkers listen() {
    return SocketWorkers.listen(InetAddress.getLoopbackAddress());
  }

  private CompletableFuture<Collective> join(SocketWorkers own, byte[] known, int rank) {
    return CompletableFuture.supplyAsync(() -> own.join(known, rank, all, PATIENCE));
  }

  private static String failure(CompletableFuture<?> future) {
    return assertTimeout(
        MOST,
        () -> {
          Throwable cause = assertThrows(CompletionException.class, future::join).getCause();
          assertEquals(WorkerException.class, cause.getClass());
          return cause.getMessage();
        });
  }

  private void nobodyListens() {
    for (InetSocketAddress address : all) {
      assertThrows(ConnectException.class, () -> new Socket().connect(address, 1000));
    }
  }

  @Test
  void nobodyComes() {
    assertEquals("Worker 1 of 2 did not come within 1500 ms.", failure(join(first, secret, 0)));
    second.close();
    nobodyListens();
  }

  @Test
  void aWrongSecret() {
    CompletableFuture<Collective> honest = join(first, secret, 0);
    String other = failure(join(second, SocketWorkers.newSecret(), 1));
    assertEquals(
        "Worker 0 of 2 at %s cannot be joined: it hung up, as it does on who does not know the run's secret."
            .formatted(first.address()),
        other);
    assertEquals(
        "Worker 1 of 2 did not come within 1500 ms; somebody called from 127.0.0.1, but it does"
            + " not know the run's secret.",
        failure(honest));
    nobodyListens();
  }

  @Test
  void garbage() throws IOException {
    CompletableFuture<Collective> honest = join(first, secret, 0);
    try (Socket stranger =
        new Socket(InetAddress.getLoopbackAddress(), first.address().getPort())) {
      stranger.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes("US-ASCII"));
      assertEquals(
          "Worker 1 of 2 did not come within 1500 ms; somebody called from 127.0.0.1, but it does"
              + " not speak as a worker does.",
          failure(honest));
    }
    second.close();
    nobodyListens();
  }

  @Test
  void silence() throws IOException {
    CompletableFuture<Collective> honest = join(first, secret, 0);
    try (Socket stranger =
        new Socket(InetAddress.getLoopbackAddress(), first.address().getPort())) {
      assertTrue(stranger.isConnected());
      assertTrue(failure(honest).startsWith("Worker 1 of 2 did not come within 1500 ms"));
    }
    second.close();
  }

  /** A stranger does not keep the run's own workers from coming. */
  @Test
  void strangersAreTurnedAway() throws IOException {
    CompletableFuture<Collective> one = join(first, secret, 0);
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), first.address().getPort());
        Socket loud = new Socket(InetAddress.getLoopbackAddress(), first.address().getPort())) {
      loud.getOutputStream().write(new byte[4096]);
      CompletableFuture<Collective> two = join(second, secret, 1);
      try (Collective a = one.join();
          Collective b = two.join()) {
        assertEquals(2, a.size());
        assertEquals(1, b.rank());
        assertTrue(silent.isConnected());
        nobodyListens();
      }
    }
  }

  @Test
  void aWorkerFallsSilent() {
    CompletableFuture<Collective> one = join(first, secret, 0);
    CompletableFuture<Collective> two = join(second, secret, 1);
    try (Collective a = one.join();
        Collective b = two.join()) {
      assertEquals(1, b.rank());
      assertEquals(
          "Worker 1 of 2 has been silent for 1500 ms.",
          assertThrows(WorkerException.class, a::barrier).getMessage());
    }
  }

  @Test
  void aWorkerEnds() {
    CompletableFuture<Collective> one = join(first, secret, 0);
    CompletableFuture<Collective> two = join(second, secret, 1);
    try (Collective a = one.join()) {
      CompletableFuture.runAsync(two.join()::close);
      assertEquals(
          "Worker 1 of 2 has ended before its time.",
          assertThrows(WorkerException.class, a::barrier).getMessage());
    }
  }
}
