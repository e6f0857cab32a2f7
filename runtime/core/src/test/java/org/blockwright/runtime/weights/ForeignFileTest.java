package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ForeignFileTest {
  private static final int LONGER = 600;

  @TempDir Path folder;

  private static Stream<Arguments> beginnings() {
    return Stream.of(
        arguments("version https://git-lfs.github.com/spec/v1\noid sha256:", "Git LFS pointer"),
        arguments("<!DOCTYPE html><html>", "web page"),
        arguments(" \n<html><head>{", "web page"),
        arguments("\u00ef\u00bb\u00bf<html>", "web page"),
        arguments("{\"message\": \"Not Found\"}", "JSON"),
        arguments("{\"data\":{\"x\": 1}}", "JSON"),
        arguments("\037\u008b\b\0", "compressed with gzip"),
        arguments("BZh91AY&SY", "compressed with bzip2"),
        arguments("\u00fd7zXZ\0", "compressed with xz"),
        arguments("(\u00b5/\u00fd$", "compressed with zstd"),
        arguments("\u0089HDF\r\n\032\n", "HDF5"),
        arguments("\u0093NUMPY\1", "NumPy"),
        arguments("GGUF\3", "GGUF"),
        arguments("\u0080\4\u0095", "a pickle, but not of torch.save"),
        arguments("MZ\u0090\0\3\0", "begins with the bytes 4d5a9000"));
  }

  @ParameterizedTest
  @MethodSource("beginnings")
  void isSaidToBeWhatItIs(String start, String kind) throws Exception {
    byte[] bytes = start.getBytes(StandardCharsets.ISO_8859_1);
    for (int length : new int[] {bytes.length, LONGER}) {
      Path file = folder.resolve("x.pth");
      byte[] padded = Arrays.copyOf(bytes, Math.max(length, 9));
      Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
      Files.write(file, padded);
      String message =
          assertThrows(BlockwrightException.class, () -> WeightFile.open(file)).getMessage();
      assertTrue(
          message.startsWith(file + " is neither safetensors nor a file of torch.save: it "));
      assertTrue(message.contains(kind), message);
      assertEquals(1, message.lines().count());
    }
  }

  @Test
  void emptyAndShortFilesAndArchivesAreNamed() throws Exception {
    assertTrue(failure(new byte[0]).endsWith("it is empty: 0 bytes"));
    assertTrue(failure(new byte[3]).endsWith("it has only 3 bytes"));
    byte[] tar = new byte[LONGER];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    assertTrue(failure(tar).endsWith("it is a tar archive: unpack it first"));
  }

  private String failure(byte[] bytes) throws Exception {
    Path file = Files.write(folder.resolve("y"), bytes);
    return assertThrows(BlockwrightException.class, () -> WeightFile.open(file)).getMessage();
  }
}
