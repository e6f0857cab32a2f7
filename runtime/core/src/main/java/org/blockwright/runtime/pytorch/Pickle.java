package org.blockwright.runtime.pytorch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the few opcodes of pickle protocol 2 that a TorchScript module needs. */
public final class Pickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** An empty one. */
  public Pickle() {
    out.write(0x80);
    out.write(2);
  }

  /** A class or function by its name. */
  public Pickle global(String module, String name) {
    out.write('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** A text. */
  public Pickle text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.write('X');
    out.writeBytes(little(4).putInt(bytes.length).array());
    out.writeBytes(bytes);
    return this;
  }

  /** A whole number. */
  public Pickle number(long value) {
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

  /** True or false. */
  public Pickle flag(boolean value) {
    return op(value ? 0x88 : 0x89);
  }

  /** Begins a tuple or the items of a dict. */
  public Pickle mark() {
    return op('(');
  }

  /** Ends a tuple. */
  public Pickle tuple() {
    return op('t');
  }

  /** A tuple of whole numbers. */
  public Pickle numbers(long... values) {
    mark();
    for (long value : values) {
      number(value);
    }
    return tuple();
  }

  /** A tuple of nothing. */
  public Pickle emptyTuple() {
    return op(')');
  }

  private Pickle emptyDict() {
    return op('}');
  }

  private Pickle setItems() {
    return op('u');
  }

  /** Calls a global with a tuple. */
  public Pickle reduce() {
    return op('R');
  }

  /** Makes an object of a class and a tuple. */
  private Pickle newObject() {
    return op(0x81);
  }

  /** Gives an object its state. */
  private Pickle build() {
    return op('b');
  }

  /** Refers to something outside of the pickle. */
  public Pickle persistent() {
    return op('Q');
  }

  /**
   * Begins a module without parameters of its own; its attributes follow, each a name and a value.
   */
  public Pickle beginModule(String type) {
    global("__torch__", type).emptyTuple().newObject().emptyDict().mark();
    return text("training").flag(false);
  }

  /** Begins an object whose state follows. */
  public Pickle beginObject(String type) {
    return global("__torch__", type).emptyTuple().newObject();
  }

  /** Ends an object behind its state. */
  public Pickle endObject() {
    return build();
  }

  /** Ends a module. */
  public Pickle endModule() {
    return setItems().build();
  }

  /** Ends the pickle. */
  public byte[] stop() {
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
