package org.blockwright.runtime.data;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The images that could not be used, each once, with the reason. Safe to use from several threads.
 */
public final class Skipped {
  private static final int NAMED = 20;

  private final Map<String, String> reasons = Collections.synchronizedMap(new TreeMap<>());

  /** Adds an image that could not be used. */
  public void add(String name, String reason) {
    reasons.put(name, reason);
  }

  /** Adds what another worker could not use, reasons by image name. */
  public void addAll(Map<String, String> others) {
    reasons.putAll(others);
  }

  /** How many different images were left out so far. */
  public int count() {
    return reasons.size();
  }

  /** Reasons by image name, sorted by name. */
  public Map<String, String> reasons() {
    synchronized (reasons) {
      return Collections.unmodifiableMap(new TreeMap<>(reasons));
    }
  }

  /** What to tell the person: the count, and a line for each image; empty if there is none. */
  public String summary() {
    Map<String, String> all = reasons();
    if (all.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append(all.size())
        .append(all.size() == 1 ? " image was left out:" : " images were left out:");
    all.entrySet().stream()
        .limit(NAMED)
        .forEach(
            entry ->
                text.append("\n  ").append(entry.getKey()).append(": ").append(entry.getValue()));
    if (all.size() > NAMED) {
      text.append("\n  and ").append(all.size() - NAMED).append(" more");
    }
    return text.toString();
  }
}
