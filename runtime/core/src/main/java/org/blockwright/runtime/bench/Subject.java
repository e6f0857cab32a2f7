package org.blockwright.runtime.bench;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.export.Execution;
import org.blockwright.runtime.export.ModelProgram;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.pytorch.ScriptModule;

/** Something that turns images into logits, and whose time is taken. */
public final class Subject implements AutoCloseable {
  private static final Runnable NOTHING = () -> {};

  private final Function<NDArray, NDArray> forward;
  private final Runnable restore;
  private final Runnable close;

  private Subject(Function<NDArray, NDArray> forward, Runnable restore, Runnable close) {
    this.forward = forward;
    this.restore = restore;
    this.close = close;
  }

  /**
   * A model, run in one of the ways there are.
   *
   * @param model initialised
   */
  public static Subject of(Classifier model, Execution execution) {
    return ModelProgram.of(model, execution)
        .map(Subject::of)
        .orElseGet(() -> new Subject(model::logits, NOTHING, NOTHING));
  }

  /** As {@link #of}, of a model that nothing else needs until {@link #restore}. */
  static Subject alone(Classifier model, Execution execution) {
    return ModelProgram.replacing(model, execution)
        .map(Subject::of)
        .orElseGet(() -> of(model, execution));
  }

  private static Subject of(ModelProgram program) {
    return new Subject(program::logits, program::restore, program::close);
  }

  /**
   * What a fused model does before its head.
   *
   * @param model initialised
   */
  static Subject body(Classifier model) {
    return of(ModelProgram.fusedBody(model));
  }

  /**
   * Somebody else's TorchScript program, run as the engine runs those by itself.
   *
   * @param file the archive
   * @param device where it runs
   * @throws FileException if it cannot be read
   */
  public static Subject archive(Path file, Device device) {
    if (!Files.isRegularFile(file)) {
      throw new FileException(file + " cannot be read: there is no such file");
    }
    ScriptModule module;
    try {
      module = ScriptModule.load(file, device, true);
    } catch (EngineException e) {
      throw new FileException(
          file + " cannot be read as a TorchScript program: " + firstLine(e), e);
    }
    return new Subject(
        images -> {
          try {
            return module.call(new NDList(images)).head();
          } catch (EngineException | IllegalArgumentException e) {
            throw new FileException(
                file + " does not take images " + images.getShape() + ": " + firstLine(e), e);
          }
        },
        NOTHING,
        module::close);
  }

  private static String firstLine(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /** Runs it, to the moment its output can be read. */
  void run(NDArray images) {
    forward.apply(images).toFloatArray();
  }

  /** Gives the model its values back, where they were put aside. */
  void restore() {
    restore.run();
  }

  @Override
  public void close() {
    close.run();
  }
}
