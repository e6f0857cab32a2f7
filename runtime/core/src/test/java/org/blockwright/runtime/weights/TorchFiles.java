package org.blockwright.runtime.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small PyTorch files of both formats, made of hand-written pickles. */
final class TorchFiles {
  private TorchFiles() {}

  static Path zip(Path file, byte[] pickle, Map<String, byte[]> entries) {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("data.pkl", pickle);
    all.putAll(entries);
    all.put("version", new byte[] {'3', '\n'});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> part : all.entrySet()) {
        CRC32 crc = new CRC32();
        crc.update(part.getValue());
        ZipEntry entry = new ZipEntry("archive/" + part.getKey());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(part.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(part.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return write(file, bytes.toByteArray());
  }

  /** Writes the format before 1.6; the pickle holds what {@code torch.save} was given. */
  static Path legacy(Path file, byte[] pickle, Map<String, byte[]> storages, int itemSize) {
    PickleBytes magic = PickleBytes.protocol(2).raw(0x8a, 10);
    byte[] digits = new BigInteger("1950a86a20f9469cfc6c", 16).toByteArray();
    for (int i = digits.length - 1; i >= 0; i--) {
      magic.raw(digits[i]);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(magic.stop());
    out.writeBytes(PickleBytes.protocol(2).op('M').little(2, 1001).stop());
    out.writeBytes(PickleBytes.protocol(2).op('}').text("little_endian").raw(0x88).op('s').stop());
    out.writeBytes(pickle);
    PickleBytes keys = PickleBytes.protocol(2).op(']', '(');
    storages.keySet().forEach(keys::text);
    out.writeBytes(keys.op('e').stop());
    storages
        .values()
        .forEach(
            bytes -> {
              ByteBuffer count = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
              out.writeBytes(count.putLong(bytes.length / itemSize).array());
              out.writeBytes(bytes);
            });
    return write(file, out.toByteArray());
  }

  static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** Overwrites in place: file systems flush a file that was emptied first, thousands of times. */
  static Path write(Path file, byte[] bytes) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes));
      channel.truncate(bytes.length);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
