package org.blockwright.runtime.weights;

import static java.util.Map.entry;

import java.util.Map;
import java.util.regex.Pattern;
import org.blockwright.runtime.weights.Pickled.ElementType;

/** What PyTorch calls the types of elements, of storages and of tensors. */
final class TorchTypes {
  private static final Map<String, TensorType> STORAGES =
      Map.ofEntries(
          entry("DoubleStorage", TensorType.F64),
          entry("FloatStorage", TensorType.F32),
          entry("HalfStorage", TensorType.F16),
          entry("BFloat16Storage", TensorType.BF16),
          entry("LongStorage", TensorType.I64),
          entry("IntStorage", TensorType.I32),
          entry("ShortStorage", TensorType.I16),
          entry("CharStorage", TensorType.I8),
          entry("ByteStorage", TensorType.U8),
          entry("BoolStorage", TensorType.BOOL),
          entry("ComplexFloatStorage", TensorType.C64),
          entry("ComplexDoubleStorage", TensorType.C128),
          // Only their bytes are of interest: what quantised tensors view is not read.
          entry("QInt32Storage", TensorType.I32),
          entry("QInt8Storage", TensorType.I8),
          entry("QUInt8Storage", TensorType.U8),
          entry("QUInt4x2Storage", TensorType.U8),
          entry("QUInt2x4Storage", TensorType.U8),
          entry("UntypedStorage", TensorType.U8),
          entry("_UntypedStorage", TensorType.U8));

  private static final Map<String, TensorType> TYPES =
      Map.ofEntries(
          entry("float64", TensorType.F64),
          entry("float32", TensorType.F32),
          entry("float16", TensorType.F16),
          entry("bfloat16", TensorType.BF16),
          entry("float8_e4m3fn", TensorType.F8_E4M3),
          entry("float8_e5m2", TensorType.F8_E5M2),
          entry("float8_e4m3fnuz", TensorType.F8_E4M3FNUZ),
          entry("float8_e5m2fnuz", TensorType.F8_E5M2FNUZ),
          entry("float8_e8m0fnu", TensorType.F8_E8M0),
          entry("int64", TensorType.I64),
          entry("int32", TensorType.I32),
          entry("int16", TensorType.I16),
          entry("int8", TensorType.I8),
          entry("uint64", TensorType.U64),
          entry("uint32", TensorType.U32),
          entry("uint16", TensorType.U16),
          entry("uint8", TensorType.U8),
          entry("bool", TensorType.BOOL),
          entry("complex32", TensorType.C32),
          entry("complex64", TensorType.C64),
          entry("complex128", TensorType.C128));

  /** Types whose elements are no whole bytes, or quantised. */
  private static final Pattern UNREAD_TYPES =
      Pattern.compile("u?int[1-7]|qu?int\\w+|bits\\w+|float4_\\w+");

  /** Names of tensors' types that say nothing beside what their storages say. */
  private static final Pattern NAMES_ONLY = Pattern.compile("Tensor|per_(tensor|channel)_\\w+");

  private TorchTypes() {}

  /**
   * Returns what {@code torch.name} is.
   *
   * @return a {@link TensorType} for a storage, an {@link ElementType}, {@link Pickled#INERT} for
   *     something of which nothing is kept; null for something else
   */
  static Object find(String name) {
    if (STORAGES.containsKey(name)) {
      return STORAGES.get(name);
    }
    if (TYPES.containsKey(name) || UNREAD_TYPES.matcher(name).matches()) {
      return new ElementType(name, TYPES.get(name));
    }
    boolean inert =
        NAMES_ONLY.matcher(name).matches()
            || (name.endsWith("Tensor")
                && STORAGES.containsKey(name.replaceFirst("Tensor$", "Storage")));
    return inert ? Pickled.INERT : null;
  }
}
