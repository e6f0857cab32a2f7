package org.blockwright.runtime.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.BlockState;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Does once what most starts do, so that the launcher can have java archive the classes that they
 * load; see {@code -XX:ArchiveClassesAtExit}. People have no use for it.
 */
@Command(name = "warm-up", hidden = true, description = "Load what most commands load.")
final class WarmUpCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    EngineAhead.begin(true);
    EngineAhead.await();
    try {
      Path folder = Files.createTempDirectory("blockwright");
      Path weights = folder.resolve("drawn.safetensors");
      Path png = folder.resolve("black.png");
      Path jpeg = folder.resolve("black.jpg");
      try {
        Collection<ModelEntry> models = Catalogue.read().entries();
        models.forEach(entry -> entry.create(entry.classes()));
        ModelEntry smallest =
            models.stream()
                .filter(entry -> !entry.names().isEmpty())
                .min(Comparator.comparingLong(ModelEntry::macs))
                .orElseThrow();
        draw(smallest, weights);
        BufferedImage black = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(black, "png", png.toFile());
        ImageIO.write(black, "jpg", jpeg.toFile());
        run("models");
        run("describe", smallest.id());
        run("predict", smallest.id(), "" + png, "" + jpeg, "--weights", "" + weights);
        return run("predict", smallest.id(), "" + jpeg, "--json", "--weights", "" + weights);
      } finally {
        for (Path file : new Path[] {weights, png, jpeg, folder}) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new FileException("Cannot write into the folder of temporary files: " + e, e);
    }
  }

  /** Drawn weights under names of others, as most files have them. */
  private static void draw(ModelEntry entry, Path file) {
    try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu())) {
      Classifier model = entry.create(entry.classes());
      model.initialize(manager);
      BlockState.write(file, BlockState.parameters(model), entry.names().get(0), Map.of());
    }
  }

  private static int run(String... args) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    int code = Main.run(nowhere, nowhere, args);
    return code == CommandLine.ExitCode.USAGE ? CommandLine.ExitCode.SOFTWARE : code;
  }
}
