package org.blockwright.runtime.distributed;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.blockwright.runtime.base.WorkerException;

/**
 * Workers joined by a connection between any two. A message is a kind, a number that counts the
 * exchanges, a length, and so many bytes.
 */
final class SocketTransport implements Transport {
  private static final int GIVEN = 1;
  private static final int ABANDONED = 2;
  private static final int HEAD = 3 * Integer.BYTES;
  private static final int MOST_WORDS = 4096;
  private static final int BUFFER = 1 << 18;
  private static final int FAREWELL = 1000;

  private final int rank;
  private final Peer[] peers;
  private final Duration patience;
  private final AtomicLong sent = new AtomicLong();
  private int round;
  private boolean closed;

  private static final class Peer {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final ExecutorService sender =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "to-worker");
              thread.setDaemon(true);
              return thread;
            });

    Peer(Socket socket, Duration patience) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, Math.max(1, patience.toMillis())));
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
    }

    void send(int kind, int round, byte[] content) throws IOException {
      out.writeInt(kind);
      out.writeInt(round);
      out.writeInt(content.length);
      out.write(content);
      out.flush();
    }
  }

  SocketTransport(int rank, int size, Map<Integer, Socket> sockets, Duration patience) {
    this.rank = rank;
    this.patience = patience;
    peers = new Peer[size];
    try {
      for (Map.Entry<Integer, Socket> entry : sockets.entrySet()) {
        peers[entry.getKey()] = new Peer(entry.getValue(), patience);
      }
    } catch (IOException e) {
      throw new WorkerException("Cannot talk to the other workers: " + e.getMessage() + ".", e);
    }
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return peers.length;
  }

  @Override
  public byte[][] exchange(byte[][] out) {
    int number = ++round;
    List<Future<?>> sending = new ArrayList<>();
    for (int k = 0; k < peers.length; k++) {
      if (k != rank) {
        sending.add(send(peers[k], GIVEN, number, out[k]));
      }
    }
    byte[][] in = new byte[peers.length][];
    for (int k = 0; k < peers.length; k++) {
      in[k] = k == rank ? out[k] : receive(k, number);
    }
    for (Future<?> one : sending) {
      await(one);
    }
    return in;
  }

  private Future<?> send(Peer peer, int kind, int number, byte[] content) {
    sent.addAndGet(HEAD + content.length);
    return peer.sender.submit(
        () -> {
          peer.send(kind, number, content);
          return null;
        });
  }

  private void await(Future<?> sending) {
    try {
      sending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorkerException("Worker " + rank + " was interrupted.", e);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new WorkerException("Another worker takes nothing any more.", e);
    }
  }

  private byte[] receive(int from, int number) {
    DataInputStream in = peers[from].in;
    try {
      int kind = in.readInt();
      int theirs = in.readInt();
      int length = in.readInt();
      if (kind == ABANDONED && length >= 0 && length <= MOST_WORDS) {
        throw new WorkerException(new String(in.readNBytes(length), StandardCharsets.UTF_8));
      }
      if (kind != GIVEN || theirs != number || length < 0) {
        throw new WorkerException(
            "Worker %d of %d is out of step with worker %d.".formatted(from, size(), rank));
      }
      // grows as the bytes come, so that a length alone takes no memory
      byte[] content = in.readNBytes(length);
      if (content.length < length) {
        throw new EOFException();
      }
      return content;
    } catch (SocketTimeoutException e) {
      throw new WorkerException(
          "Worker %d of %d has been silent for %s."
              .formatted(from, size(), SocketWorkers.seconds(patience)),
          e);
    } catch (EOFException | SocketException e) {
      throw new WorkerException(
          "Worker %d of %d has ended before its time.".formatted(from, size()), e);
    } catch (IOException e) {
      throw new WorkerException(
          "Worker %d of %d cannot be heard: %s.".formatted(from, size(), e.getMessage()), e);
    }
  }

  @Override
  public void abandon(String why) {
    byte[] words = why.getBytes(StandardCharsets.UTF_8);
    byte[] few = words.length > MOST_WORDS ? Arrays.copyOf(words, MOST_WORDS) : words;
    for (Peer peer : peers) {
      if (peer != null) {
        send(peer, ABANDONED, 0, few);
      }
    }
  }

  @Override
  public long sent() {
    return sent.get();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (Peer peer : peers) {
      if (peer != null) {
        peer.sender.submit(() -> leave(peer.socket));
        peer.sender.shutdown();
      }
    }
    for (Peer peer : peers) {
      try {
        if (peer != null && !peer.sender.awaitTermination(2L * FAREWELL, TimeUnit.MILLISECONDS)) {
          SocketWorkers.close(peer.socket);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        SocketWorkers.close(peer.socket);
      }
    }
  }

  /** A connection that is closed with something unread loses what the other has not read yet. */
  private static void leave(Socket socket) {
    try (Socket closing = socket) {
      closing.shutdownOutput();
      long end = System.nanoTime() + FAREWELL * 1_000_000L;
      closing.setSoTimeout(FAREWELL);
      byte[] rest = new byte[BUFFER];
      while (System.nanoTime() < end && closing.getInputStream().read(rest) >= 0) {
        // what nobody waits for any more
      }
    } catch (IOException e) {
      // the other has left already
    }
  }
}
