package org.blockwright.runtime.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.blockwright.runtime.data.DataLoader;
import org.blockwright.runtime.data.ShapesSource;
import org.blockwright.runtime.distributed.Collective;
import org.blockwright.runtime.distributed.WorkerProcesses;

/** One of several processes that train a model with all that is drawn at random. */
final class WorkerProcess {
  private WorkerProcess() {}

  /** Starts all but the first, which is this process. */
  static WorkerProcesses start(int size, Path folder, boolean resume) {
    return WorkerProcesses.start(
        size,
        rank ->
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerProcess.class.getName(),
                folder.toString(),
                String.valueOf(resume)),
        Duration.ofSeconds(60));
  }

  /** Trains as one of the workers. */
  static TrainingResult train(
      Collective workers, Path folder, boolean resume, Consumer<Trainer> more) {
    TrainingRecipe recipe =
        HardNet.RECIPE.with("batch=18").with("shards=4").with("epochs=2").with("drop_last=false");
    ShapesSource images = ShapesSource.train(79, 0);
    try (DataLoader train = DataLoaders.training(images, recipe, true, workers);
        DataLoader validation =
            DataLoaders.evaluation(ShapesSource.validation(40, 0), recipe, true)) {
      Trainer trainer =
          Trainer.of("hard", HardNet.of(16))
              .recipe(recipe)
              .classes(images.classNames())
              .folder(folder)
              .train(train)
              .validation(validation)
              .saveEvery(1)
              .collective(workers)
              .resume(resume);
      more.accept(trainer);
      return trainer.run();
    }
  }

  /** The process. */
  public static void main(String[] args) {
    try (Collective workers = WorkerProcesses.join(System.in, System.out)) {
      train(workers, Path.of(args[0]), Boolean.parseBoolean(args[1]), trainer -> {});
    }
  }
}
