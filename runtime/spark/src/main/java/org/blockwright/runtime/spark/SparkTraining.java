package org.blockwright.runtime.spark;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WorkerException;
import org.blockwright.runtime.distributed.SocketWorkers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag$;

/**
 * Trains a model on the executors of a Spark cluster, one worker on each: a stage that starts all
 * of them at once, in which they share every batch. Where an executor dies, the run goes on from
 * its last checkpoint.
 *
 * <pre>{@code
 * SparkTraining.of(
 *         session,
 *         () ->
 *             Training.of("resnet18_noah")
 *                 .data(Datasets.imageFolder(Path.of("/data/pictures")))
 *                 .recipe(recipe -> recipe.epochs(30).set("shards=8"))
 *                 .folder(Path.of("/data/runs/1")))
 *     .workers(4)
 *     .run();
 * }</pre>
 *
 * <p>The description is made anew at each executor, which all see its data and its folder under the
 * same paths. With {@code shards} in the recipe the weights are the same to the bit for any number
 * of workers, and a run may go on with fewer. An executor runs one training at a time, so it takes
 * all of its cores: {@code spark.task.cpus} is {@code spark.executor.cores}.
 */
public final class SparkTraining {
  private static final Logger LOG = LoggerFactory.getLogger(SparkTraining.class);
  private static final Duration GLANCE = Duration.ofMillis(200);

  private final SparkSession session;
  private final TrainingDescription description;
  private OptionalInt workers = OptionalInt.empty();
  private OptionalInt least = OptionalInt.empty();
  private OptionalInt threads = OptionalInt.empty();
  private Duration patience = Duration.ofMinutes(10);
  private int retries = 3;
  private Consumer<String> notes = LOG::info;

  private SparkTraining(SparkSession session, TrainingDescription description) {
    this.session = session;
    this.description = description;
  }

  /** Starts to describe a training on the executors of a session. */
  public static SparkTraining of(SparkSession session, TrainingDescription description) {
    return new SparkTraining(session, description);
  }

  /** How many executors train; all that are there unless told. */
  public SparkTraining workers(int count) {
    workers = OptionalInt.of(count);
    return this;
  }

  /**
   * With how many a run goes on where executors were lost and do not come back; all unless told.
   */
  public SparkTraining atLeast(int count) {
    least = OptionalInt.of(count);
    return this;
  }

  /** Threads of the engine at each worker; as many as {@code spark.task.cpus} unless told. */
  public SparkTraining threads(int count) {
    threads = OptionalInt.of(count);
    return this;
  }

  /**
   * How long to wait for executors at the start and after a loss, for workers to meet, and for one
   * that is silent, such as one that is still reading what data there is; ten minutes unless told.
   * A worker that dies is noticed at once.
   */
  public SparkTraining patience(Duration value) {
    patience = value;
    return this;
  }

  /** How often a run goes on by itself after Spark has given up its stage; 3 unless told. */
  public SparkTraining retries(int count) {
    retries = count;
    return this;
  }

  /** Hears what its user may want to know, a line each; logged unless said. */
  public SparkTraining tell(Consumer<String> ofNotes) {
    notes = ofNotes;
    return this;
  }

  /**
   * Trains to the end of the recipe; goes on where the folder holds a run already.
   *
   * @throws BlockwrightException if the training itself cannot be, as {@code Training.run} says
   * @throws WorkerException if there are too few executors, or they are lost too often
   */
  public SparkTrainingResult run() {
    for (int attempt = 0; ; attempt++) {
      int count = awaitExecutors();
      try {
        SparkTrainingResult result = attempt(count);
        if (!result.interrupted() || attempt == retries) {
          return result;
        }
        notes.accept("Going on from the last checkpoint: an executor was asked to end.");
      } catch (Exception e) { // Spark's own is a checked one that no signature names
        String why = TaskFailure.sentence(e);
        if (TaskFailure.isFinal(why)) {
          throw TaskFailure.exception(why, e);
        }
        if (attempt == retries) {
          throw new WorkerException(
              "The training was given up after %d attempts; the last: %s"
                  .formatted(attempt + 1, why),
              e);
        }
        notes.accept("Going on from the last checkpoint: " + why);
      }
    }
  }

  private SparkTrainingResult attempt(int count) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    int cores =
        threads.orElseGet(() -> session.sparkContext().getConf().getInt("spark.task.cpus", 1));
    TrainingTask task =
        new TrainingTask(description, SocketWorkers.newSecret(), patience.toMillis(), cores);
    List<Integer> ranks = IntStream.range(0, count).boxed().toList();
    RDD<String> results =
        context
            .parallelize(ranks, count)
            .rdd()
            .barrier()
            .mapPartitions(task, false, ClassTag$.MODULE$.apply(String.class));
    return SparkTrainingResult.parse(results.toJavaRDD().collect().get(0));
  }

  /** Waits for as many executors as are wanted, and takes those that are there in the end. */
  private int awaitExecutors() {
    long deadline = System.nanoTime() + patience.toNanos();
    int wanted = workers.orElse(1);
    int enough = least.orElse(wanted);
    while (true) {
      int there = executors();
      if (there >= wanted) {
        return workers.orElse(there);
      }
      if (System.nanoTime() > deadline) {
        if (there >= enough && there > 0) {
          notes.accept("Training with %d of %d executors.".formatted(there, wanted));
          return there;
        }
        throw new WorkerException(
            "Only %d of %d executors are there after %d s."
                .formatted(there, wanted, patience.toSeconds()));
      }
      try {
        Thread.sleep(GLANCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new WorkerException("The training was interrupted.", e);
      }
    }
  }

  private int executors() {
    int known = session.sparkContext().statusTracker().getExecutorInfos().length;
    // the driver counts as one, except where everything runs in its process
    return session.sparkContext().isLocal() ? 1 : known - 1;
  }
}
