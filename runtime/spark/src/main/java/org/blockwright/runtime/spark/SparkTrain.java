package org.blockwright.runtime.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.blockwright.runtime.api.Training;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.data.DataSpec;

/**
 * A training for {@code spark-submit}: a model's id, data, a folder, and what is changed of the
 * recipe, such as {@code resnet18_noah /data/pictures /data/runs/1 epochs=30 shards=8}. The
 * session's settings come from {@code spark-submit}; {@code workers=4} among the changes says how
 * many executors train, {@code spark.executor.instances} of them unless it does, and {@code
 * save_every=100} after how many steps there are checkpoints within an epoch.
 */
public final class SparkTrain {
  private static final String WORKERS = "workers=";
  private static final String SAVE_EVERY = "save_every=";
  private static final int NAMES = 3;

  private SparkTrain() {}

  /** Trains, and prints what it came to. */
  public static void main(String[] args) {
    if (args.length < NAMES) {
      System.err.println("Usage: ID DATA FOLDER [workers=N] [save_every=STEPS] [RECIPE=VALUE ...]");
      System.exit(2);
    }
    SparkSession session = SparkSession.builder().appName("blockwright " + args[0]).getOrCreate();
    int code = 0;
    try {
      System.out.println(train(session, args).toJson());
    } catch (BlockwrightException e) {
      System.err.println("blockwright: " + e.getMessage());
      code = 1;
    } finally {
      session.stop();
    }
    if (code > 0) {
      System.exit(code);
    }
  }

  static SparkTrainingResult train(SparkSession session, String... args) {
    String id = args[0];
    String data = args[1];
    String folder = args[2];
    List<String> changes = new ArrayList<>(Arrays.asList(args).subList(NAMES, args.length));
    OptionalInt workers = taken(changes, WORKERS);
    int saveEvery = taken(changes, SAVE_EVERY).orElse(0);
    return SparkTraining.of(session, () -> training(id, data, folder, changes).saveEvery(saveEvery))
        .workers(
            workers.orElseGet(
                () -> session.sparkContext().getConf().getInt("spark.executor.instances", 1)))
        .tell(System.err::println)
        .run();
  }

  /** The number that a word of its own says, which is then no more among the recipe's. */
  private static OptionalInt taken(List<String> changes, String word) {
    OptionalInt found =
        changes.stream()
            .filter(value -> value.startsWith(word))
            .mapToInt(value -> number(word, value.substring(word.length())))
            .findFirst();
    changes.removeIf(value -> value.startsWith(word));
    return found;
  }

  private static int number(String word, String value) {
    if (!value.matches("[1-9][0-9]{0,8}")) {
      throw new RecipeException("The %s%s is no whole number from 1.".formatted(word, value));
    }
    return Integer.parseInt(value);
  }

  private static Training training(String id, String data, String folder, List<String> changes) {
    return Training.of(id)
        .data(DataSpec.parse(data))
        .recipe(recipe -> changes.forEach(recipe::set))
        .folder(Path.of(folder));
  }
}
