package org.blockwright.processor;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.util.Elements;
import org.blockwright.processor.emit.JsonIndex;
import org.blockwright.processor.infer.ModelInstance;

/**
 * What one processor has worked out in this compilation, so that the other need not. A compilation
 * is known by its {@code Elements}, since a build tool may give each processor an environment of
 * its own. Where it keeps the two apart altogether, there is nothing, and the other works models
 * out itself.
 */
final class SharedModels {
  private static final Map<Elements, Map<String, Map<String, String>>> RUNS =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** Compilations in which a declaration waits for what another processor may generate. */
  private static final Set<Elements> WAITING =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /**
   * The user's own annotations that are made of the vocabulary, as the first processor met them.
   */
  private static final Map<Elements, Set<String>> MET =
      Collections.synchronizedMap(new WeakHashMap<>());

  private SharedModels() {}

  /** Says which of the user's own annotations there are in the round that begins. */
  static void meet(ProcessingEnvironment run, Set<String> annotations) {
    MET.put(run.getElementUtils(), annotations);
  }

  /** What has been met in this round; empty where the first processor has not been called yet. */
  static Optional<Set<String>> met(ProcessingEnvironment run) {
    return Optional.ofNullable(MET.get(run.getElementUtils()));
  }

  /** Ends a round. */
  static void forget(ProcessingEnvironment run) {
    MET.remove(run.getElementUtils());
  }

  /** Says whether a declaration waits for what another processor may generate. */
  static void setWaiting(ProcessingEnvironment run, boolean waiting) {
    if (waiting) {
      WAITING.add(run.getElementUtils());
    } else {
      WAITING.remove(run.getElementUtils());
    }
  }

  /** Whether a declaration waits for what another processor may generate. */
  static boolean isWaiting(ProcessingEnvironment run) {
    return WAITING.contains(run.getElementUtils());
  }

  /** Keeps the lines of the index alone: whole models would fill the memory with their graphs. */
  static void put(ProcessingEnvironment run, Element element, Iterable<ModelInstance> models) {
    RUNS.computeIfAbsent(run.getElementUtils(), r -> new HashMap<>())
        .put(element.toString(), lines(models));
  }

  /** Lines of the index by the names of the models' classes. */
  static Map<String, String> lines(Iterable<ModelInstance> models) {
    Map<String, String> lines = new TreeMap<>();
    models.forEach(model -> lines.put(model.declaration().qualifiedName(), JsonIndex.line(model)));
    return lines;
  }

  /** Takes the lines of the index that were found, by declaration and by class. */
  static Map<String, Map<String, String>> take(ProcessingEnvironment run) {
    Map<String, Map<String, String>> found = RUNS.remove(run.getElementUtils());
    return found == null ? Map.of() : found;
  }
}
