package org.blockwright.runtime.weights;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;

/**
 * Writes safetensors (github.com/huggingface/safetensors). {@link WeightFile#open} reads them.
 *
 * <p>The same tensors and metadata give the same bytes: metadata sorted by key, tensors by falling
 * element size (so that each is aligned), otherwise in the order given, and no dates.
 */
public final class Safetensors {
  private static final int ALIGNMENT = 8;

  private Safetensors() {}

  /**
   * Opens a safetensors file as it stands, whatever its tensors are for. {@link WeightFile#open}
   * picks the weights out of a state of training.
   *
   * @param file the file
   * @return the tensors and the metadata; close it when they are read
   * @throws BlockwrightException if the file cannot be read, or is no whole safetensors file
   */
  public static TensorArchive open(Path file) {
    FileSource source = FileSource.open(file);
    try {
      if (!SafetensorsReader.recognises(source)) {
        throw new WeightsException(file + " is no whole safetensors file");
      }
      return SafetensorsReader.read(source);
    } catch (DamagedException e) {
      source.close();
      throw new WeightsException(file + " is damaged: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /**
   * Writes a file aside, syncs it and renames it into place; an existing file is replaced.
   *
   * @param file where to, usually ending in {@code .safetensors}
   * @param archive the tensors and the metadata
   * @throws BlockwrightException if a tensor cannot be read or the file cannot be written; nothing
   *     is left behind then
   */
  public static void write(Path file, TensorArchive archive) {
    AtomicFile.write(file, content(file, archive, bytes -> {}));
  }

  /**
   * A file's content, to be written together with another one.
   *
   * @param file that it is for
   * @param read sees the bytes, part by part, before they are written
   */
  public static AtomicFile.Content content(
      Path file, TensorArchive archive, Consumer<ByteBuffer> read) {
    List<WeightTensor> tensors = archive.tensors();
    tensors.sort(Comparator.comparingInt(tensor -> -tensor.type().bytes()));
    byte[] header = header(file, tensors, archive.metadata());
    return channel -> {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      write(channel, length.putLong(header.length).flip(), read);
      write(channel, ByteBuffer.wrap(header), read);
      for (WeightTensor tensor : tensors) {
        write(channel, tensor.bytes(), read);
      }
    };
  }

  private static void write(FileChannel channel, ByteBuffer bytes, Consumer<ByteBuffer> read)
      throws IOException {
    read.accept(bytes.duplicate());
    AtomicFile.writeFully(channel, bytes);
  }

  private static byte[] header(
      Path file, List<WeightTensor> tensors, Map<String, String> metadata) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.setHtmlSafe(false);
      out.beginObject();
      if (!metadata.isEmpty()) {
        out.name(SafetensorsReader.METADATA).beginObject();
        for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
          out.name(entry.getKey()).value(entry.getValue());
        }
        out.endObject();
      }
      long at = 0;
      for (WeightTensor tensor : tensors) {
        requireName(file, tensor.name());
        if (!tensor.type().isInSafetensors()) {
          throw new WeightsException(
              "cannot write %s: safetensors has no tensors like %s".formatted(file, tensor));
        }
        out.name(tensor.name()).beginObject();
        out.name("dtype").value(tensor.type().name());
        out.name("shape").beginArray();
        for (long dimension : tensor.shape().getShape()) {
          out.value(dimension);
        }
        out.endArray();
        long end = TensorSizes.add(at, tensor.byteCount());
        out.name("data_offsets").beginArray().value(at).value(end).endArray();
        out.endObject();
        at = end;
      }
      out.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("a string cannot be written to", e);
    }
    byte[] json = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] header = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(header, json.length, header.length, (byte) ' ');
    if (header.length > SafetensorsReader.MAX_HEADER) {
      throw new WeightsException(
          "%s would need a header of %d bytes; at most %d are read back, shorten its metadata"
              .formatted(file, header.length, SafetensorsReader.MAX_HEADER));
    }
    return header;
  }

  private static void requireName(Path file, String name) {
    if (name.isEmpty()
        || name.length() > TensorSizes.MAX_NAME
        || name.equals(SafetensorsReader.METADATA)) {
      throw new WeightsException(
          "cannot write " + file + ": '" + Text.show(name) + "' cannot name a tensor");
    }
  }
}
