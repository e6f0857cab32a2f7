package org.blockwright.runtime.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.blockwright.runtime.base.FileException;

/** CIFAR-10's binary version: records of a label and three planes of 32x32. */
final class CifarFolder {
  private static final int PLANES = 3 * 32 * 32;

  /** The real batches have 31 MB; five of these still fit one array. */
  private static final long MAX_BYTES = 400 << 20;

  private static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private final Path folder;

  CifarFolder(Path folder) {
    Path inner = folder.resolve("cifar-10-batches-bin");
    this.folder = Files.isDirectory(inner) ? inner : folder;
  }

  ImageSource train() {
    return read(
        "data_batch",
        "data_batch_1.bin",
        "data_batch_2.bin",
        "data_batch_3.bin",
        "data_batch_4.bin",
        "data_batch_5.bin");
  }

  ImageSource test() {
    return read("test_batch", "test_batch.bin");
  }

  private ImageSource read(String name, String... files) {
    ByteArrayOutputStream samples = new ByteArrayOutputStream();
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    for (String file : files) {
      byte[] records = bytes(folder.resolve(file));
      for (int i = 0; i < records.length; i += 1 + PLANES) {
        if (records[i] < 0 || records[i] >= CLASSES.size()) {
          throw new FileException(
              "Record "
                  + i / (1 + PLANES)
                  + " in "
                  + folder.resolve(file)
                  + " has label "
                  + (records[i] & 0xff)
                  + "; CIFAR-10 has 0 to 9.");
        }
        labels.write(records[i]);
        samples.write(records, i + 1, PLANES);
      }
    }
    byte[] numbers = labels.toByteArray();
    int[] classes = new int[numbers.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = numbers[i];
    }
    return new ArraySource(name, CLASSES, new ImageSize(32, 32), 3, samples.toByteArray(), classes);
  }

  private byte[] bytes(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new FileException(
          "There is no "
              + file
              + "; unpack CIFAR-10's binary version (cifar-10-binary.tar.gz) there.");
    }
    try {
      long length = Files.size(file);
      if (length == 0 || length % (1 + PLANES) != 0 || length > MAX_BYTES) {
        throw new FileException(
            file
                + " has "
                + length
                + " bytes, which is no whole number of CIFAR-10 records (3073 bytes each); fetch it again.");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new FileException("Cannot read " + file + ": " + e.getMessage() + ".", e);
    }
  }
}
