package org.blockwright.runtime.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.distributed.Collective;
import org.blockwright.runtime.distributed.WorkerProcesses;
import org.blockwright.runtime.pytorch.EngineThreads;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Several processes that train together on this machine. */
final class WorkersOption {
  /** Set in a process that another one started to work with it. */
  private static final String WORKER = "blockwright.worker";

  private static final String THREADS = "ai.djl.pytorch.num_threads";
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Processes that share every batch, 1 unless given. With",
        "--recipe-override shards=8 any number of them comes to the same bits."
      })
  private int workers;

  /** The workers of a command, as long as it runs. */
  record Joined(Collective collective, AutoCloseable owner) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      owner.close();
    }
  }

  /** Whether another process talks to the user. */
  boolean isHelper() {
    return System.getProperty(WORKER) != null;
  }

  /** Starts the other processes, or joins who started this one. */
  Joined join(CommandSpec command, boolean resumed) {
    if (isHelper()) {
      Collective joined = WorkerProcesses.join(System.in, System.out);
      return new Joined(joined, joined);
    }
    if (workers == 1) {
      return new Joined(Collective.alone(), () -> {});
    }
    if (workers < 1) {
      throw new picocli.CommandLine.ParameterException(
          command.commandLine(), "--workers is at least 1, not " + workers);
    }
    if (System.getProperty(THREADS) == null && !resumed) {
      // They share the cores; the others take over the number of the first.
      EngineThreads.set(Math.max(1, Runtime.getRuntime().availableProcessors() / workers));
    }
    List<String> arguments = command.root().commandLine().getParseResult().originalArgs();
    WorkerProcesses processes =
        WorkerProcesses.start(workers, rank -> commandLine(rank, arguments), PATIENCE);
    return new Joined(processes.collective(), processes);
  }

  private static List<String> commandLine(int rank, List<String> arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    words.add("-D" + WORKER + "=" + rank);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(arguments);
    return words;
  }
}
