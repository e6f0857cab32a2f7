package org.blockwright.examples;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import org.blockwright.runtime.Blockwright;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.data.DataLoader;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.report.RunFiles;
import org.blockwright.runtime.train.DataLoaders;
import org.blockwright.runtime.train.EpochReport;
import org.blockwright.runtime.train.Recipes;
import org.blockwright.runtime.train.Trainer;
import org.blockwright.runtime.train.TrainingListener;
import org.blockwright.runtime.train.TrainingRecipe;

/** A training of one's own, in Java instead of on the command line. */
public final class TrainMnist {
  private TrainMnist() {}

  /** Trains {@link MnistNet}: {@code TrainMnist DATA_FOLDER OUTPUT_FOLDER}. */
  public static void main(String[] args) {
    TrainingRecipe recipe = Recipes.of(Catalogue.read().get("mnist_net")).with("epochs=2");
    try (Dataset mnist = DataSpec.parse("mnist:" + args[0]).open();
        DataLoader train = DataLoaders.training(mnist.train(), recipe, true);
        DataLoader validation = DataLoaders.evaluation(mnist.validation(), recipe, true)) {
      Trainer.of(
              "mnist_net",
              manager -> {
                Classifier model = Blockwright.create(MnistNet.class, 10);
                model.initialize(manager);
                return model;
              })
          .recipe(recipe)
          .devices(List.of(Device.cpu()))
          .classes(mnist.classNames())
          .folder(Path.of(args[1]))
          .train(train)
          .validation(validation)
          .listener(
              new TrainingListener() {
                @Override
                public void epoch(EpochReport epoch) {
                  System.out.println(epoch);
                }
              })
          .listener(new RunFiles())
          .run();
    }
  }
}
