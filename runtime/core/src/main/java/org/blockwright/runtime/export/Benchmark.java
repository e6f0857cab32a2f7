package org.blockwright.runtime.export;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.model.Classifier;

/**
 * How long a network takes in evaluation as a block, and as a TorchScript program of the same
 * graph, in one process: both by turns, so that a change of the machine's mood meets both.
 */
public final class Benchmark {
  private static final int WARM_UP = 5;
  private static final double NANOS_PER_MILLI = 1e6;

  private Benchmark() {}

  /**
   * Medians of one forward pass on a batch, to the moment its output can be read.
   *
   * @param batch images at once
   * @param rounds passes of each that were timed
   * @param block milliseconds of the block
   * @param program milliseconds of the TorchScript program
   */
  public record Result(int batch, int rounds, double block, double program) {}

  /**
   * Times a network and a TorchScript archive that {@link Export#torchScript} wrote of it.
   *
   * @param model initialised
   * @param program the archive
   * @param batch images at once
   * @param rounds timed passes of each, after five that are not
   * @throws BlockwrightException if the archive cannot be read
   */
  public static Result run(Classifier model, Path program, int batch, int rounds) {
    try (Model loaded = Model.newInstance("program", model.device(), "PyTorch");
        InputStream in = new BufferedInputStream(Files.newInputStream(program));
        NDManager manager = loaded.getNDManager().newSubManager()) {
      loaded.load(in);
      TensorShape image = model.image();
      NDArray images =
          manager.randomUniform(
              -2, 2, new Shape(batch, image.channels(), image.height(), image.width()));
      Block block = loaded.getBlock();
      double[] ofBlock = new double[rounds];
      double[] ofProgram = new double[rounds];
      for (int i = -WARM_UP; i < rounds; i++) {
        double first = time(images, x -> model.logits(x).toFloatArray());
        double second = time(images, x -> forward(block, x));
        if (i >= 0) {
          ofBlock[i] = first;
          ofProgram[i] = second;
        }
      }
      return new Result(batch, rounds, median(ofBlock), median(ofProgram));
    } catch (IOException | MalformedModelException e) {
      throw new FileException(program + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Median of a forward pass of the block alone, to the moment its output can be read.
   *
   * @param model initialised
   * @param manager on the model's device
   * @param batch images at once
   * @param rounds timed passes, after five that are not
   * @return milliseconds
   */
  public static double milliseconds(Classifier model, NDManager manager, int batch, int rounds) {
    TensorShape image = model.image();
    Shape shape = new Shape(batch, image.channels(), image.height(), image.width());
    try (NDArray images = manager.randomUniform(-2, 2, shape)) {
      double[] times = new double[rounds];
      for (int i = -WARM_UP; i < rounds; i++) {
        double one = time(images, x -> model.logits(x).toFloatArray());
        if (i >= 0) {
          times[i] = one;
        }
      }
      return median(times);
    }
  }

  private static void forward(Block block, NDArray images) {
    ParameterStore store = new ParameterStore(images.getManager(), false);
    block.forward(store, new NDList(images), false).get(0).toFloatArray();
  }

  private static double time(NDArray images, Consumer<NDArray> forward) {
    try (NDManager scratch = images.getManager().newSubManager()) {
      NDArray x = images.duplicate();
      x.attach(scratch);
      long start = System.nanoTime();
      forward.accept(x);
      return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
