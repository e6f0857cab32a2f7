package org.blockwright.runtime.weights;

import ai.djl.ndarray.types.Shape;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;

/**
 * Reads safetensors: 8 bytes of header length, a JSON header, raw little-endian tensors. As the
 * format demands, the tensors must cover the rest of the file exactly, without overlap.
 */
final class SafetensorsReader {
  /** A header of 100,000 tensors takes about 12 MiB. */
  static final int MAX_HEADER = 16 << 20;

  static final String METADATA = "__metadata__";
  private static final int LENGTH_BYTES = 8;

  private final FileSource source;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private SafetensorsReader(FileSource source) {
    this.source = source;
  }

  /** Begin and end are relative to the end of the header. */
  private record Entry(String name, TensorType type, Shape shape, long begin, long end) {}

  /** Returns whether the file begins like safetensors: a length and an opening brace. */
  static boolean recognises(FileSource source) {
    if (source.size() < LENGTH_BYTES + 2) {
      return false;
    }
    ByteBuffer start = source.read(0, LENGTH_BYTES + 1);
    boolean text = true;
    for (int i = 0; i < LENGTH_BYTES; i++) {
      text &= start.get(i) >= '\t' && start.get(i) <= '~';
    }
    return !text && start.getLong() >= 2 && start.get() == '{';
  }

  static TensorArchive read(FileSource source) {
    return new SafetensorsReader(source).read();
  }

  private TensorArchive read() {
    long length = source.read(0, LENGTH_BYTES).getLong();
    if (length < 2 || length > MAX_HEADER) {
      throw broken("the header would have " + Long.toUnsignedString(length) + " bytes");
    }
    source.require(LENGTH_BYTES, length);
    long data = LENGTH_BYTES + length;
    try {
      parse(header((int) length));
    } catch (MalformedJsonException | EOFException | IllegalStateException e) {
      throw broken("its header is not the JSON of safetensors: " + firstLine(e), e);
    } catch (IOException e) {
      throw broken("its header cannot be read: " + e.getMessage(), e);
    }
    requireCover(source.size() - data);
    List<WeightTensor> tensors = new ArrayList<>(entries.size());
    for (Entry entry : entries.values()) {
      long position = data + entry.begin;
      tensors.add(
          new WeightTensor(
              entry.name, entry.type, entry.shape.getShape(), into -> source.read(position, into)));
    }
    return new TensorArchive(source.path().toString(), "safetensors", tensors, metadata, source);
  }

  private static String firstLine(Exception e) {
    return Text.show(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
  }

  private String header(int length) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(source.read(LENGTH_BYTES, length)).toString();
      if (!text.startsWith("{")) {
        throw broken("its header does not begin with {");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw broken("its header is not UTF-8", e);
    }
  }

  private void parse(String header) throws IOException {
    try (JsonReader json = new JsonReader(new StringReader(header))) {
      json.beginObject();
      boolean described = false;
      while (json.hasNext()) {
        String name = json.nextName();
        if (!name.equals(METADATA)) {
          parseTensor(json, name);
        } else if (described) {
          throw broken("its header has two " + METADATA);
        } else {
          described = true;
          parseMetadata(json);
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw broken("something follows its JSON header");
      }
    }
  }

  private void parseMetadata(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      if (json.peek() != JsonToken.STRING) {
        throw broken("metadata " + Text.show(key) + " is not a string");
      }
      if (metadata.put(key, json.nextString()) != null) {
        throw broken("metadata " + Text.show(key) + " comes twice");
      }
    }
    json.endObject();
  }

  private void parseTensor(JsonReader json, String name) throws IOException {
    if (name.isEmpty() || name.length() > TensorSizes.MAX_NAME) {
      throw broken("a tensor's name has " + name.length() + " characters");
    }
    TensorType type = null;
    long[] shape = null;
    long[] offsets = null;
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      if (key.equals("dtype") && type == null) {
        type = parseType(json, name);
      } else if (key.equals("shape") && shape == null) {
        shape = parseNumbers(json, name);
      } else if (key.equals("data_offsets") && offsets == null) {
        offsets = parseNumbers(json, name);
      } else {
        throw broken(Text.show(name) + " has an unknown or second field " + Text.show(key));
      }
    }
    json.endObject();
    if (type == null || shape == null || offsets == null || offsets.length != 2) {
      throw broken(Text.show(name) + " lacks its dtype, shape or pair of data_offsets");
    }
    Entry entry = new Entry(name, type, new Shape(shape), offsets[0], offsets[1]);
    requireSize(entry);
    if (entries.put(name, entry) != null) {
      throw broken(Text.show(name) + " comes twice");
    }
    if (entries.size() > TensorSizes.MAX_TENSORS) {
      throw broken("it names more than " + TensorSizes.MAX_TENSORS + " tensors");
    }
  }

  private TensorType parseType(JsonReader json, String name) throws IOException {
    String type = json.peek() == JsonToken.STRING ? json.nextString() : "";
    for (TensorType known : TensorType.values()) {
      if (known.isInSafetensors() && known.name().equals(type)) {
        return known;
      }
    }
    throw broken(
        Text.show(name) + " has the element type " + Text.show(type) + ", which is not supported");
  }

  private long[] parseNumbers(JsonReader json, String name) throws IOException {
    long[] numbers = new long[TensorSizes.MAX_RANK];
    int count = 0;
    json.beginArray();
    while (json.hasNext()) {
      String number = json.peek() == JsonToken.NUMBER ? json.nextString() : "";
      if (count == numbers.length || !isSize(number)) {
        throw broken(Text.show(name) + " has a size that is too many or no whole number");
      }
      numbers[count++] = Long.parseLong(number);
    }
    json.endArray();
    return Arrays.copyOf(numbers, count);
  }

  /** Whether a text is a whole number that fits a long. */
  private static boolean isSize(String number) {
    return !number.isEmpty()
        && number.length() <= 18
        && number.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private void requireSize(Entry entry) {
    long bytes;
    try {
      bytes =
          TensorSizes.multiply(TensorSizes.elements(entry.shape.getShape()), entry.type.bytes());
    } catch (DamagedException e) {
      throw broken(Text.show(entry.name) + " has " + e.getMessage(), e);
    }
    if (entry.end < entry.begin || entry.end - entry.begin != bytes) {
      throw broken(
          "%s claims bytes %d to %d, but %s of shape %s takes %d"
              .formatted(
                  Text.show(entry.name), entry.begin, entry.end, entry.type, entry.shape, bytes));
    }
  }

  private void requireCover(long size) {
    List<Entry> sorted = new ArrayList<>(entries.values());
    sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long covered = 0;
    for (Entry entry : sorted) {
      if (entry.end > size) {
        throw broken(
            "%s ends at byte %d of %d; is the download complete?"
                .formatted(Text.show(entry.name), entry.end, size));
      }
      if (entry.begin != covered) {
        throw broken(
            "%s begins at byte %d instead of %d: tensors overlap or leave a gap"
                .formatted(Text.show(entry.name), entry.begin, covered));
      }
      covered = entry.end;
    }
    if (covered != size) {
      throw broken((size - covered) + " bytes at its end belong to no tensor");
    }
  }

  private BlockwrightException broken(String why) {
    return broken(why, null);
  }

  private BlockwrightException broken(String why, Exception cause) {
    return new WeightsException(source.path() + " is not a valid safetensors file: " + why, cause);
  }
}
