package org.blockwright.runtime.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeviceException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.pytorch.ScriptModule;

/**
 * A classifier's program for CPUs with oneDNN, loaded and ready: the logits of its blocks, up to
 * rounding, in less time. It holds its own copy of the weights as they were when it was made.
 */
public final class OptimizedProgram implements AutoCloseable {
  private final ScriptModule module;

  private OptimizedProgram(ScriptModule module) {
    this.module = module;
  }

  /**
   * Makes the program of a classifier.
   *
   * @param model initialised, on a CPU
   * @throws DeviceException if it is on another device
   * @throws BlockwrightException if a hand-written block is among its nodes
   */
  public static OptimizedProgram of(Classifier model) {
    if (model.device().isGpu()) {
      throw new DeviceException(
          "the fused program of " + model.id() + " is for CPUs, and the model is on a GPU");
    }
    Path file = null;
    try {
      file = Files.createTempFile("blockwright-", ".pt");
      OptimizedWriter.write(file, Graph.of(model), model.id(), Export.INPUTS, Map.of());
      return new OptimizedProgram(ScriptModule.load(file, model.device()));
    } catch (IOException e) {
      throw new FileException("no temporary file can be made: " + e.getMessage(), e);
    } finally {
      delete(file);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }

  /** What is done to the graph, and to how much of it. */
  public static Map<String, Integer> passes(Classifier model) {
    return OptimizedWriter.passes(Graph.of(model), Export.INPUTS);
  }

  /**
   * Logits in evaluation.
   *
   * @param images {@code (N, C, H, W)}, normalised
   * @return logits {@code (N, classes)}, in the images' manager
   */
  public NDArray logits(NDArray images) {
    NDList outputs = outputs(new NDList(images));
    List<NDArray> further = outputs.subList(1, outputs.size());
    further.forEach(NDArray::close);
    return outputs.head();
  }

  /** All outputs of the classifier in evaluation, the logits first, in the images' manager. */
  public NDList outputs(NDList images) {
    return module.call(images);
  }

  /** Frees the program. */
  @Override
  public void close() {
    module.close();
  }
}
