package org.blockwright.runtime.pytorch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;

/** A TorchScript archive, as {@code torch.jit.save} lays it out. */
public final class Archive {
  /** The oldest version of the format that all of the operators used exist in. */
  private static final String VERSION = "3\n";

  private Archive() {}

  /**
   * Writes an archive; the same parts give the same bytes.
   *
   * @param out stays open
   * @param type class of the module
   * @param module the module, a {@link Pickle} that refers to the tensors by their numbers
   * @param code of all classes
   * @param tensors values in the order of their numbers, little-endian
   * @param constants a tuple of tensors that the code refers to, by their numbers
   * @param constantTensors values in the order of their numbers, little-endian
   * @param extra more files, by name
   * @throws IOException if {@code out} throws it
   */
  public static void write(
      OutputStream out,
      String type,
      byte[] module,
      String code,
      Stream<ByteBuffer> tensors,
      byte[] constants,
      Stream<ByteBuffer> constantTensors,
      Map<String, String> extra)
      throws IOException {
    String root = type + "/";
    try (StoredZip zip = new StoredZip(out)) {
      zip.put(root + "data.pkl", ByteBuffer.wrap(module));
      zip.put(root + "code/__torch__.py", code);
      put(zip, root + "data/", tensors);
      zip.put(root + "constants.pkl", ByteBuffer.wrap(constants));
      put(zip, root + "constants/", constantTensors);
      zip.put(root + "byteorder", "little");
      for (Map.Entry<String, String> entry : extra.entrySet()) {
        zip.put(root + "extra/" + entry.getKey(), entry.getValue());
      }
      zip.put(root + "version", VERSION);
    }
  }

  private static void put(StoredZip zip, String folder, Stream<ByteBuffer> tensors)
      throws IOException {
    int index = 0;
    for (Iterator<ByteBuffer> each = tensors.iterator(); each.hasNext(); ) {
      zip.put(folder + index++, each.next());
    }
  }
}
