package org.blockwright.processor.emit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.annotation.processing.Filer;
import javax.tools.StandardLocation;

/**
 * The lines of an index. Whoever compiles a part of a module anew, as editors do, sees that part
 * alone: the other lines stay as long as their models are there.
 */
final class ModelIndex {
  private static final Pattern LINE =
      Pattern.compile("\\{\"id\":\"[^\"]*\",\"family\":\"([^\"]*)\",\"class\":\"([^\"]*)\".*\\}");

  private final Filer filer;
  private final String file;

  ModelIndex(Filer filer, String file) {
    this.filer = filer;
    this.file = file;
  }

  /**
   * The text of the new index, by the models' class names, or empty where the old one stays.
   *
   * @param models the lines of this compilation's models by the names of their classes
   * @param before names of the classes of models that are there and not compiled anew
   * @param sources top-level types that this compilation has read, whose old lines go
   */
  Optional<String> text(Map<String, String> models, Set<String> before, Set<String> sources) {
    List<String> old = read(file);
    Map<String, String> lines = new TreeMap<>();
    Stream.concat(old.stream(), before.stream().flatMap(this::compiledBefore))
        .forEach(
            line -> {
              Matcher parts = LINE.matcher(line);
              if (parts.matches() && isKept(parts.group(1), parts.group(2), sources)) {
                lines.put(parts.group(2), line);
              }
            });
    lines.putAll(models);
    if (models.isEmpty() && List.copyOf(lines.values()).equals(old)) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    lines.values().forEach(line -> text.append(line).append('\n'));
    return Optional.of(text.toString());
  }

  private Stream<String> compiledBefore(String className) {
    return read(GeneratedFiles.graph(className)).stream().map(JsonIndex::lineOf);
  }

  private List<String> read(String resource) {
    try (InputStream in =
            filer.getResource(StandardLocation.CLASS_OUTPUT, "", resource).openInputStream();
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException | RuntimeException e) {
      return List.of(); // there is none yet, or the build tool lets nobody read
    }
  }

  private boolean isKept(String family, String className, Set<String> sources) {
    int dot = className.lastIndexOf('.');
    String packageName = dot < 0 ? "" : className.substring(0, dot);
    String prefix = packageName.isEmpty() ? "" : packageName + ".";
    return !sources.contains(prefix + family.split("\\.", 2)[0])
        && exists(packageName, className.substring(dot + 1))
        && exists(packageName, family.replace('.', '$'));
  }

  private boolean exists(String packageName, String name) {
    try (InputStream in =
        filer
            .getResource(StandardLocation.CLASS_OUTPUT, packageName, name + ".class")
            .openInputStream()) {
      return in.read() >= 0;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}
