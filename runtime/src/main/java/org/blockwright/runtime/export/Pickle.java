package org.blockwright.runtime.export;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the few opcodes of pickle protocol 2 that a TorchScript module needs. */
final class Pickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Pickle() {
    out.write(0x80);
    out.write(2);
  }

  Pickle global(String module, String name) {
    out.write('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Pickle text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.write('X');
    out.writeBytes(little(4).putInt(bytes.length).array());
    out.writeBytes(bytes);
    return this;
  }

  Pickle number(long value) {
    if (value == (int) value) {
      out.write('J');
      out.writeBytes(little(4).putInt((int) value).array());
    } else {
      out.write(0x8a);
      out.write(Long.BYTES);
      out.writeBytes(little(Long.BYTES).putLong(value).array());
    }
    return this;
  }

  Pickle flag(boolean value) {
    return op(value ? 0x88 : 0x89);
  }

  /** Begins a tuple or the items of a dict. */
  Pickle mark() {
    return op('(');
  }

  Pickle tuple() {
    return op('t');
  }

  Pickle numbers(long... values) {
    mark();
    for (long value : values) {
      number(value);
    }
    return tuple();
  }

  Pickle emptyTuple() {
    return op(')');
  }

  Pickle emptyDict() {
    return op('}');
  }

  Pickle setItems() {
    return op('u');
  }

  /** Calls a global with a tuple. */
  Pickle reduce() {
    return op('R');
  }

  /** Makes an object of a class and a tuple. */
  Pickle newObject() {
    return op(0x81);
  }

  /** Gives an object its state. */
  Pickle build() {
    return op('b');
  }

  /** Refers to something outside of the pickle. */
  Pickle persistent() {
    return op('Q');
  }

  byte[] stop() {
    return op('.').out.toByteArray();
  }

  private Pickle op(int code) {
    out.write(code);
    return this;
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
