package org.blockwright.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * A named tensor whose bytes are fetched when asked for. Immutable; its content stays readable as
 * long as the {@link TensorArchive} it came from is open.
 */
public final class WeightTensor {

  /** Where the bytes come from. */
  @FunctionalInterface
  interface Content {
    /** Fills the buffer, which has room for exactly this tensor, with little-endian C order. */
    void read(ByteBuffer into);

    /** The same in a new buffer of that many bytes. */
    default ByteBuffer all(int length) {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      read(bytes.order(ByteOrder.LITTLE_ENDIAN));
      return bytes.rewind();
    }
  }

  /** The values of an array, which is asked when they are. */
  private record ArrayContent(NDArray array) implements Content {
    @Override
    public void read(ByteBuffer into) {
      into.put(array.toByteBuffer());
    }

    /** What the engine hands over is a copy already. */
    @Override
    public ByteBuffer all(int length) {
      return array.toByteBuffer();
    }
  }

  /** How many values are looked at together. */
  private static final int CHUNK = 1 << 13;

  private final String name;
  private final TensorType type;
  private final Shape shape;
  private final long elements;
  private final Content content;

  WeightTensor(String name, TensorType type, long[] shape, Content content) {
    this.name = name;
    this.type = type;
    this.elements = TensorSizes.elements(shape);
    this.shape = new Shape(shape.clone());
    this.content = content;
  }

  /** The same under another name. */
  private WeightTensor(String name, WeightTensor same) {
    this.name = name;
    this.type = same.type;
    this.elements = same.elements;
    this.shape = same.shape; // making one takes longer than all else here
    this.content = same.content;
  }

  /**
   * Returns a float32 tensor of the given values.
   *
   * @param name the tensor's name
   * @param shape the shape
   * @param values as many values as the shape has elements, in C order
   * @return the tensor; the array is not copied
   */
  public static WeightTensor ofFloats(String name, Shape shape, float... values) {
    WeightTensor tensor =
        new WeightTensor(
            name, TensorType.F32, shape.getShape(), into -> into.asFloatBuffer().put(values));
    if (tensor.elements != values.length) {
      throw new WeightsException(
          values.length + " values do not fill " + Text.show(name) + " of shape " + shape);
    }
    return tensor;
  }

  /**
   * Returns a tensor of bytes.
   *
   * @param name the tensor's name
   * @param shape the shape
   * @param bytes the elements in C order, little-endian
   * @return the tensor; the array is not copied
   */
  public static WeightTensor ofBytes(String name, TensorType type, Shape shape, byte... bytes) {
    WeightTensor tensor = new WeightTensor(name, type, shape.getShape(), into -> into.put(bytes));
    if (tensor.byteCount() != bytes.length) {
      throw new WeightsException(
          bytes.length + " bytes do not fill " + Text.show(name) + " of shape " + shape);
    }
    return tensor;
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /**
   * Makes a tensor of an array. Its values are read when the tensor is, not now.
   *
   * @param name its name
   * @param array float32 or float64, or whole numbers, or booleans
   * @return the tensor
   * @throws BlockwrightException if the array is of another type
   */
  public static WeightTensor of(String name, NDArray array) {
    return new WeightTensor(
        name,
        type(name, array.getDataType()),
        array.getShape().getShape(),
        new ArrayContent(array));
  }

  private static TensorType type(String name, DataType type) {
    return switch (type) {
      case FLOAT32 -> TensorType.F32;
      case FLOAT64 -> TensorType.F64;
      case INT64 -> TensorType.I64;
      case INT32 -> TensorType.I32;
      case INT8 -> TensorType.I8;
      case UINT8 -> TensorType.U8;
      case BOOLEAN -> TensorType.BOOL;
      default ->
          throw new WeightsException(
              Text.show(name) + " has the type " + type + ", which is not written");
    };
  }

  /** Returns the type of the stored elements. */
  public TensorType type() {
    return type;
  }

  /** Returns the shape; a scalar has no dimensions. */
  public Shape shape() {
    return shape;
  }

  /** Returns the number of elements. */
  public long elements() {
    return elements;
  }

  /** Returns the size of the stored elements in bytes. */
  public long byteCount() {
    return TensorSizes.multiply(elements, type.bytes());
  }

  /** Returns this tensor under another name. */
  public WeightTensor named(String other) {
    return new WeightTensor(other, this);
  }

  /**
   * Reads the elements as they are stored.
   *
   * @return a new little-endian buffer in C order
   * @throws BlockwrightException if the file cannot be read or the tensor has 2 GiB or more
   */
  public ByteBuffer bytes() {
    return content.all(length(type)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads the elements as float32; integers and float64 are rounded to nearest.
   *
   * @return a new direct little-endian buffer in C order
   * @throws BlockwrightException if the file cannot be read, the result has 2 GiB or more, or the
   *     elements are complex
   */
  public ByteBuffer float32() {
    ByteBuffer into = ByteBuffer.allocateDirect(length(TensorType.F32));
    float32(into);
    return into;
  }

  /**
   * Reads the elements as float32, as {@link #float32()} does, into a buffer with room for exactly
   * those, which is then at its beginning.
   */
  void float32(ByteBuffer into) {
    if (type == TensorType.F32) {
      fetch(into);
      return;
    }
    ByteBuffer from = bytes();
    into.order(ByteOrder.LITTLE_ENDIAN);
    while (from.hasRemaining()) {
      into.putFloat(nextFloat(from));
    }
    into.rewind();
  }

  /**
   * Reads the elements as float32.
   *
   * @return a new array in C order
   * @throws BlockwrightException as {@link #float32()}
   */
  public float[] toFloats() {
    ByteBuffer from = bytes();
    float[] values = new float[length(TensorType.F32) / Float.BYTES];
    for (int i = 0; i < values.length; i++) {
      values[i] = nextFloat(from);
    }
    return values;
  }

  /**
   * Reads the elements of an integer tensor.
   *
   * @return a new array in C order; booleans are 0 and 1
   * @throws BlockwrightException if the elements are no whole numbers or beyond 63 bits, or as
   *     {@link #bytes()}
   */
  public long[] toLongs() {
    if (type.isFloating() || type.isComplex()) {
      throw new WeightsException(Text.show(name) + " holds " + type + ", not whole numbers");
    }
    ByteBuffer from = bytes();
    long[] values = new long[length(TensorType.I64) / Long.BYTES];
    for (int i = 0; i < values.length; i++) {
      values[i] = nextLong(from);
    }
    return values;
  }

  /**
   * Makes an array of this tensor: float32 for all floating types (converted here, since bfloat16
   * must not cross into the engine), the stored type otherwise, with those that the engine lacks
   * widened: 16 bits to int32, unsigned 32 and 64 to int64.
   *
   * @param manager owns the new array and says on which device it lies
   * @return a new array
   * @throws BlockwrightException as {@link #float32()}, or if the elements are complex or beyond
   *     int64
   */
  public NDArray toArray(NDManager manager) {
    NDArray array =
        switch (type) {
          case F64, F32, F16, BF16, F8_E4M3, F8_E5M2, F8_E4M3FNUZ, F8_E5M2FNUZ, F8_E8M0 ->
              Tensors.filled(manager, shape, this::float32);
          case I64 -> stored(manager, DataType.INT64);
          case I32 -> stored(manager, DataType.INT32);
          case I8 -> stored(manager, DataType.INT8);
          case U8 -> stored(manager, DataType.UINT8);
          case BOOL -> stored(manager, DataType.BOOLEAN);
          case I16, U16 ->
              manager.create(
                  Arrays.stream(toLongs()).mapToInt(value -> (int) value).toArray(), shape);
          case U32, U64 -> manager.create(toLongs(), shape);
          case C64, C128, C32 -> throw complex();
        };
    array.setName(name);
    return array;
  }

  private NDArray stored(NDManager manager, DataType arrayType) {
    return manager.create(fetch(ByteBuffer.allocateDirect(length(type))), shape, arrayType);
  }

  private int length(TensorType as) {
    return TensorSizes.buffer(TensorSizes.multiply(elements, as.bytes()), Text.show(name));
  }

  private ByteBuffer fetch(ByteBuffer into) {
    into.order(ByteOrder.LITTLE_ENDIAN);
    content.read(into);
    return into.rewind();
  }

  private float nextFloat(ByteBuffer from) {
    return switch (type) {
      case F64 -> (float) from.getDouble();
      case F32 -> from.getFloat();
      case F16 -> HalfFloat.fromHalf(from.getShort());
      case BF16 -> HalfFloat.fromBrain(from.getShort());
      case F8_E4M3 -> Float8.fromE4M3(from.get());
      case F8_E5M2 -> Float8.fromE5M2(from.get());
      case F8_E4M3FNUZ -> Float8.fromE4M3Fnuz(from.get());
      case F8_E5M2FNUZ -> Float8.fromE5M2Fnuz(from.get());
      case F8_E8M0 -> Float8.fromE8M0(from.get());
      case I64, I32, I16, I8, U64, U32, U16, U8, BOOL -> nextLong(from);
      case C64, C128, C32 -> throw complex();
    };
  }

  private long nextLong(ByteBuffer from) {
    return switch (type) {
      case I64 -> from.getLong();
      case I32 -> from.getInt();
      case I16 -> from.getShort();
      case I8 -> from.get();
      case U64 -> signed(from.getLong());
      case U32 -> Integer.toUnsignedLong(from.getInt());
      case U16 -> Short.toUnsignedInt(from.getShort());
      case U8 -> Byte.toUnsignedInt(from.get());
      case BOOL -> from.get() == 0 ? 0 : 1;
      default -> throw new IllegalStateException("not whole numbers: " + type);
    };
  }

  private long signed(long bits) {
    if (bits < 0) {
      throw new WeightsException(
          Text.show(name) + " holds " + Long.toUnsignedString(bits) + ", which is beyond 63 bits");
    }
    return bits;
  }

  private BlockwrightException complex() {
    return new WeightsException(
        Text.show(name) + " holds complex numbers (" + type + "), which no parameter here is");
  }

  /** Returns whether all values are numbers: neither NaN nor infinite. */
  static boolean isFinite(FloatBuffer values) {
    // A product with zero is zero for numbers and NaN for all else, without a branch for each; and
    // an array is read several times faster than a buffer before the compiler knows the loop.
    float[] some = new float[Math.min(values.remaining(), CHUNK)];
    float sum = 0;
    while (values.hasRemaining()) {
      int count = Math.min(values.remaining(), some.length);
      values.get(some, 0, count);
      for (int i = 0; i < count; i++) {
        sum += some[i] * 0;
      }
    }
    return sum == 0;
  }

  @Override
  public String toString() {
    return Text.show(name) + " " + type + " " + shape;
  }
}
