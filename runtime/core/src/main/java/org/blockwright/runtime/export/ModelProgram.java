package org.blockwright.runtime.export;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeviceException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.pytorch.ScriptModule;

/**
 * A classifier's TorchScript program, loaded and ready: the logits of its blocks, up to rounding,
 * in less time. It holds its own copy of the weights as they were when it was made.
 */
public final class ModelProgram implements AutoCloseable {
  private final ScriptModule module;

  private ModelProgram(ScriptModule module) {
    this.module = module;
  }

  /**
   * Makes the program that an execution runs; blocks run none.
   *
   * @param model initialised
   * @throws DeviceException if a fused one is asked for on another device than a CPU
   * @throws BlockwrightException if a hand-written block is among its nodes
   */
  public static Optional<ModelProgram> of(Classifier model, Execution execution) {
    return switch (execution) {
      case BLOCKS -> Optional.empty();
      case FUSED -> Optional.of(fused(model));
      case SCRIPT -> Optional.of(frozen(model));
    };
  }

  /** For CPUs with oneDNN, of its operators. */
  private static ModelProgram fused(Classifier model) {
    requireCpu(model);
    return write(model, Graph.of(model), Pass.CPU, false);
  }

  /**
   * Makes the fused program of what comes before the head; its outputs are what the head reads.
   *
   * @param model initialised, on a CPU
   * @throws BlockwrightException as {@link #of}
   */
  public static ModelProgram fusedBody(Classifier model) {
    requireCpu(model);
    return write(model, Graph.of(model).before("head"), Pass.CPU, false);
  }

  /** Of the engine's own operators, for any device, run as the engine runs anybody's programs. */
  private static ModelProgram frozen(Classifier model) {
    return write(model, Graph.of(model), Pass.FREEZING, true);
  }

  static void requireCpu(Classifier model) {
    if (model.device().isGpu()) {
      throw new DeviceException(
          "the fused program of " + model.id() + " is for CPUs, and the model is on a GPU");
    }
  }

  private static ModelProgram write(
      Classifier model, Graph graph, List<Pass> passes, boolean engineOptimizes) {
    Path file = null;
    try {
      file = Files.createTempFile("blockwright-", ".pt");
      OptimizedWriter.write(file, graph, model.id(), Export.INPUTS, passes, Map.of());
      return new ModelProgram(ScriptModule.load(file, model.device(), engineOptimizes));
    } catch (IOException e) {
      throw new FileException("no temporary file can be made: " + e.getMessage(), e);
    } finally {
      delete(file);
    }
  }

  /** Loads a program that {@link OptimizedWriter} wrote. */
  static ModelProgram load(Path file, Device device) {
    return new ModelProgram(ScriptModule.load(file, device, false));
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

  /**
   * A program as it is written.
   *
   * @param passes what was done to the graph, and to how much of it
   * @param lines the method that is run, in TorchScript
   */
  public record Text(Map<String, Integer> passes, String lines) {}

  /**
   * What a program would be.
   *
   * @param model initialised, with any values
   * @param execution other than blocks
   * @throws BlockwrightException if a hand-written block is among its nodes
   */
  public static Text text(Classifier model, Execution execution) {
    List<Pass> passes = execution == Execution.FUSED ? Pass.CPU : Pass.FREEZING;
    return OptimizedWriter.text(Graph.of(model), model.id(), Export.INPUTS, passes);
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
