package org.blockwright.runtime.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.blockwright.runtime.api.EvaluationOptions;
import org.blockwright.runtime.api.EvaluationReport;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.api.Training;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.pytorch.EngineThreads;
import org.blockwright.runtime.train.Checkpoint;
import org.blockwright.runtime.train.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes long on a cluster: many steps, killed executors, thousands of pictures. */
@Tag("spark-long")
class SparkKillTest {
  private static final int KILLS = 10;
  private static final int STEPS = 40;

  /** Takes long enough to be killed ten times. */
  private static final String SLOW = "resnet20_cifar";

  @TempDir Path folder;

  private SparkSession session;

  @AfterEach
  void stop() {
    session.stop();
  }

  /** Forty steps, of which every tenth has fewer pictures than the others. */
  private static Training uneven(Class<?> model, Path run, String... changes) {
    return Training.of(model)
        .data(DataSpec.parse("shapes:" + (9 * 256 + 87)))
        .recipe(
            recipe -> {
              recipe.epochs(4).batch(256).set("drop_last=false");
              List.of(changes).forEach(recipe::set);
            })
        .listener(new StepLog(log(run)))
        .folder(run);
  }

  private static Path log(Path run) {
    return run.resolveSibling(run.getFileName() + ".losses");
  }

  /** Forty steps. */
  private static Training slow(String run) {
    return Training.of(SLOW)
        .data(DataSpec.parse("shapes:640"))
        .recipe(recipe -> recipe.epochs(4).batch(64).set("shards=4"))
        .folder(Path.of(run));
  }

  private String run(String name) {
    return folder.resolve(name).toString();
  }

  private void assertSameWeights(String expected, String found) throws IOException {
    for (String file : List.of(Checkpoint.LAST, Checkpoint.BEST)) {
      assertEquals(
          Cluster.sha256(folder.resolve(expected).resolve(file)),
          Cluster.sha256(folder.resolve(found).resolve(file)),
          found + "/" + file);
    }
  }

  /** Losses are those of one process that knows no shards, bits those of one that does. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void workersAreOne(int workers) throws IOException {
    EngineThreads.set(1);
    session = Cluster.start(workers);
    for (Class<?> model : List.of(NormalisedNet.class, PlainNet.class)) {
      String name = model.getSimpleName();
      uneven(model, folder.resolve(name)).run();
      uneven(model, folder.resolve(name + "-shards"), "shards=4").run();
      String together = run(name + "-together");
      SparkTrainingResult result =
          SparkTraining.of(session, () -> uneven(model, Path.of(together), "shards=4"))
              .workers(workers)
              .run();
      assertEquals(workers, result.workers());
      assertEquals(STEPS, result.steps());
      assertSameWeights(name + "-shards", name + "-together");
      assertEquals(losses(name + "-shards"), losses(name + "-together"));
      double most = 0;
      for (int step = 0; step < STEPS; step++) {
        double gap = losses(name).get(step) - losses(name + "-together").get(step);
        most = Math.max(most, Math.abs(gap));
      }
      System.out.printf(
          "SparkKillTest: %s on %d executors, %d steps: the same bits; losses within %.1e of one process without shards, %d bytes sent%n",
          name, workers, STEPS, most, result.bytesSent());
      assertTrue(most <= 1e-6, "losses differ by " + most);
    }
  }

  private List<Double> losses(String name) throws IOException {
    List<Double> losses = StepLog.read(log(folder.resolve(name)));
    assertEquals(STEPS, losses.size(), name);
    return losses;
  }

  @Test
  void killedTenTimesItEndsTheSame() throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("SparkKillTest: repeat these moments by -Dkill.seed=" + seed);
    EngineThreads.set(1);
    session = Cluster.start(2);
    slow(run("whole")).run();
    String killed = run("killed");
    CompletableFuture<SparkTrainingResult> running =
        CompletableFuture.supplyAsync(
            () ->
                SparkTraining.of(session, () -> slow(killed).saveEvery(3))
                    .workers(2)
                    .patience(Duration.ofMinutes(1))
                    .retries(KILLS)
                    .tell(System.out::println)
                    .run());
    Random random = new Random(seed);
    int kills = 0;
    while (kills < KILLS && !running.isDone()) {
      Thread.sleep(2000 + random.nextInt(12000));
      List<ProcessHandle> executors = Cluster.executors();
      if (executors.size() == 2 && !running.isDone()) {
        executors.get(random.nextInt(2)).destroyForcibly();
        kills++;
      }
    }
    SparkTrainingResult result = running.get();
    System.out.println("SparkKillTest: " + kills + " kills, " + result);
    assertEquals(KILLS, kills);
    assertEquals(STEPS, result.steps());
    assertSameWeights("whole", "killed");
    try (Stream<Path> files = Files.list(folder.resolve("killed"))) {
      assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")));
    }
  }

  @Test
  void sevenThousandPictures() {
    EngineThreads.set(1);
    session = Cluster.start(3);
    String trained = run("trained");
    Training.of(NormalisedNet.class)
        .data(DataSpec.parse("shapes:256"))
        .recipe(recipe -> recipe.epochs(1).batch(64))
        .folder(Path.of(trained))
        .run();
    EvaluationReport expected;
    try (ImageClassifier model =
            ImageClassifier.of(NormalisedNet.class).weights(Path.of(trained)).load();
        Dataset data = DataSpec.parse("shapes:28000").open()) {
      expected = model.evaluate(data.validation(), EvaluationOptions.standard());
    }
    assertEquals(7000, expected.metrics().images());
    for (int partitions = 1; partitions <= 3; partitions++) {
      Metrics found =
          SparkEvaluation.of(
                  session,
                  () -> ImageClassifier.of(NormalisedNet.class).weights(Path.of(trained)).load(),
                  () -> DataSpec.parse("shapes:28000").open())
              .partitions(partitions)
              .run()
              .metrics();
      System.out.println("SparkKillTest: " + partitions + " partitions: " + found);
      assertEquals(expected.metrics(), found);
    }
  }
}
