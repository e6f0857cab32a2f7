package org.blockwright.processor;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import org.blockwright.processor.infer.ModelInstance;

/**
 * The models that one processor has worked out in this compilation, so that the other need not.
 * Where a build tool keeps the two apart, there are none, and the other works them out itself.
 */
final class SharedModels {
  private static final Map<ProcessingEnvironment, Map<String, List<ModelInstance>>> RUNS =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** Compilations in which a declaration waits for what another processor may generate. */
  private static final Set<ProcessingEnvironment> WAITING =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /**
   * The user's own annotations that are made of the vocabulary, as the first processor met them.
   */
  private static final Map<ProcessingEnvironment, Set<String>> MET =
      Collections.synchronizedMap(new WeakHashMap<>());

  private SharedModels() {}

  /** Says which of the user's own annotations there are in the round that begins. */
  static void meet(ProcessingEnvironment run, Set<String> annotations) {
    MET.put(run, annotations);
  }

  /** What has been met in this round; empty where the first processor has not been called yet. */
  static Optional<Set<String>> met(ProcessingEnvironment run) {
    return Optional.ofNullable(MET.get(run));
  }

  /** Ends a round. */
  static void forget(ProcessingEnvironment run) {
    MET.remove(run);
  }

  /** Says whether a declaration waits for what another processor may generate. */
  static void setWaiting(ProcessingEnvironment run, boolean waiting) {
    if (waiting) {
      WAITING.add(run);
    } else {
      WAITING.remove(run);
    }
  }

  /** Whether a declaration waits for what another processor may generate. */
  static boolean isWaiting(ProcessingEnvironment run) {
    return WAITING.contains(run);
  }

  static void put(ProcessingEnvironment run, Element element, List<ModelInstance> models) {
    RUNS.computeIfAbsent(run, r -> new HashMap<>()).put(element.toString(), models);
  }

  /** Takes what was found; what it holds on to would keep the whole compilation in memory. */
  static Map<String, List<ModelInstance>> take(ProcessingEnvironment run) {
    Map<String, List<ModelInstance>> found = RUNS.remove(run);
    return found == null ? Map.of() : found;
  }
}
