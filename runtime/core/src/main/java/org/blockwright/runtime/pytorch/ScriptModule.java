package org.blockwright.runtime.pytorch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A TorchScript archive, loaded by the PyTorch engine; safe to run from several threads. */
public final class ScriptModule implements AutoCloseable {
  private final PtNDManager manager;
  private final PtSymbolBlock module;
  private final boolean engineOptimizes;

  private ScriptModule(PtNDManager manager, PtSymbolBlock module, boolean engineOptimizes) {
    this.manager = manager;
    this.module = module;
    this.engineOptimizes = engineOptimizes;
  }

  /**
   * Loads an archive.
   *
   * @param file the archive, not needed afterwards
   * @param device where its tensors go
   * @param engineOptimizes whether the engine watches its first runs and rewrites it, as it does by
   *     default; else it runs operator by operator from the first call on
   * @throws ai.djl.engine.EngineException if the engine cannot read it
   */
  public static ScriptModule load(Path file, Device device, boolean engineOptimizes) {
    String[] none = {};
    return load(
        manager -> JniUtils.loadModule(manager, file, true, none, none.clone(), false),
        device,
        engineOptimizes);
  }

  /** As {@link #load(Path, Device, boolean)}, of the archive's bytes. */
  public static ScriptModule load(byte[] archive, Device device, boolean engineOptimizes) {
    return load(
        manager -> JniUtils.loadModule(manager, new ByteArrayInputStream(archive), true, false),
        device,
        engineOptimizes);
  }

  private static ScriptModule load(Loading loading, Device device, boolean engineOptimizes) {
    PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(device);
    try {
      return new ScriptModule(manager, loading.load(manager), engineOptimizes);
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  @FunctionalInterface
  private interface Loading {
    PtSymbolBlock load(PtNDManager manager) throws IOException;
  }

  /** Runs a method that returns nothing, with gradients off and operator by operator. */
  public void run(String method, List<NDArray> inputs) {
    IValue[] values = inputs.stream().map(x -> IValue.from((PtNDArray) x)).toArray(IValue[]::new);
    JniUtils.setGraphExecutorOptimize(false);
    try {
      Tensors.withoutGradients(
          () -> {
            IValueUtils.runMethod(module, method, values).close();
            return null;
          });
    } finally {
      JniUtils.setGraphExecutorOptimize(true);
      for (IValue value : values) {
        value.close();
      }
    }
  }

  /** Runs it in evaluation; the outputs are attached to the first input's manager. */
  public NDList call(NDList inputs) {
    if (engineOptimizes) {
      return IValueUtils.forward(module, inputs, false);
    }
    JniUtils.setGraphExecutorOptimize(false);
    try {
      return IValueUtils.forward(module, inputs, false);
    } finally {
      JniUtils.setGraphExecutorOptimize(true);
    }
  }

  /** Frees the module. */
  @Override
  public void close() {
    module.close();
    manager.close();
  }
}
