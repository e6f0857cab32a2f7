package org.blockwright.runtime.train;

import ai.djl.engine.Engine;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Versions of the parts that calculate. */
final class Versions {
  private Versions() {}

  static Map<String, String> current() {
    Engine engine = Engine.getInstance();
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put(
        "blockwright",
        Optional.ofNullable(Versions.class.getPackage().getImplementationVersion())
            .orElse("development"));
    versions.put("djl", Engine.getDjlVersion());
    versions.put(engine.getEngineName().toLowerCase(Locale.ROOT), engine.getVersion());
    versions.put("java", Runtime.version().toString());
    return versions;
  }
}
