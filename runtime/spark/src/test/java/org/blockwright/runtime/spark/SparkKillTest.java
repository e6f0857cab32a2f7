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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes long on a cluster: many steps, killed executors, thousands of pictures. */
@Tag("spark-long")
class SparkKillTest {
  private static final int KILLS = 10;
  private static final String NORMALISED = "resnet20_cifar";

  /** Without batch norm. */
  private static final String PLAIN = "squeezenet1_0";

  @TempDir Path folder;

  private SparkSession session;

  @AfterEach
  void stop() {
    session.stop();
  }

  /** Forty steps. */
  private static Training training(String model, String run, int batch) {
    return Training.of(model)
        .data(DataSpec.parse("shapes:" + 10 * batch))
        .recipe(recipe -> recipe.epochs(4).batch(batch).size(32).set("shards=4"))
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

  @Test
  void fourWorkersAreOne() throws IOException {
    EngineThreads.set(1);
    session = Cluster.start(4);
    for (String model : List.of(NORMALISED, PLAIN)) {
      training(model, run(model), 256).run();
      String together = run(model + "-4");
      SparkTrainingResult result =
          SparkTraining.of(session, () -> training(model, together, 256)).workers(4).run();
      assertEquals(4, result.workers());
      assertEquals(40, result.steps());
      assertSameWeights(model, model + "-4");
    }
  }

  @Test
  void killedTenTimesItEndsTheSame() throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("SparkKillTest: repeat these moments by -Dkill.seed=" + seed);
    EngineThreads.set(1);
    session = Cluster.start(2);
    training(NORMALISED, run("whole"), 64).run();
    String killed = run("killed");
    CompletableFuture<SparkTrainingResult> running =
        CompletableFuture.supplyAsync(
            () ->
                SparkTraining.of(session, () -> training(NORMALISED, killed, 64))
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
    assertEquals(40, result.steps());
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
    Training.of(NORMALISED)
        .data(DataSpec.parse("shapes:256"))
        .recipe(recipe -> recipe.epochs(1).batch(64))
        .folder(Path.of(trained))
        .run();
    EvaluationReport expected;
    try (ImageClassifier model = ImageClassifier.of(NORMALISED).weights(Path.of(trained)).load();
        Dataset data = DataSpec.parse("shapes:28000").open()) {
      expected = model.evaluate(data.validation(), EvaluationOptions.standard());
    }
    assertEquals(7000, expected.metrics().images());
    for (int partitions = 1; partitions <= 3; partitions++) {
      assertEquals(
          expected.metrics(),
          SparkEvaluation.of(
                  session,
                  () -> ImageClassifier.of(NORMALISED).weights(Path.of(trained)).load(),
                  () -> DataSpec.parse("shapes:28000").open())
              .partitions(partitions)
              .run()
              .metrics());
    }
  }
}
