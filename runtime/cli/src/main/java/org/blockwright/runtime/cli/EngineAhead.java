package org.blockwright.runtime.cli;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.blockwright.runtime.train.EngineStart;
import org.blockwright.runtime.train.NativeMemory;
import org.blockwright.runtime.train.RecipeKey;

/**
 * Starts the engine while the command line is read and the model is looked up: loading its library
 * is most of what a short command does.
 */
final class EngineAhead extends Thread {
  private static volatile EngineAhead running;

  private volatile Throwable failure;

  private EngineAhead() {
    super("engine-start");
    setDaemon(true);
  }

  static void begin() {
    linkFirst();
    running = new EngineAhead();
    running.start();
  }

  /**
   * Links what reading recipes and files needs of Java's own libraries. While the engine's is being
   * loaded, the system's linker answers nobody else, and the first call of a native method waits.
   */
  private static void linkFirst() {
    RecipeKey.values(); // reads numbers from an annotation
    try (FileChannel file = FileChannel.open(Path.of(System.getProperty("java.home"), "release"))) {
      file.read(ByteBuffer.allocateDirect(1), 0);
      file.size();
    } catch (IOException e) {
      // without that file of the JDK a start takes longer, nothing else
    }
  }

  @Override
  public void run() {
    try {
      NativeMemory.tune();
      EngineStart.prepare();
      Engine.getInstance();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /** Waits until the engine is there, and throws what kept it from that. */
  static void await() {
    EngineAhead ahead = running;
    if (ahead == null) {
      return;
    }
    try {
      ahead.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ahead.failure instanceof Error error) {
      throw error;
    }
    if (ahead.failure instanceof RuntimeException error) {
      throw error;
    }
  }
}
