package org.blockwright.runtime.distributed;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.blockwright.runtime.base.WorkerException;

/**
 * Workers that are processes of one machine, joined over its loopback address. The first is the
 * process that starts the others and ends with them; they hear the run's secret on their standard
 * input, where nobody else can read it, and end when that is closed.
 */
public final class WorkerProcesses implements AutoCloseable {
  private static final String HERE = "blockwright-worker ";
  private static final int KEPT_LINES = 5;
  private static final int SECONDS_TO_END = 10;

  private final List<Child> children = new ArrayList<>();
  private Collective collective = Collective.alone();

  private static final class Child {
    private final Process process;
    private final BufferedWriter input;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Deque<String> lines = new ArrayDeque<>();

    Child(List<String> command) throws IOException {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      input = process.outputWriter(StandardCharsets.UTF_8);
      Thread reader = new Thread(this::read, "worker-output");
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          if (line.startsWith(HERE)) {
            port.complete(Integer.valueOf(line.substring(HERE.length())));
          } else {
            keep(line);
          }
        }
        port.completeExceptionally(new WorkerException("it ended" + said()));
      } catch (IOException e) {
        port.completeExceptionally(e);
      }
    }

    private synchronized void keep(String line) {
      if (lines.size() == KEPT_LINES) {
        lines.remove();
      }
      lines.add(line);
    }

    synchronized String said() {
      return lines.isEmpty() ? "" : ", saying: " + lines.getLast();
    }

    void tell(String line) throws IOException {
      input.write(line);
      input.newLine();
      input.flush();
    }
  }

  private WorkerProcesses() {}

  /**
   * Starts processes and waits until they are here.
   *
   * @param size how many workers there are, with this process
   * @param command starts the process of a rank, which calls {@link #join}
   * @param patience for their start, and from then on for one that is silent
   * @throws WorkerException if one cannot be started or does not come
   */
  public static WorkerProcesses start(
      int size, IntFunction<List<String>> command, Duration patience) {
    WorkerProcesses workers = new WorkerProcesses();
    try {
      workers.open(size, command, patience);
      return workers;
    } catch (IOException e) {
      workers.close();
      throw new WorkerException("Cannot start another worker: " + e.getMessage() + ".", e);
    } catch (RuntimeException | Error e) {
      workers.close();
      throw e;
    }
  }

  private void open(int size, IntFunction<List<String>> command, Duration patience)
      throws IOException {
    byte[] secret = SocketWorkers.newSecret();
    long deadline = System.nanoTime() + patience.toNanos();
    for (int rank = 1; rank < size; rank++) {
      Child child = new Child(command.apply(rank));
      children.add(child);
      try {
        child.tell(
            "%d %d %s %d"
                .formatted(rank, size, HexFormat.of().formatHex(secret), patience.toMillis()));
      } catch (IOException e) {
        // it has ended already; why, is known once its output is read
      }
    }
    InetAddress here = InetAddress.getLoopbackAddress();
    try (SocketWorkers own = SocketWorkers.listen(here)) {
      List<InetSocketAddress> addresses = new ArrayList<>(List.of(own.address()));
      for (int rank = 1; rank < size; rank++) {
        addresses.add(new InetSocketAddress(here, port(rank, size, deadline, patience)));
      }
      String ports =
          addresses.stream().map(a -> String.valueOf(a.getPort())).collect(Collectors.joining(","));
      for (Child child : children) {
        child.tell(ports);
      }
      collective = own.join(secret, 0, addresses, patience);
    }
  }

  private int port(int rank, int size, long deadline, Duration patience) {
    Child child = children.get(rank - 1);
    try {
      return child.port.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorkerException("Worker 0 was interrupted.", e);
    } catch (TimeoutException e) {
      throw new WorkerException(
          "Worker %d of %d did not come within %s%s."
              .formatted(rank, size, SocketWorkers.seconds(patience), child.said()),
          e);
    } catch (ExecutionException e) {
      throw new WorkerException(
          "Worker %d of %d did not come: %s.".formatted(rank, size, e.getCause().getMessage()), e);
    }
  }

  /** The workers, seen from this process; closed with this. */
  public Collective collective() {
    return collective;
  }

  /** The processes of the other workers. */
  public List<ProcessHandle> handles() {
    return children.stream().map(child -> child.process.toHandle()).toList();
  }

  /**
   * Joins those who started this process. It ends, wherever it is, when they do.
   *
   * @param in what {@link #start} writes to
   * @param out what it reads
   * @throws WorkerException if it was not started so, or the others do not come
   */
  public static Collective join(InputStream in, PrintStream out) {
    BufferedReader input = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    try (SocketWorkers own = SocketWorkers.listen(InetAddress.getLoopbackAddress())) {
      String[] words = line(input).split(" ");
      out.println(HERE + own.address().getPort());
      out.flush();
      List<InetSocketAddress> addresses =
          Arrays.stream(line(input).split(","))
              .map(
                  port -> new InetSocketAddress(own.address().getAddress(), Integer.parseInt(port)))
              .toList();
      Thread watch = new Thread(() -> endWith(input), "worker-watch");
      watch.setDaemon(true);
      watch.start();
      return own.join(
          HexFormat.of().parseHex(words[2]),
          Integer.parseInt(words[0]),
          addresses,
          Duration.ofMillis(Long.parseLong(words[3])));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new WorkerException("This process was not started as a worker: " + e.getMessage(), e);
    }
  }

  private static String line(BufferedReader input) throws IOException {
    String line = input.readLine();
    if (line == null) {
      throw new IOException("nobody says which one it is");
    }
    return line;
  }

  private static void endWith(BufferedReader input) {
    try {
      while (input.readLine() != null) {
        // nothing more is said
      }
    } catch (IOException e) {
      // as if it had ended
    }
    Runtime.getRuntime().halt(1);
  }

  /** Ends: those who have not ended by themselves after a while are killed. */
  @Override
  public void close() {
    collective.close();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_END);
    for (Child child : children) {
      try {
        boolean joined = !collective.isAlone();
        if (!joined
            || !child.process.waitFor(
                Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
          child.process.destroyForcibly();
        }
        child.input.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        child.process.destroyForcibly();
      } catch (IOException e) {
        // it has ended
      }
    }
  }
}
