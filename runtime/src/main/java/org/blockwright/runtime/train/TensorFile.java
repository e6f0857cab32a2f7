package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.blockwright.runtime.BlockwrightException;

/**
 * Named tensors and text in a safetensors file: an eight-byte length, a JSON header, the tensors'
 * bytes. The same content gives the same bytes.
 */
final class TensorFile implements AutoCloseable {
  private static final String METADATA = "__metadata__";
  private static final int LONGEST_HEADER = 100 << 20;
  private static final Map<DataType, String> TYPES =
      Map.of(
          DataType.FLOAT64, "F64",
          DataType.FLOAT32, "F32",
          DataType.INT64, "I64",
          DataType.INT32, "I32",
          DataType.BOOLEAN, "BOOL");

  private final Path path;
  private final FileChannel channel;
  private final long dataStart;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private record Entry(DataType type, Shape shape, long begin, long end) {}

  private TensorFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    long length = read(0, 8).getLong();
    if (length < 2 || length > LONGEST_HEADER || length > channel.size() - 8) {
      throw broken("its header is cut off");
    }
    dataStart = 8 + length;
    try {
      String header = StandardCharsets.UTF_8.decode(read(8, (int) length)).toString();
      JsonParser.parseString(header)
          .getAsJsonObject()
          .asMap()
          .forEach((name, value) -> parse(name, value.getAsJsonObject()));
    } catch (IllegalStateException
        | JsonParseException
        | UnsupportedOperationException
        | NumberFormatException
        | NullPointerException e) {
      throw broken("its header is no safetensors header");
    }
  }

  private void parse(String name, JsonObject value) {
    if (name.equals(METADATA)) {
      value.asMap().forEach((key, text) -> metadata.put(key, text.getAsString()));
      return;
    }
    String code = value.get("dtype").getAsString();
    DataType type =
        TYPES.entrySet().stream()
            .filter(entry -> entry.getValue().equals(code))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow(() -> broken("\"" + name + "\" has the unknown type " + code));
    Shape shape =
        new Shape(
            value.getAsJsonArray("shape").asList().stream()
                .mapToLong(JsonElement::getAsLong)
                .toArray());
    JsonArray offsets = value.getAsJsonArray("data_offsets");
    long begin = offsets.get(0).getAsLong();
    long end = offsets.get(1).getAsLong();
    long bytes = shape.size() * type.getNumOfBytes();
    long held;
    try {
      held = channel.size() - dataStart;
    } catch (IOException e) {
      throw broken(String.valueOf(e.getMessage()));
    }
    if (begin < 0 || end < begin || end > held || end - begin != bytes) {
      throw broken("\"" + name + "\" lies outside of it");
    }
    entries.put(name, new Entry(type, shape, begin, end));
  }

  /**
   * Opens a file.
   *
   * @throws BlockwrightException if it is missing or no safetensors file
   */
  static TensorFile open(Path path) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      return new TensorFile(path, channel);
    } catch (IOException | RuntimeException e) {
      closeQuietly(channel);
      if (e instanceof BlockwrightException clear) {
        throw clear;
      }
      throw new BlockwrightException(
          e instanceof NoSuchFileException
              ? "There is no file " + path + "."
              : "Cannot read " + path + ": " + e.getMessage(),
          e);
    }
  }

  private static void closeQuietly(FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // the first error is the one to tell
      }
    }
  }

  Map<String, String> metadata() {
    return metadata;
  }

  Set<String> names() {
    return entries.keySet();
  }

  /** Reads a tensor onto a manager; the name must be one of {@link #names}. */
  NDArray tensor(String name, NDManager manager) {
    Entry entry = entries.get(name);
    try {
      ByteBuffer bytes =
          read(dataStart + entry.begin(), Math.toIntExact(entry.end() - entry.begin()));
      return manager.create(bytes, entry.shape(), entry.type());
    } catch (IOException e) {
      throw new BlockwrightException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private ByteBuffer read(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw broken("it ends too soon");
      }
    }
    return bytes.flip();
  }

  private BlockwrightException broken(String why) {
    return new BlockwrightException(path + " is no whole safetensors file: " + why + ".");
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  /** Replaces a file as {@link AtomicFile} does. */
  static void write(Path path, Map<String, NDArray> tensors, Map<String, String> metadata) {
    JsonObject header = new JsonObject();
    JsonObject texts = new JsonObject();
    metadata.forEach(texts::addProperty);
    header.add(METADATA, texts);
    long at = 0;
    for (Map.Entry<String, NDArray> entry : tensors.entrySet()) {
      NDArray array = entry.getValue();
      long end = at + array.getShape().size() * array.getDataType().getNumOfBytes();
      header.add(entry.getKey(), describe(array, at, end));
      at = end;
    }
    // Tensors start at a multiple of eight, as the format's own writer has it.
    String json = header.toString();
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    byte[] padded = (json + " ".repeat((8 - bytes % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    ByteBuffer front =
        ByteBuffer.allocate(8 + padded.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(padded.length)
            .put(padded)
            .flip();
    AtomicFile.write(
        path,
        channel -> {
          AtomicFile.writeFully(channel, front);
          for (NDArray array : tensors.values()) {
            AtomicFile.writeFully(channel, array.toByteBuffer());
          }
        });
  }

  private static JsonObject describe(NDArray array, long begin, long end) {
    JsonArray shape = new JsonArray();
    for (long dimension : array.getShape().getShape()) {
      shape.add(dimension);
    }
    JsonArray offsets = new JsonArray();
    offsets.add(begin);
    offsets.add(end);
    JsonObject object = new JsonObject();
    object.addProperty("dtype", TYPES.get(array.getDataType()));
    object.add("shape", shape);
    object.add("data_offsets", offsets);
    return object;
  }
}
