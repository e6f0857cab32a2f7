package org.blockwright.processor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import javax.annotation.processing.Generated;
import javax.annotation.processing.Processor;
import org.junit.jupiter.api.Test;

/** Compilers find the processors, and Gradle knows how each may be run again. */
class RegistrationTest {
  @Test
  void allAreServices() {
    List<String> found =
        ServiceLoader.load(Processor.class).stream()
            .map(p -> p.type().getName())
            .collect(Collectors.toUnmodifiableList());
    assertTrue(
        found.containsAll(
            List.of(
                BlockwrightProcessor.class.getName(),
                CatalogueProcessor.class.getName(),
                GeneratedProcessor.class.getName())),
        found::toString);
  }

  @Test
  void allAreIncremental() throws IOException {
    try (InputStream in =
        getClass().getResourceAsStream("/META-INF/gradle/incremental.annotation.processors")) {
      assertEquals(
          List.of(
              BlockwrightProcessor.class.getName() + ",isolating",
              CatalogueProcessor.class.getName() + ",aggregating",
              GeneratedProcessor.class.getName() + ",isolating"),
          new String(in.readAllBytes(), UTF_8).lines().toList());
    }
  }

  @Test
  void noneReadsEveryAnnotation() {
    for (Processor processor :
        List.of(new BlockwrightProcessor(), new CatalogueProcessor(), new GeneratedProcessor())) {
      for (String type : processor.getSupportedAnnotationTypes()) {
        boolean known =
            type.startsWith("org.blockwright.") || type.equals(Generated.class.getName());
        assertTrue(known, type);
      }
    }
  }
}
