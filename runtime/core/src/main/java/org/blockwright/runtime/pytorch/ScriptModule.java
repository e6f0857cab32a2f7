package org.blockwright.runtime.pytorch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;

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
    PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(device);
    try {
      String[] none = {};
      return new ScriptModule(
          manager,
          JniUtils.loadModule(manager, file, true, none, none.clone(), false),
          engineOptimizes);
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
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
