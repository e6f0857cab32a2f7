package org.blockwright.runtime.export;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeviceException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.FreeMemory;
import org.blockwright.runtime.heads.Formulations;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.pytorch.ScriptModule;

/**
 * A classifier's TorchScript program, loaded and ready: the logits of its blocks, up to rounding,
 * in less time. It holds its own copy of the weights as they were when it was made.
 */
public final class ModelProgram implements AutoCloseable {
  private final ScriptModule module;
  private final ParkedValues parked;

  private ModelProgram(ScriptModule module, ParkedValues parked) {
    this.module = module;
    this.parked = parked;
  }

  /**
   * Makes the program that an execution runs; blocks run none. The model stays as it is.
   *
   * @param model initialised
   * @throws DeviceException if a fused one is asked for on another device than a CPU
   * @throws BlockwrightException if a hand-written block is among its nodes
   */
  public static Optional<ModelProgram> of(Classifier model, Execution execution) {
    return execution == Execution.BLOCKS
        ? Optional.empty()
        : Optional.of(make(model, graph(model, execution), execution, ParkedValues.none()));
  }

  /**
   * As {@link #of}, to run in the model's place: on a CPU the model's values lie in a temporary
   * file from now on, and memory holds the program's alone. Until {@link #restore} the model's
   * parameters are not initialised. Nobody else may use it meanwhile.
   */
  public static Optional<ModelProgram> replacing(Classifier model, Execution execution) {
    if (execution == Execution.BLOCKS || model.device().isGpu()) {
      return of(model, execution);
    }
    Graph graph = graph(model, execution);
    ParkedValues parked = ParkedValues.of(model.getParameters().values());
    try {
      ModelProgram program = make(model, graph, execution, parked);
      FreeMemory.giveBack();
      return Optional.of(program);
    } catch (RuntimeException | Error e) {
      parked.restore();
      throw e;
    }
  }

  private static Graph graph(Classifier model, Execution execution) {
    if (execution == Execution.FUSED) {
      requireCpu(model);
    }
    return Graph.of(model);
  }

  /**
   * Makes the fused program of what comes before the head; its outputs are what the head reads.
   *
   * @param model initialised, on a CPU
   * @throws BlockwrightException as {@link #of}
   */
  public static ModelProgram fusedBody(Classifier model) {
    requireCpu(model);
    Graph body = Graph.of(model).before("head");
    return make(model, body, Execution.FUSED, ParkedValues.none());
  }

  /**
   * Makes the fused program of a head, or of another part by itself, by a table of its own.
   *
   * @param part initialised, on a CPU
   * @throws BlockwrightException as {@link #of}
   */
  public static ModelProgram fused(GraphBlock part, Formulations table) {
    ParkedValues none = ParkedValues.none();
    return new ModelProgram(
        OptimizedWriter.load(
            Graph.of(part), "part", Export.INPUTS, Pass.cpu(table), part.device(), false, none),
        none);
  }

  static void requireCpu(Classifier model) {
    if (model.device().isGpu()) {
      throw new DeviceException(
          "the fused program of " + model.id() + " is for CPUs, and the model is on a GPU");
    }
  }

  /** Loads a program that {@link OptimizedWriter} wrote. */
  static ModelProgram load(Path file, Device device) {
    return new ModelProgram(ScriptModule.load(file, device, false), ParkedValues.none());
  }

  /** Of oneDNN's operators, or of the engine's own, run as the engine runs anybody's programs. */
  private static ModelProgram make(
      Classifier model, Graph graph, Execution execution, ParkedValues values) {
    boolean fused = execution == Execution.FUSED;
    List<Pass> passes = fused ? Pass.CPU : Pass.FREEZING;
    return new ModelProgram(
        OptimizedWriter.load(
            graph, model.id(), Export.INPUTS, passes, model.device(), !fused, values),
        values);
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

  /**
   * Gives the model that this replaces its values back, which stay; from several threads, too. Does
   * nothing where it has them, or where this is closed.
   *
   * @throws FileException if they cannot be read
   */
  public void restore() {
    parked.restore();
  }

  /** Frees the program; values that were not given back are gone. */
  @Override
  public void close() {
    module.close();
    parked.close();
  }
}
