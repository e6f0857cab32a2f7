package org.blockwright.runtime.train;

import ai.djl.engine.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.blockwright.runtime.heads.Formulations;

/** Versions of the parts that calculate. */
final class Versions {
  private Versions() {}

  /** What calculates otherwise than before, each as {@code djl 0.28.0 -> 0.29.0}. */
  static List<String> differences(Map<String, String> before, Map<String, String> now) {
    return before.entrySet().stream()
        .filter(version -> !version.getKey().equals("java"))
        .filter(version -> !version.getValue().equals(now.get(version.getKey())))
        .map(v -> v.getKey() + " " + v.getValue() + " -> " + now.get(v.getKey()))
        .toList();
  }

  static Map<String, String> current() {
    Engine engine = Engine.getInstance();
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put(
        "blockwright",
        Optional.ofNullable(Versions.class.getPackage().getImplementationVersion())
            .orElse("development"));
    versions.put("djl", Engine.getDjlVersion());
    versions.put(engine.getEngineName().toLowerCase(Locale.ROOT), engine.getVersion());
    versions.put("head_formulations", Formulations.standard().version());
    versions.put("java", Runtime.version().toString());
    return versions;
  }
}
