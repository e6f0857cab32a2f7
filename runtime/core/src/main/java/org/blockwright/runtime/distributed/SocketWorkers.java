package org.blockwright.runtime.distributed;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.blockwright.runtime.base.WorkerException;

/**
 * Joins processes into a {@link Collective}. Each listens on one address of its own until all are
 * there, and tells the others which; all know one secret, which is made for the run and never sent.
 *
 * <pre>{@code
 * try (SocketWorkers own = SocketWorkers.listen(InetAddress.getLoopbackAddress())) {
 *   // everybody learns everybody's own.address() in some other way
 *   Collective collective = own.join(secret, rank, addresses, patience);
 * }
 * }</pre>
 */
public final class SocketWorkers implements AutoCloseable {
  private static final int SECRET = 32;
  private static final int GLANCE = 100;

  private final ServerSocket server;

  private SocketWorkers(ServerSocket server) {
    this.server = server;
  }

  /** A secret for one run. */
  public static byte[] newSecret() {
    byte[] secret = new byte[SECRET];
    new SecureRandom().nextBytes(secret);
    return secret;
  }

  /**
   * Listens on a free port.
   *
   * @param own this machine's address, by which the others reach it; nobody else can
   * @throws WorkerException if that is not possible
   */
  public static SocketWorkers listen(InetAddress own) {
    if (own.isAnyLocalAddress()) {
      throw new IllegalArgumentException("workers listen on one address, not on all");
    }
    try {
      ServerSocket server = new ServerSocket();
      server.bind(new InetSocketAddress(own, 0));
      return new SocketWorkers(server);
    } catch (IOException e) {
      throw new WorkerException("Cannot listen on " + own + ": " + e.getMessage() + ".", e);
    }
  }

  /** Where the others reach this worker. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /**
   * Waits until all workers are here; then nobody listens any more. Those who call and cannot prove
   * that they know the secret are turned away.
   *
   * @param secret of the run, the same at all workers
   * @param rank of this worker
   * @param all the workers' addresses, in their order
   * @param patience how long to wait here, and from then on for a worker that is silent
   * @throws WorkerException if a worker is missing at the end of that time; it says which, and who
   *     called in its place
   */
  public Collective join(byte[] secret, int rank, List<InetSocketAddress> all, Duration patience) {
    if (all.size() == 1) {
      close();
      return Collective.alone();
    }
    Meeting meeting = new Meeting(secret, rank, all, patience);
    boolean whole = false;
    try {
      meeting.callThoseBefore();
      meeting.answerThoseBehind(server);
      whole = true;
      return new Collective(new SocketTransport(rank, all.size(), meeting.sockets, patience));
    } finally {
      close();
      if (!whole) {
        meeting.sockets.values().forEach(SocketWorkers::close);
      }
    }
  }

  /** Listens no more. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new WorkerException("Cannot close the port of this worker: " + e.getMessage(), e);
    }
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is of no more use either way
    }
  }

  /** One worker's side of the time in which all come together. */
  private static final class Meeting {
    private final Map<Integer, Socket> sockets = new ConcurrentHashMap<>();
    private final AtomicReference<String> stranger = new AtomicReference<>("");
    private final Handshake handshake;
    private final int rank;
    private final List<InetSocketAddress> all;
    private final Duration patience;
    private final long deadline;

    Meeting(byte[] secret, int rank, List<InetSocketAddress> all, Duration patience) {
      this.handshake = new Handshake(secret, rank, all.size());
      this.rank = rank;
      this.all = all;
      this.patience = patience;
      deadline = System.nanoTime() + patience.toNanos();
    }

    private int millisLeft() {
      return (int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
    }

    private boolean isLate() {
      return System.nanoTime() > deadline;
    }

    void callThoseBefore() {
      for (int other = 0; other < rank; other++) {
        sockets.put(other, call(other));
      }
    }

    private Socket call(int other) {
      Socket socket = new Socket();
      try {
        socket.connect(all.get(other), millisLeft());
        socket.setSoTimeout(millisLeft());
        handshake.call(socket, other);
        return socket;
      } catch (IOException e) {
        close(socket);
        throw new WorkerException(
            "Worker %d of %d at %s cannot be joined: %s."
                .formatted(other, all.size(), all.get(other), reason(e)),
            e);
      }
    }

    private String reason(IOException failure) {
      if (failure instanceof SocketTimeoutException) {
        return "no answer within " + seconds(patience);
      }
      if (failure instanceof EOFException || failure instanceof SocketException) {
        return "it hung up, as it does on who does not know the run's secret";
      }
      return failure.getMessage();
    }

    void answerThoseBehind(ServerSocket server) {
      try {
        while (sockets.size() < all.size() - 1) {
          if (isLate()) {
            throw missing();
          }
          server.setSoTimeout(Math.min(GLANCE, millisLeft()));
          try {
            Socket socket = server.accept();
            Thread greeter = new Thread(() -> answer(socket), "worker-greeter");
            greeter.setDaemon(true);
            greeter.start();
          } catch (SocketTimeoutException e) {
            // looks again who is there
          }
        }
      } catch (IOException e) {
        throw new WorkerException("Cannot wait for other workers: " + e.getMessage() + ".", e);
      }
    }

    private void answer(Socket socket) {
      try {
        socket.setSoTimeout(millisLeft());
        int other = handshake.answer(socket);
        if (other < rank || sockets.putIfAbsent(other, socket) != null) {
          throw new Handshake.StrangerException("it says to be worker " + other + ", who is here");
        }
      } catch (IOException e) {
        String what =
            e instanceof Handshake.StrangerException ? e.getMessage() : "it said too little";
        stranger.set(
            "; somebody called from %s, but %s"
                .formatted(socket.getInetAddress().getHostAddress(), what));
        close(socket);
      }
    }

    private WorkerException missing() {
      StringBuilder who = new StringBuilder();
      for (int other = rank + 1; other < all.size(); other++) {
        if (!sockets.containsKey(other)) {
          who.append(who.isEmpty() ? "" : ", ").append(other);
        }
      }
      return new WorkerException(
          "Worker %s of %d did not come within %s%s."
              .formatted(who, all.size(), seconds(patience), stranger.get()));
    }
  }

  static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
