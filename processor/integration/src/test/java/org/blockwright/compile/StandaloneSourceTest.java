package org.blockwright.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.export.SmallNet;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.standalone.Standalone;
import org.blockwright.runtime.standalone.WeightsType;
import org.blockwright.runtime.weights.ModelMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The source that a trained network becomes, as text; {@code -Dgolden.update=true} writes it anew.
 */
class StandaloneSourceTest {
  private static final Path GOLDEN = Path.of("src/test/resources/standalone/Small.java");

  private static final String CHECKSUM = "0x01234567L";

  @TempDir Path folder;

  private String written(Classifier model, String name) throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      model.initialize(manager, 1);
      Path file = folder.resolve("src/main/java/app/" + name + ".java");
      Path weights =
          Standalone.write(
              model,
              file,
              ModelMetadata.of(model),
              Preprocessing.imagenet(),
              false,
              WeightsType.FLOAT32);
      assertEquals(
          folder.resolve("src/main/resources/app/" + name + ".safetensors").toRealPath(),
          weights.toRealPath());
      String text = Files.readString(file);
      CRC32 sum = new CRC32();
      sum.update(Files.readAllBytes(weights));
      String checksum = "0x%08xL".formatted(sum.getValue());
      assertTrue(text.contains(checksum), text);
      // the weights' last bits are the processor's
      return text.replace(checksum, CHECKSUM);
    }
  }

  @Test
  void isAsBefore() throws IOException {
    String actual = written(SmallNet.withNoah(), "Small");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, actual);
    }
    assertEquals(Files.readString(GOLDEN), actual);
  }

  @Test
  void isFormatted() throws IOException, FormatterException {
    for (Classifier model : Stream.of(SmallNet.withNoah(), SmallNet.withoutMaps()).toList()) {
      String actual = written(model, "Small");
      assertEquals(new Formatter().formatSource(actual), actual);
    }
  }
}
