package org.blockwright.standalone;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * The tensors of a safetensors file, as floats: of the types {@code F32}, {@code F16}, {@code BF16}
 * and {@code I8}, the last with a tensor {@code name.scale} beside it that has a factor for each
 * entry of the first axis. A layer takes its own, and so nothing is held twice for long.
 */
public final class Weights {
  private static final int BLOCK = 1 << 16;
  private static final int MOST_HEAD = 100_000_000;
  private static final String SCALE = ".scale";

  private final Map<String, float[]> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private Weights() {}

  /** A tensor as the file's head describes it. */
  private record Entry(String name, String type, long from, long to) {
    int bytes() {
      return switch (type) {
        case "F32" -> 4;
        case "F16", "BF16" -> 2;
        case "I8" -> 1;
        default -> throw new IllegalArgumentException(name + " is of the type " + type);
      };
    }
  }

  /**
   * Reads a resource beside a class.
   *
   * @throws IllegalStateException if it is not there, or no safetensors file
   */
  public static Weights resource(Class<?> owner, String name) {
    try (InputStream in = open(owner, name)) {
      return read(in, name);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  /**
   * Reads a resource beside a class that knows what is in it.
   *
   * @param checksum CRC-32 of the whole file
   * @throws IllegalStateException if it is not there, or another file
   */
  public static Weights resource(Class<?> owner, String name, long checksum) {
    try (InputStream in = open(owner, name)) {
      CheckedInputStream checked = new CheckedInputStream(in, new CRC32());
      Weights weights = null;
      RuntimeException damaged = null;
      try {
        weights = read(checked, name);
      } catch (RuntimeException e) {
        damaged = e;
      }
      checked.transferTo(OutputStream.nullOutputStream());
      if (checked.getChecksum().getValue() != checksum) {
        throw new IllegalStateException(
            name
                + " is not the file that was written with "
                + owner.getName()
                + ", or is damaged: write both again",
            damaged);
      }
      if (damaged != null) {
        throw damaged;
      }
      return weights;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private static InputStream open(Class<?> owner, String name) {
    InputStream in = owner.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException(
          "there is no " + name + " beside " + owner.getName() + ": put it on the class path");
    }
    return in;
  }

  /**
   * Reads a file from a stream, which stays open.
   *
   * @param origin what it is called in messages
   * @throws IllegalStateException if it is no safetensors file
   */
  public static Weights read(InputStream in, String origin) throws IOException {
    try {
      return parse(in);
    } catch (EOFException e) {
      throw new IllegalStateException(origin + " ends too early", e);
    } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
      throw new IllegalStateException(origin + " is no safetensors file: " + e.getMessage(), e);
    }
  }

  private static Weights parse(InputStream in) throws IOException {
    long length = little(exactly(in, Long.BYTES)).getLong();
    if (length < 2 || length > MOST_HEAD) {
      throw new IllegalArgumentException("its head would have " + length + " bytes");
    }
    Object head = Json.parse(new String(exactly(in, (int) length), StandardCharsets.UTF_8));
    Weights weights = new Weights();
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<?, ?> member : ((Map<?, ?>) head).entrySet()) {
      Map<?, ?> value = (Map<?, ?>) member.getValue();
      if (member.getKey().equals("__metadata__")) {
        value.forEach((key, text) -> weights.metadata.put((String) key, (String) text));
      } else {
        List<?> offsets = (List<?>) value.get("data_offsets");
        entries.add(
            new Entry(
                (String) member.getKey(),
                (String) value.get("dtype"),
                ((Double) offsets.get(0)).longValue(),
                ((Double) offsets.get(1)).longValue()));
      }
    }
    entries.sort((a, b) -> Long.compare(a.from, b.from));
    byte[] block = new byte[BLOCK];
    long at = 0;
    for (Entry entry : entries) {
      if (entry.from != at || entry.to < at) {
        throw new IllegalArgumentException("there is a gap before " + entry.name);
      }
      weights.tensors.put(entry.name, weights.floats(in, entry, block));
      at = entry.to;
    }
    return weights;
  }

  private float[] floats(InputStream in, Entry entry, byte[] block) throws IOException {
    int bytes = entry.bytes();
    float[] values = new float[Math.toIntExact((entry.to - entry.from) / bytes)];
    for (int done = 0; done < values.length; ) {
      int count = Math.min(BLOCK / bytes, values.length - done);
      if (in.readNBytes(block, 0, count * bytes) < count * bytes) {
        throw new EOFException(entry.name);
      }
      ByteBuffer buffer = little(block);
      switch (entry.type) {
        case "F32" -> buffer.asFloatBuffer().get(values, done, count);
        case "F16" -> {
          for (int i = 0; i < count; i++) {
            values[done + i] = half(buffer.getShort());
          }
        }
        case "BF16" -> {
          for (int i = 0; i < count; i++) {
            values[done + i] = Float.intBitsToFloat(buffer.getShort() << Short.SIZE);
          }
        }
        default -> {
          for (int i = 0; i < count; i++) {
            values[done + i] = block[i];
          }
        }
      }
      done += count;
    }
    return values;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("head");
    }
    return bytes;
  }

  /** A number of IEEE 754's half precision. */
  static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float size;
    if (exponent == 0) {
      size = fraction * 0x1p-24f;
    } else if (exponent == 0x1f) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      size = Float.intBitsToFloat((exponent + 112) << 23 | fraction << 13);
    }
    return bits < 0 ? -size : size;
  }

  /**
   * A tensor's values, row by row. It can be taken once.
   *
   * @throws IllegalStateException if it is not there, or has another number of values
   */
  public float[] take(String name, int size) {
    float[] values = tensors.remove(name);
    if (values == null) {
      throw new IllegalStateException(
          "the weights have no " + name + ": they are of another version of this class");
    }
    if (values.length != size) {
      throw new IllegalStateException(
          name + " has " + values.length + " values in the weights, and is read as " + size);
    }
    float[] scales = tensors.remove(name + SCALE);
    if (scales != null) {
      int each = size / scales.length;
      for (int i = 0; i < size; i++) {
        values[i] *= scales[i / each];
      }
    }
    return values;
  }

  /** The names of the classes; numbers where the file has none. */
  List<String> classNames(int count) {
    List<String> names = new ArrayList<>();
    if (metadata.containsKey("classes")) {
      ((List<?>) Json.parse(metadata.get("classes"))).forEach(name -> names.add((String) name));
    }
    for (int i = names.size(); i < count; i++) {
      names.add(Integer.toString(i));
    }
    return List.copyOf(names);
  }
}
