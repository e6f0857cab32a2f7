package org.blockwright.runtime.weights;

/** Element types of stored tensors, named as in safetensors where it has them. */
public enum TensorType {
  /** IEEE 754 double. */
  F64(8, Kind.FLOATING),
  /** IEEE 754 single. */
  F32(4, Kind.FLOATING),
  /** IEEE 754 half. */
  F16(2, Kind.FLOATING),
  /** The upper half of a single. */
  BF16(2, Kind.FLOATING),
  /** Eight bits with 4 of exponent, finite (OCP E4M3). */
  F8_E4M3(1, Kind.FLOATING),
  /** Eight bits with 5 of exponent (OCP E5M2). */
  F8_E5M2(1, Kind.FLOATING),
  /** As {@link #F8_E4M3}, without a negative zero and with the bias 8. */
  F8_E4M3FNUZ(1, Kind.FLOATING),
  /** As {@link #F8_E5M2}, without a negative zero or infinities and with the bias 16. */
  F8_E5M2FNUZ(1, Kind.FLOATING),
  /** A power of two: an exponent and nothing else (OCP E8M0). */
  F8_E8M0(1, Kind.FLOATING),
  /** Signed 64-bit integer. */
  I64(8, Kind.WHOLE),
  /** Signed 32-bit integer. */
  I32(4, Kind.WHOLE),
  /** Signed 16-bit integer. */
  I16(2, Kind.WHOLE),
  /** Signed 8-bit integer. */
  I8(1, Kind.WHOLE),
  /** Unsigned 64-bit integer. */
  U64(8, Kind.WHOLE),
  /** Unsigned 32-bit integer. */
  U32(4, Kind.WHOLE),
  /** Unsigned 16-bit integer. */
  U16(2, Kind.WHOLE),
  /** Unsigned 8-bit integer. */
  U8(1, Kind.WHOLE),
  /** One byte, zero or not. */
  BOOL(1, Kind.WHOLE),
  /** Two singles, real and imaginary. */
  C64(8, Kind.COMPLEX),
  /** Two doubles, real and imaginary. */
  C128(16, Kind.COMPLEX),
  /** Two halves, real and imaginary. */
  C32(4, Kind.COMPLEX);

  private enum Kind {
    FLOATING,
    WHOLE,
    COMPLEX
  }

  private final int bytes;
  private final Kind kind;

  TensorType(int bytes, Kind kind) {
    this.bytes = bytes;
    this.kind = kind;
  }

  /** Returns the size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Returns whether elements are floating point numbers. */
  public boolean isFloating() {
    return kind == Kind.FLOATING;
  }

  /** Returns whether safetensors has a name for it. */
  boolean isInSafetensors() {
    return switch (this) {
      case F8_E4M3FNUZ, F8_E5M2FNUZ, C128, C32 -> false;
      default -> true;
    };
  }

  /** Returns whether elements are complex numbers, which no parameter here is. */
  public boolean isComplex() {
    return kind == Kind.COMPLEX;
  }
}
