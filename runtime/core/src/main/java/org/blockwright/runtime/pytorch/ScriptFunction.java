package org.blockwright.runtime.pytorch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A function of tensors in TorchScript, run by the PyTorch engine. Gradients flow through it where
 * this thread's gradients are on. It lives as long as the process, on any device, in any thread.
 */
public final class ScriptFunction {
  private static final String ENGINE = "PyTorch";

  /** The class that a method of {@link #module} is of. */
  static final String TYPE = "Function";

  private final PtSymbolBlock module;

  private ScriptFunction(PtSymbolBlock module) {
    this.module = module;
  }

  /** Whether an engine, by its name, runs such functions. */
  public static boolean runsOn(String engine) {
    return engine.equals(ENGINE);
  }

  /**
   * Compiles a function.
   *
   * @param inputs names of its tensors, at least one
   * @param output the expression of its output, in TorchScript's serialised form
   * @throws ai.djl.engine.EngineException if the engine cannot read it
   */
  public static ScriptFunction of(List<String> inputs, String output) {
    String parameters =
        inputs.stream().map(name -> ",\n    " + name + ": Tensor").collect(Collectors.joining());
    String method =
        """
          def forward(self: __torch__.%s%s) -> Tensor:
            return %s
        """
            .formatted(TYPE, parameters, output);
    return new ScriptFunction(module(method));
  }

  /** A module with one method, which is indented. */
  static PtSymbolBlock module(String method) {
    String code =
        """
        class %s(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
        %s"""
            .formatted(TYPE, method);
    byte[] object = new Pickle().beginModule(TYPE).endModule().stop();
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try {
      Archive.write(
          archive,
          TYPE,
          object,
          code,
          Stream.empty(),
          new Pickle().emptyTuple().stop(),
          Stream.empty(),
          Map.of());
      // Without tensors it belongs to no device. The block frees its module when this manager is
      // closed, which nobody does.
      PtNDManager manager = (PtNDManager) Engine.getEngine(ENGINE).newBaseManager(Device.cpu());
      return JniUtils.loadModule(
          manager, new ByteArrayInputStream(archive.toByteArray()), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs it.
   *
   * @param inputs as many as it has, of the PyTorch engine
   * @return its output, attached to the first input's manager
   */
  public NDArray call(NDArray... inputs) {
    try (NDList views = views(inputs)) {
      return run(views);
    }
  }

  /**
   * Runs a function of one tensor that overwrites it.
   *
   * @param x without a name, which the engine would read as an instruction; no view of another
   *     array, whose gradients would be copied for it
   * @return its output, attached to the input's manager
   */
  public NDArray overwrite(NDArray x) {
    return run(new NDList(x));
  }

  private NDArray run(NDList inputs) {
    // Operator by operator from the first call on: profiling would compile the function anew at
    // its second call, for the shapes that it has seen. The switch is this thread's, usually on.
    JniUtils.setGraphExecutorOptimize(false);
    try {
      return IValueUtils.forward(module, inputs, true).singletonOrThrow();
    } finally {
      JniUtils.setGraphExecutorOptimize(true);
    }
  }

  /** The engine would read a parameter's name as an instruction how to pass it. */
  private static NDList views(NDArray... inputs) {
    NDList views = new NDList(inputs.length);
    for (NDArray input : inputs) {
      views.add(input.reshape(input.getShape()));
    }
    return views;
  }
}
