package org.blockwright.runtime.weights;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Says what a file is that is no weight file, and what to do about it. */
final class ForeignFile {
  private static final int START = 512;
  private static final int TAR_MAGIC = 257;
  private static final int HEX = 8;

  /** What files begin with, byte by byte, and what they are then. */
  private static final Map<String, String> BEGINNINGS = new LinkedHashMap<>();

  static {
    BEGINNINGS.put(
        "version https://git-lfs.github.com/spec/",
        "it is a Git LFS pointer, which stands for the file: fetch that with git lfs pull");
    BEGINNINGS.put("\u001f\u008b", "it is compressed with gzip: unpack it first");
    BEGINNINGS.put("BZh", "it is compressed with bzip2: unpack it first");
    BEGINNINGS.put("\u00fd7zXZ", "it is compressed with xz: unpack it first");
    BEGINNINGS.put("(\u00b5/\u00fd", "it is compressed with zstd: unpack it first");
    BEGINNINGS.put("7z\u00bc\u00af", "it is a 7z archive: unpack it first");
    BEGINNINGS.put("Rar!", "it is a RAR archive: unpack it first");
    BEGINNINGS.put("\u0089HDF", "it is HDF5, as Keras writes it: convert it to safetensors");
    BEGINNINGS.put("\u0093NUMPY", "it is one NumPy array: save the model's state_dict()");
    BEGINNINGS.put("GGUF", "it is GGUF: convert it to safetensors");
    BEGINNINGS.put("PYTORCH1", "it is of a preview of PyTorch 1.0: save it again");
    BEGINNINGS.put("\u0080", "it is a pickle, but not of torch.save");
    BEGINNINGS.put("<", "it is a web page or XML: was the download refused?");
    BEGINNINGS.put("{", "it is JSON: was the download refused?");
  }

  private ForeignFile() {}

  static String kind(FileSource source) {
    if (source.size() == 0) {
      return "it is empty: 0 bytes";
    }
    int length = (int) Math.min(START, source.size());
    String start = new String(source.read(0, length).array(), StandardCharsets.ISO_8859_1);
    // A page may begin with a byte order mark and white space.
    String text = start.startsWith("\u00ef\u00bb\u00bf") ? start.substring(3) : start;
    String page = text.stripLeading().toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> beginning : BEGINNINGS.entrySet()) {
      if (start.startsWith(beginning.getKey())) {
        return beginning.getValue();
      }
    }
    if (page.startsWith("<")) {
      return BEGINNINGS.get("<");
    }
    if (start.startsWith("ustar", TAR_MAGIC)) {
      return "it is a tar archive: unpack it first";
    }
    if (source.size() < HEX) {
      return "it has only " + source.size() + " bytes";
    }
    return "it begins with the bytes " + HexFormat.of().formatHex(source.read(0, HEX).array());
  }
}
