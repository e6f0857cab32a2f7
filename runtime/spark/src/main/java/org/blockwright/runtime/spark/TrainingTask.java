package org.blockwright.runtime.spark;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.blockwright.runtime.api.Training;
import org.blockwright.runtime.base.WorkerException;
import org.blockwright.runtime.distributed.Collective;
import org.blockwright.runtime.distributed.SocketWorkers;
import org.blockwright.runtime.pytorch.EngineThreads;
import org.blockwright.runtime.train.TrainingResult;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

/** One worker of a training: a task of the barrier stage. */
final class TrainingTask extends AbstractFunction1<Iterator<Integer>, Iterator<String>>
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int GLANCE = 200;

  /** The engine's threads and its generator are the process's: it has one training at a time. */
  private static final AtomicBoolean BUSY = new AtomicBoolean();

  private final TrainingDescription description;
  private final byte[] secret;
  private final long patience;
  private final int threads;

  TrainingTask(TrainingDescription description, byte[] secret, long patience, int threads) {
    this.description = description;
    this.secret = secret;
    this.patience = patience;
    this.threads = threads;
  }

  @Override
  @SuppressWarnings("deprecation") // its successor is not there in Scala 2.12
  public Iterator<String> apply(Iterator<Integer> ranks) {
    BarrierTaskContext context = BarrierTaskContext.get();
    take(context);
    try {
      return JavaConverters.asScalaIterator(List.of(train(context)).iterator());
    } finally {
      BUSY.set(false);
    }
  }

  /** A task of an attempt that failed may still be on its way out. */
  private void take(BarrierTaskContext context) {
    long deadline = System.nanoTime() + Duration.ofMillis(patience).toNanos();
    while (!BUSY.compareAndSet(false, true)) {
      if (System.nanoTime() > deadline || context.isInterrupted()) {
        throw new WorkerException(
            "An executor was given two workers; set spark.task.cpus to spark.executor.cores, so that"
                + " each has one.");
      }
      sleep();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(GLANCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorkerException("The task was interrupted.", e);
    }
  }

  private String train(BarrierTaskContext context) {
    try (Collective workers = join(context)) {
      Training training = description.create().collective(workers).resumeIfBegun();
      EngineThreads.set(threads);
      Thread watch = watch(context, training);
      try {
        return result(training.run(), workers, context).toJson();
      } finally {
        watch.interrupt();
      }
    }
  }

  private Collective join(BarrierTaskContext context) {
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    try (SocketWorkers own = SocketWorkers.listen(InetAddress.getByName(host))) {
      String address = own.address().getAddress().getHostAddress() + " " + own.address().getPort();
      List<InetSocketAddress> all =
          Arrays.stream(context.allGather(address)).map(TrainingTask::address).toList();
      return own.join(secret, context.partitionId(), all, Duration.ofMillis(patience));
    } catch (IOException e) {
      throw new WorkerException("This executor has no address: " + e.getMessage(), e);
    }
  }

  private static InetSocketAddress address(String text) {
    String[] parts = text.split(" ");
    return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
  }

  /** A job that is cancelled is saved and ends. */
  private static Thread watch(BarrierTaskContext context, Training training) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!context.isInterrupted()) {
                  Thread.sleep(GLANCE);
                }
                training.requestStop();
              } catch (InterruptedException e) {
                // the training is over
              }
            },
            "cancelled-job");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static SparkTrainingResult result(
      TrainingResult result, Collective workers, BarrierTaskContext context) {
    return new SparkTrainingResult(
        result.steps(),
        result.interrupted(),
        result.bestScore(),
        result.bestEpoch(),
        workers.size(),
        context.stageAttemptNumber(),
        workers.bytesSent());
  }
}
