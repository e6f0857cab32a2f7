package org.blockwright.processor.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.rule.Message;

/** Rules about names, gathered from a backbone and then from a model. */
final class NameRules {
  private static final String ARROW = "->";

  private final Problems problems;

  /** By source, and there by what a rule of theirs is about. */
  private final Map<String, Map<String, String>> rules = new LinkedHashMap<>();

  private final Map<String, String> bases = new LinkedHashMap<>();

  NameRules(Problems problems) {
    this.problems = problems;
  }

  /**
   * Adds the sources of an {@code @CheckpointKeys}; its rules replace earlier ones about the same
   * name.
   */
  void add(AnnotationMirror names, Origin element) {
    Object sources = Values.required(names, "value", element).value();
    for (Object source : sources instanceof List<?> list ? list : List.of(sources)) {
      Map<String, Traced<Object>> values = Values.written((AnnotationMirror) source, element);
      String name = (String) values.get("name").value();
      Map<String, String> own = rules.computeIfAbsent(name, key -> new LinkedHashMap<>());
      if (values.containsKey("rules")) {
        Object written = values.get("rules").value();
        for (Object rule : written instanceof List<?> list ? list : List.of(written)) {
          check((String) rule, values.get("rules").origin());
          own.put(about((String) rule), (String) rule);
        }
      }
      if (values.containsKey("base")) {
        bases.put(name, (String) values.get("base").value());
      }
    }
  }

  private void check(String rule, Origin origin) {
    String[] sides = rule.split(ARROW, -1);
    String wrong =
        rule.isBlank()
            ? "it is empty"
            : sides.length > 2
                ? "it has " + (sides.length - 1) + " arrows"
                : String.join("", sides).isBlank()
                    ? "both sides of " + ARROW + " are empty"
                    : depth(rule) != 0 ? "a brace is not closed" : "";
    if (!wrong.isEmpty()) {
      problems.add(origin, Message.BadCheckpointRule, '"' + rule + '"', wrong);
      throw new Values.Unreadable();
    }
  }

  /** 0 where every brace is closed, and none before it is opened. */
  private static int depth(String rule) {
    int depth = 0;
    for (char c : rule.toCharArray()) {
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth < 0 || depth > 1) {
        return -1;
      }
    }
    return depth;
  }

  private static String about(String rule) {
    int arrow = rule.indexOf(ARROW);
    String ours = arrow < 0 ? rule : rule.substring(0, arrow);
    return ours.isBlank() ? rule : ours.replaceFirst(":.*", "").strip();
  }

  /** All rules by source, those of its base included. */
  Map<String, List<String>> bySource() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String name : rules.keySet()) {
      Map<String, String> merged = new LinkedHashMap<>();
      String base = bases.get(name);
      if (base != null && !base.equals(name)) {
        merged.putAll(rules.getOrDefault(base, Map.of()));
      }
      merged.putAll(rules.get(name));
      all.put(name, new ArrayList<>(merged.values()));
    }
    return all;
  }
}
