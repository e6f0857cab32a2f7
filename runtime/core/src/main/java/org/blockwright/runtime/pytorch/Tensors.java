package org.blockwright.runtime.pytorch;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The few things on tensors that the engine can do and DJL's interface does not offer. */
public final class Tensors {
  private Tensors() {}

  /**
   * The gradient of a parameter, or null where none has arrived yet.
   *
   * <p>The caller closes it: it is a new handle on the same memory.
   */
  public static NDArray gradient(NDArray parameter) {
    return JniUtils.getGradient((PtNDArray) parameter);
  }

  /** Sets the gradients of parameters of one device to zero, in place, where they have one. */
  public static void zeroGradients(List<NDArray> parameters) {
    List<ElementwiseUpdate.Row> rows = new ArrayList<>();
    try {
      for (NDArray parameter : parameters) {
        NDArray gradient = gradient(parameter);
        if (gradient != null) {
          rows.add(new ElementwiseUpdate.Row(List.of(gradient), List.of()));
        }
      }
      Zeroed.UPDATE.run(rows);
    } finally {
      rows.forEach(row -> row.arrays().forEach(NDArray::close));
    }
  }

  /** Compiled when it is first needed. */
  private static final class Zeroed {
    private static final ElementwiseUpdate UPDATE =
        ElementwiseUpdate.of(List.of("x"), List.of(), List.of("_0 = torch.zero_(x)"));
  }

  /**
   * Overwrites {@code target} with the values of {@code source}, of the same shape, bit for bit.
   */
  public static void copy(NDArray source, NDArray target) {
    if (!source.getShape().equals(target.getShape())) {
      throw new IllegalArgumentException(
          "cannot copy " + source.getShape() + " into " + target.getShape());
    }
    withoutGradients(
        () -> {
          if (target.getShape().dimension() == 0) {
            try (NDArray row = target.reshape(1);
                NDArray values = source.reshape(1)) {
              assign(values, row);
            }
          } else {
            assign(source, target);
          }
          return null;
        });
  }

  private static void assign(NDArray source, NDArray target) {
    long[] end = target.getShape().getShape();
    long[] step = new long[end.length];
    Arrays.fill(step, 1);
    boolean moved = !source.getDevice().equals(target.getDevice());
    NDArray near = moved ? source.toDevice(target.getDevice(), false) : source;
    JniUtils.indexSet((PtNDArray) target, (PtNDArray) near, new long[end.length], end, step);
    if (moved) {
      near.close();
    }
  }

  /**
   * A copy in the engine's own memory, of another type or not. DJL's {@code toType(type, true)}
   * copies nothing where the type stays: it is then another handle on the same memory, which may be
   * Java's and freed with the array that was copied.
   */
  public static NDArray copyOf(NDArray array, DataType type) {
    return array.getDataType() == type ? array.duplicate() : array.toType(type, false);
  }

  /** As {@link #copyOf(NDArray, DataType)}, on another device or not. */
  public static NDArray copyOf(NDArray array, Device device) {
    return array.getDevice().equals(device) ? array.duplicate() : array.toDevice(device, false);
  }

  /**
   * An array of float32 in the engine's own memory, which is free as soon as the array is closed.
   * What DJL makes of Java's arrays and buffers lies in Java's memory, until a collection.
   *
   * @param manager owns it
   * @param values writes them, little-endian in C order; what it throws is thrown here
   */
  public static NDArray filled(NDManager manager, Shape shape, Consumer<ByteBuffer> values) {
    if (manager.getDevice().isGpu()) {
      int length = Math.toIntExact(shape.size() * Float.BYTES);
      ByteBuffer bytes = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
      values.accept(bytes);
      return manager.create(bytes.rewind(), shape, DataType.FLOAT32);
    }
    NDArray array = manager.create(shape, DataType.FLOAT32);
    try {
      if (shape.size() > 0) {
        values.accept(array.toByteBuffer(true).order(ByteOrder.LITTLE_ENDIAN));
      }
      return array;
    } catch (RuntimeException | Error e) {
      array.close();
      throw e;
    }
  }

  /**
   * The values of a parameter, little-endian in C order: where they lie, if that is the CPU's
   * memory, and then as long as the array is open; else a copy.
   */
  public static ByteBuffer bytes(NDArray parameter) {
    boolean near = !parameter.getDevice().isGpu() && parameter.size() > 0;
    return parameter.toByteBuffer(near).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A copy of {@code (N, C, H, W)} that lies as {@code (N, H, W, C)}, in its manager. */
  public static NDArray channelsLast(NDArray map) {
    return ChannelsLast.FUNCTION.call(map);
  }

  /** Compiled when it is first needed. Not contiguous(), to which one channel lies either way. */
  private static final class ChannelsLast {
    private static final ScriptFunction FUNCTION =
        ScriptFunction.of(List.of("x"), "torch.clone(x, memory_format=2)");
  }

  /** Runs with gradients off in this thread (the mode is thread-local), then restores the mode. */
  public static <T> T withoutGradients(Supplier<T> work) {
    return inMode(false, work);
  }

  /** Runs with gradients on in this thread (the mode is thread-local), then restores the mode. */
  public static <T> T withGradients(Supplier<T> work) {
    return inMode(true, work);
  }

  /** A copy of an array, in its manager, whose gradient {@link #backward} finds. */
  public static NDArray leaf(NDArray array) {
    NDArray leaf = withoutGradients(array::duplicate);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  /**
   * Leaves the gradient of {@code sum(output * weights)} at every leaf that the output was
   * calculated from, without DJL's collector, of which only one can be at a time.
   */
  public static void backward(NDArray output, NDArray weights) {
    JniUtils.backward((PtNDArray) output, (PtNDArray) weights, false, false);
  }

  /**
   * As {@link #backward}, after which the same way may be gone again. Does nothing where the output
   * was calculated from no leaf; the engine tells that of an inner array by its failure alone.
   */
  public static void backwardAndKeep(NDArray output, NDArray weights) {
    try {
      JniUtils.backward((PtNDArray) output, (PtNDArray) weights, true, false);
    } catch (EngineException e) {
      if (e.getMessage() == null || !e.getMessage().contains("does not require grad")) {
        throw e;
      }
    }
  }

  /**
   * Another name for a parameter's values, with a gradient of its own. What is written into the
   * parameter stands here, too.
   */
  public static NDArray twin(NDArray parameter) {
    NDArray twin = parameter.stopGradient();
    twin.setRequiresGradient(parameter.hasGradient());
    return twin;
  }

  /** Work for another thread, to be run there in the mode that this thread is in now. */
  public static <T> Supplier<T> inThisMode(Supplier<T> work) {
    boolean gradients = JniUtils.isGradMode();
    return () -> inMode(gradients, work);
  }

  private static <T> T inMode(boolean gradients, Supplier<T> work) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(gradients);
    try {
      return work.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }
}
