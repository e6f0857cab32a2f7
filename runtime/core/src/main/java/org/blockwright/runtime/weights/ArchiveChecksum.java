package org.blockwright.runtime.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;

/**
 * A checksum of all that a file holds, kept in its metadata: a flipped bit of a weight is a weight
 * like any other, and nothing else would tell. CRC-32C over metadata, names, types, shapes and
 * values.
 */
public final class ArchiveChecksum {
  /** Its key in the metadata. */
  public static final String KEY = "checksum";

  private static final String KIND = "crc32c:";

  private ArchiveChecksum() {}

  /** The metadata with the checksum of it and of tensors. */
  public static Map<String, String> added(
      Map<String, String> metadata, List<WeightTensor> tensors) {
    Map<String, String> all = new TreeMap<>(metadata);
    all.put(KEY, of(metadata, tensors));
    return all;
  }

  /**
   * Reads a whole archive and compares.
   *
   * @throws BlockwrightException if it is not what was written; an archive without a checksum, as
   *     older versions wrote it, is taken as it is
   */
  public static void require(TensorArchive archive) {
    String written = archive.metadata().get(KEY);
    if (written != null && !written.equals(of(archive.metadata(), archive.tensors()))) {
      throw new WeightsException(
          archive.origin() + " is damaged: what it holds does not fit its checksum");
    }
  }

  private static String of(Map<String, String> metadata, List<WeightTensor> tensors) {
    CRC32C crc = new CRC32C();
    new TreeMap<>(metadata)
        .forEach(
            (key, value) -> {
              if (!key.equals(KEY)) {
                text(crc, key);
                text(crc, value);
              }
            });
    tensors.stream()
        .sorted(Comparator.comparing(WeightTensor::name))
        .forEach(
            tensor -> {
              text(crc, tensor.name());
              text(crc, tensor.type() + Arrays.toString(tensor.shape().getShape()));
              crc.update(tensor.bytes());
            });
    return KIND + String.format("%08x", crc.getValue());
  }

  private static void text(CRC32C crc, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    crc.update(bytes);
  }
}
