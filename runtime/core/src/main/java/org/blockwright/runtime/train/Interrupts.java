package org.blockwright.runtime.train;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C, counted: the first does what it did before, which is to end the process by way of its
 * shutdown hooks, and is told to somebody; the second ends the process at once. Java offers signals
 * only in a package that a compiler warns of, hence by reflection; where there is none, nothing
 * changes.
 */
final class Interrupts implements AutoCloseable {
  /** Exit code of a process that Ctrl-C ended. */
  private static final int INTERRUPTED = 130;

  private final AtomicBoolean seen = new AtomicBoolean();
  private final Runnable first;
  private Class<?> handlerType;
  private Method handle;
  private Object signal;
  private Object before;

  /**
   * @param first run at the first Ctrl-C, in a thread of its own
   */
  Interrupts(Runnable first) {
    this.first = first;
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      handlerType = Class.forName("sun.misc.SignalHandler");
      handle = signalType.getMethod("handle", signalType, handlerType);
      signal = signalType.getConstructor(String.class).newInstance("INT");
      before = handle.invoke(null, signal, handler());
    } catch (ReflectiveOperationException e) {
      before = null;
    }
  }

  private Object handler() {
    return Proxy.newProxyInstance(
        Interrupts.class.getClassLoader(),
        new Class<?>[] {handlerType},
        (self, method, args) -> {
          switch (method.getName()) {
            case "handle":
              interrupted();
              return null;
            case "equals":
              return self == args[0];
            case "hashCode":
              return System.identityHashCode(self);
            default:
              return "Ctrl-C while a run is going on";
          }
        });
  }

  private void interrupted() throws IllegalAccessException, InvocationTargetException {
    if (seen.getAndSet(true)) {
      Runtime.getRuntime().halt(INTERRUPTED);
    }
    first.run();
    try {
      handlerType.getMethod("handle", signal.getClass()).invoke(before, signal);
    } catch (NoSuchMethodException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** Ctrl-C is again what it was, unless it was pressed: then a second still ends at once. */
  @Override
  public void close() {
    if (before == null || seen.get()) {
      return;
    }
    try {
      handle.invoke(null, signal, before);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
