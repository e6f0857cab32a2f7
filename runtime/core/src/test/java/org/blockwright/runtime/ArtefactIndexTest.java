package org.blockwright.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of several artefacts' models once they have been packed into one jar. */
class ArtefactIndexTest {
  private static final String OWN = line("own_net", "OwnNet", "app.OwnNetModel");
  private static final String FIRST = line("resnet_a", "Nets", "zoo.Nets_resnet_aModel");
  private static final String SECOND = line("resnet_b", "Nets", "zoo.Nets_resnet_bModel");

  @TempDir Path folder;

  private static String line(String id, String family, String className) {
    return "{\"id\":\"%s\",\"family\":\"%s\",\"class\":\"%s\",\"parameters\":7}"
        .formatted(id, family, className);
  }

  /** A model's own file: what its line says, and then the graph. */
  private static String graph(String line) {
    return line.substring(0, line.length() - 1) + ",\"names\":{},\"nodes\":[{\"name\":\"x\"}]}\n";
  }

  private List<String> ids(Map<String, String> entries) throws IOException {
    Path jar = folder.resolve("packed.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry("META-INF/blockwright/" + entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      return Catalogue.read(loader).entries().stream().map(ModelEntry::id).toList();
    }
  }

  @Test
  void aJarOfSeveralArtefactsKeepsTheModelsWhoseIndexIsGone() throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("models.jsonl", OWN + "\n");
    entries.put("app.OwnNetModel.json", graph(OWN));
    entries.put("zoo.Nets_resnet_aModel.json", graph(FIRST));
    entries.put("zoo.Nets_resnet_bModel.json", graph(SECOND));
    entries.put("zoo.Nets_resnet_bModel.md", "# a card");
    assertEquals(List.of("own_net", "resnet_a", "resnet_b"), ids(entries));
  }

  @Test
  void whatAnOlderCompilationLeftIsNoModel() throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("models.jsonl", FIRST + "\n");
    entries.put("zoo.Nets_resnet_aModel.json", graph(FIRST));
    entries.put("zoo.Nets_resnet_bModel.json", graph(SECOND));
    assertEquals(List.of("resnet_a"), ids(entries));
  }
}
