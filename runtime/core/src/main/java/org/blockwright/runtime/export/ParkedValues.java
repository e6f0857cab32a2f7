package org.blockwright.runtime.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.FreeMemory;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * Values of parameters, on disk instead of in memory while nobody needs them: in a file in Java's
 * temporary folder that no other program sees and that ends with this or with the process. Where
 * that folder takes no more, values stay where they are.
 */
final class ParkedValues implements AutoCloseable {
  /** Bytes after which what was freed goes back to the system. */
  private static final long STEP = 8L << 20;

  /** More than this would be copied twice between Java and the file. */
  private static final int CHUNK = 1 << 13;

  /** Where a parameter's values lie in the file, and what its array was. */
  private record Parked(long position, NDManager manager, Shape shape, boolean trained) {}

  private final Map<Parameter, Parked> parked = new IdentityHashMap<>();
  // Not a channel, which an interrupt of the thread that reads closes for all.
  private RandomAccessFile file;
  private long end;

  /** Bytes freed since the last time. */
  private long freed;

  private ParkedValues() {}

  /** Without any: all parameters stay in memory. */
  static ParkedValues none() {
    return new ParkedValues();
  }

  /** Those of parameters, out of memory from now on. */
  static ParkedValues of(Iterable<Parameter> parameters) {
    ParkedValues values = new ParkedValues();
    values.open();
    parameters.forEach(values::park);
    FreeMemory.giveBack();
    return values;
  }

  private void open() {
    try {
      Path path = Files.createTempFile("blockwright-", ".parked");
      file = new RandomAccessFile(path.toFile(), "rw");
      removeWhileOpen(path);
    } catch (IOException e) {
      file = null; // then all stay in memory
    }
  }

  private static void removeWhileOpen(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      path.toFile().deleteOnExit(); // as on Windows, where an open file cannot be removed
    }
  }

  /** Takes values out of memory, unless they are of another type or device. */
  private void park(Parameter parameter) {
    if (file == null || !parameter.isInitialized()) {
      return;
    }
    NDArray array = parameter.getArray();
    if (array.getDevice().isGpu() || array.getDataType() != DataType.FLOAT32 || array.isEmpty()) {
      return;
    }
    ByteBuffer values = Tensors.bytes(array);
    long size = values.remaining();
    byte[] some = new byte[CHUNK];
    try {
      file.seek(end);
      while (values.hasRemaining()) {
        int count = Math.min(some.length, values.remaining());
        values.get(some, 0, count);
        file.write(some, 0, count);
      }
    } catch (IOException e) {
      return; // what was parked before can still be read
    }
    parked.put(
        parameter, new Parked(end, array.getManager(), array.getShape(), array.hasGradient()));
    end += size;
    parameter.close();
  }

  /** Does something with the values of parameters, which need not be in memory otherwise. */
  synchronized void use(List<Parameter> parameters, Consumer<List<NDArray>> work) {
    List<NDArray> arrays = new ArrayList<>();
    List<NDArray> lent = new ArrayList<>();
    try {
      for (Parameter parameter : parameters) {
        Parked place = parked.get(parameter);
        if (place == null) {
          arrays.add(parameter.getArray());
        } else {
          NDArray array = read(place);
          lent.add(array);
          freed += array.size() * Float.BYTES;
          arrays.add(array);
        }
      }
      work.accept(arrays);
    } finally {
      lent.forEach(NDArray::close);
    }
    if (freed >= STEP) {
      FreeMemory.giveBack();
      freed = 0;
    }
  }

  /**
   * Gives all parameters their values back; does nothing where they have them.
   *
   * @throws FileException if they cannot be read
   */
  synchronized void restore() {
    for (Iterator<Map.Entry<Parameter, Parked>> each = parked.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<Parameter, Parked> next = each.next();
      NDArray array = read(next.getValue());
      // A parameter that knows its shape refuses an array until the shape is taken back.
      next.getKey().setShape(null);
      next.getKey().setArray(array);
      array.setRequiresGradient(next.getValue().trained);
      each.remove();
    }
    close();
  }

  private NDArray read(Parked place) {
    try {
      return Tensors.filled(place.manager, place.shape, values -> read(place.position, values));
    } catch (UncheckedIOException e) {
      throw new FileException(
          "the weights, which lay in a temporary file meanwhile, cannot be read back: "
              + e.getCause().getMessage(),
          e);
    }
  }

  private void read(long position, ByteBuffer values) {
    byte[] some = new byte[CHUNK];
    try {
      file.seek(position);
      while (values.hasRemaining()) {
        int count = Math.min(some.length, values.remaining());
        file.readFully(some, 0, count);
        values.put(some, 0, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets go of what is parked. */
  @Override
  public synchronized void close() {
    parked.clear();
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        // its values are needed no more, and the system removes it with the process
      }
      file = null;
    }
  }
}
