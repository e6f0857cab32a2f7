package org.blockwright.processor;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private SharedModels() {}

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
