package org.blockwright.runtime.cli;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.blockwright.runtime.pytorch.EngineLibrary;
import org.blockwright.runtime.train.EngineStart;
import org.blockwright.runtime.train.NativeMemory;
import picocli.CommandLine;

/**
 * Starts the engine while the command line is read and the model is looked up: loading its library
 * is most of what a short command does.
 */
final class EngineAhead extends Thread {
  private static final CountDownLatch LINKED = new CountDownLatch(2);
  private static final CountDownLatch STARTED = new CountDownLatch(1);

  private static volatile EngineAhead running;

  private final boolean endsAtOnce;
  private volatile Throwable failure;

  private EngineAhead(boolean endsAtOnce) {
    super("engine-start");
    this.endsAtOnce = endsAtOnce;
    setDaemon(true);
  }

  /**
   * Begins: the library in one thread, what else the engine does in another.
   *
   * @param endsAtOnce whether the command leaves nothing to do
   */
  static void begin(boolean endsAtOnce) {
    Thread library = new Thread(EngineAhead::loadLibrary, "engine-library");
    library.setDaemon(true);
    library.start();
    running = new EngineAhead(endsAtOnce);
    running.start();
    PicturesAhead.begin();
    linkForReading();
    LINKED.countDown();
  }

  private static void loadLibrary() {
    Optional<Path> library = EngineLibrary.find();
    try {
      LINKED.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    library.ifPresent(EngineLibrary::load);
  }

  /**
   * Links what reading the command line and files needs of Java's own libraries. While the engine's
   * is being loaded, the system's linker answers nobody else, and the first call of a native method
   * waits.
   */
  private static void linkForReading() {
    for (Method constant : Constants.class.getDeclaredMethods()) {
      constant.getDefaultValue();
    }
    StackTraceElement[] stack = Thread.currentThread().getStackTrace();
    Array.get(stack, Array.getLength(stack) - 1);
    Proxy.newProxyInstance( // in a module made for it, as annotations are
        EngineAhead.class.getClassLoader(),
        new Class<?>[] {Runnable.class},
        (proxy, method, arguments) -> null);
    Path home = Path.of(System.getProperty("java.home"));
    home.toFile().canRead();
    try (FileChannel file = FileChannel.open(home.resolve("release"))) {
      file.read(ByteBuffer.allocateDirect(1));
      file.read(ByteBuffer.allocateDirect(1), 0);
      file.size();
      // defines and verifies a class that no archive holds, since a lambda expression here is one
      Class.forName(CommandLine.IExecutionStrategy.class.getName());
    } catch (IOException | ClassNotFoundException e) {
      // without that file of the JDK a start takes longer, nothing else
    }
  }

  /** Values of an annotation, each kind of which is read by a method of its own. */
  private @interface Constants {
    int number() default 0;

    double share() default 0;

    String[] names() default "";
  }

  /** As {@link #linkForReading}, what DJL needs. */
  private static void linkForEngine() {
    TimeZone.getDefault(); // of its log
    Objects.requireNonNull(Object.class.getPackage());
    Path home = Path.of(System.getProperty("java.home"));
    try (InputStream none = Object.class.getModule().getResourceAsStream("none");
        Stream<Path> files = Files.walk(home, 1)) {
      files.forEach(Files::isWritable);
    } catch (IOException e) {
      // as there
    }
  }

  @Override
  public void run() {
    linkForEngine();
    LINKED.countDown();
    try {
      NativeMemory.tune();
      EngineLibrary.skipSearchForGpus();
      EngineStart.prepare();
      Engine.getInstance();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    STARTED.countDown();
    if (endsAtOnce) {
      QuickEnd.prepare();
    }
  }

  /** Waits until the engine is there, and throws what kept it from that. */
  static void await() {
    EngineAhead ahead = running;
    if (ahead == null) {
      return;
    }
    try {
      STARTED.await();
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
