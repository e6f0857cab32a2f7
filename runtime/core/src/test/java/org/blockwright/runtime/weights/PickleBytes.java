package org.blockwright.runtime.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles opcode by opcode, well-formed or not. */
final class PickleBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static PickleBytes protocol(int version) {
    return new PickleBytes().raw(0x80, version);
  }

  PickleBytes raw(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  PickleBytes op(char... opcodes) {
    for (char opcode : opcodes) {
      out.write(opcode);
    }
    return this;
  }

  PickleBytes little(int size, long value) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    out.write(bytes.array(), 0, size);
    return this;
  }

  PickleBytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op('X').little(4, bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  PickleBytes integer(long value) {
    if (value >= 0 && value < 256) {
      return op('K').raw((int) value);
    }
    return raw(0x8a, 8).little(8, value);
  }

  PickleBytes decimal(double value) {
    return op('G').little(8, Long.reverseBytes(Double.doubleToLongBits(value)));
  }

  PickleBytes tuple(long... values) {
    op('(');
    for (long value : values) {
      integer(value);
    }
    return op('t');
  }

  PickleBytes global(String module, String name) {
    op('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** A persistent reference to a storage. */
  PickleBytes storage(String type, String key, long elements, boolean legacy) {
    op('(').text("storage").global("torch", type).text(key).text("cpu").integer(elements);
    return (legacy ? op('N') : this).op('t', 'Q');
  }

  /** Begins {@code _rebuild_tensor_v2(storage, offset, shape, strides, False, OrderedDict())}. */
  PickleBytes beginTensor() {
    return global("torch._utils", "_rebuild_tensor_v2").op('(');
  }

  PickleBytes endTensor(long offset, long[] shape, long[] strides) {
    integer(offset).tuple(shape).tuple(strides).raw(0x89);
    return global("collections", "OrderedDict").op(')', 'R', 't', 'R');
  }

  byte[] stop() {
    return op('.').bytes();
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
