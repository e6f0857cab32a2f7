package org.blockwright.runtime;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The models of one artefact: the lines of its index, and models of its jar that have none. Who
 * packs several artefacts into one jar keeps one of their indexes, since all bear one name; but
 * each model has a file of its own as well, which says the same.
 */
final class ArtefactIndex {
  private static final String GRAPH = ".json";

  /** What begins the part of a model's file that its line leaves out. */
  private static final Set<String> BEYOND_LINE = Set.of("names", "nodes");

  private final List<JsonObject> lines = new ArrayList<>();
  private final Set<String> classes = new HashSet<>();
  private final Set<String> owners = new HashSet<>();

  private ArtefactIndex() {}

  /**
   * Reads an index and what stands beside it.
   *
   * @throws IOException if it cannot be read
   * @throws RuntimeException if it is no index
   */
  static List<JsonObject> lines(URL index) throws IOException {
    ArtefactIndex artefact = new ArtefactIndex();
    URLConnection connection = index.openConnection();
    if (connection instanceof JarURLConnection inJar) {
      connection.setUseCaches(false);
      try (JarFile jar = inJar.getJarFile()) {
        // Not the connection's own stream, whose end closes the jar.
        artefact.add(jar.getInputStream(inJar.getJarEntry()));
        artefact.addUnlisted(jar);
      }
    } else {
      artefact.add(connection.getInputStream());
    }
    return artefact.lines;
  }

  private void add(InputStream index) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(index, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonObject model = JsonParser.parseString(line).getAsJsonObject();
        for (String name : List.of("id", "family", "class")) {
          if (!model.has(name)) {
            throw new JsonParseException("a line has no " + name);
          }
        }
        lines.add(model);
        classes.add(model.get("class").getAsString());
        owners.add(owner(model));
      }
    }
  }

  /**
   * Where an index knows a declaration, it is that of its artefact and says all about it: a file
   * more is what an older compilation left.
   */
  private void addUnlisted(JarFile jar) throws IOException {
    for (JarEntry entry : jar.stream().filter(this::isUnlisted).toList()) {
      JsonObject model;
      try (Reader reader =
          new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8)) {
        model = summary(new JsonReader(reader));
      }
      if (!owners.contains(owner(model))) {
        lines.add(model);
      }
    }
  }

  private boolean isUnlisted(JarEntry entry) {
    String name = entry.getName();
    return name.startsWith(ModelEntry.FOLDER)
        && name.endsWith(GRAPH)
        && name.indexOf('/', ModelEntry.FOLDER.length()) < 0
        && !classes.contains(
            name.substring(ModelEntry.FOLDER.length(), name.length() - GRAPH.length()));
  }

  private static JsonObject summary(JsonReader reader) throws IOException {
    JsonObject summary = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (BEYOND_LINE.contains(name)) {
        break;
      }
      summary.add(name, JsonParser.parseReader(reader));
    }
    return summary;
  }

  private static String owner(JsonObject model) {
    String className = model.get("class").getAsString();
    int dot = className.lastIndexOf('.');
    return className.substring(0, dot + 1) + model.get("family").getAsString();
  }
}
