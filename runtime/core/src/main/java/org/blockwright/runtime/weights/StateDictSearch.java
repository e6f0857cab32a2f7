package org.blockwright.runtime.weights;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Pattern;
import org.blockwright.runtime.weights.Pickled.Dict;
import org.blockwright.runtime.weights.Pickled.Sequence;
import org.blockwright.runtime.weights.Pickled.Tuple;
import org.blockwright.runtime.weights.Pickled.UnreadTensor;

/** Looks through a checkpoint for dicts that hold tensors under names. */
final class StateDictSearch {
  /** What people call the entry that holds the weights, the likeliest first. */
  private static final List<String> WRAPPERS =
      List.of(
          "state_dict",
          "model_state_dict",
          "model_state",
          "model",
          "net",
          "network",
          "weights",
          "params",
          "module");

  /** A running average is meant only where it is asked for, or where there is nothing else. */
  private static final Pattern AVERAGE = Pattern.compile("(.*_)?(ema|swa|averaged?)(_.*)?");

  /** Entries that hold tensors, but no weights. */
  private static final Pattern NO_WEIGHTS =
      Pattern.compile(".*(optim|sched|scaler|rng|random|callback).*");

  private static final int MAX_DEPTH = 3;

  /** A checkpoint has a handful of entries; one of a million is searched no further. */
  private static final int MAX_SEARCHED = 10_000;

  private StateDictSearch() {}

  /**
   * A dict that holds tensors.
   *
   * @param path the entries that lead to it; empty for the whole
   * @param wrapped whether it lies in what was searched, rather than being that
   * @param tensors {@link TorchView}s and {@link UnreadTensor}s by name
   */
  record Found(String path, boolean wrapped, Map<String, Object> tensors) {

    /** Returns how many could be weights: neither scalars nor whole numbers. */
    private long weights() {
      return tensors.values().stream()
          .filter(
              tensor ->
                  tensor instanceof TorchView view
                      && view.type().isFloating()
                      && view.shape().dimension() > 0)
          .count();
    }

    /** Returns how likely its path is meant: less is likelier, entry by entry. */
    String rank() {
      StringBuilder rank = new StringBuilder();
      for (String step : path.split("\\.")) {
        String name = step.toLowerCase(Locale.ROOT);
        int known = WRAPPERS.indexOf(name);
        boolean average = AVERAGE.matcher(name).matches();
        rank.append((char) ('a' + (known >= 0 ? known : average ? 25 : 24)));
      }
      return path.isEmpty() ? "" : rank.toString();
    }

    /** Returns the tensors whose names begin so, to a dot, without that beginning. */
    Found under(String prefix) {
      Map<String, Object> under = new LinkedHashMap<>();
      tensors.forEach(
          (name, tensor) -> {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
              under.put(name.substring(prefix.length()), tensor);
            }
          });
      return new Found(join(path, prefix.substring(0, prefix.length() - 1)), true, under);
    }
  }

  private record Step(Object container, String path, int depth) {}

  /** Returns a container's keys as far as they are names or indices; null for something else. */
  static List<String> keys(Object container) {
    Map<?, ?> entries = entries(container);
    return entries == null
        ? null
        : entries.keySet().stream()
            .limit(100)
            .map(key -> key instanceof String name ? name : "another key")
            .distinct()
            .toList();
  }

  /** Returns an entry by its key, or else by the steps of its path; null if there is none. */
  static Object entry(Object container, String path) {
    Map<?, ?> entries = entries(container);
    if (entries == null) {
      return null;
    }
    if (entries.containsKey(path)) {
      return entries.get(path);
    }
    int dot = path.indexOf('.');
    return dot < 0 ? null : entry(entries.get(path.substring(0, dot)), path.substring(dot + 1));
  }

  static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static Map<?, ?> entries(Object container) {
    if (container instanceof Dict dict) {
      return dict.items();
    }
    List<Object> items = new ArrayList<>();
    if (container instanceof Sequence list) {
      items.addAll(list.items().subList(0, Math.min(MAX_SEARCHED, list.items().size())));
    } else if (container instanceof Tuple tuple) {
      for (int i = 0; i < Math.min(MAX_SEARCHED, tuple.size()); i++) {
        items.add(tuple.get(i));
      }
    } else {
      return null;
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    for (Object item : items) {
      entries.put(Integer.toString(entries.size()), item);
    }
    return entries;
  }

  /**
   * Returns the dicts with tensors in a container and what it contains, the nearest first.
   *
   * @param path what led to the container
   */
  static List<Found> in(Object container, String path) {
    List<Found> found = new ArrayList<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Queue<Step> queue = new ArrayDeque<>();
    queue.add(new Step(container, path, 0));
    while (!queue.isEmpty() && seen.size() < MAX_SEARCHED) {
      Step step = queue.remove();
      Map<?, ?> entries = seen.add(step.container) ? entries(step.container) : null;
      if (entries == null) {
        continue;
      }
      Map<String, Object> tensors = new LinkedHashMap<>();
      entries.forEach(
          (key, value) -> {
            if (!(key instanceof String name)) {
              return;
            }
            if (value instanceof TorchView || value instanceof UnreadTensor) {
              tensors.put(name, value);
            } else if (value instanceof Pickled
                && step.depth < MAX_DEPTH
                && queue.size() < MAX_SEARCHED
                && !NO_WEIGHTS.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
              queue.add(new Step(value, join(step.path, name), step.depth + 1));
            }
          });
      if (!tensors.isEmpty()) {
        found.add(new Found(step.path, step.depth > 0, tensors));
      }
    }
    return found;
  }

  /**
   * Returns those that can be meant, the likeliest first: dicts of many weights rather than of lone
   * tensors, and the one that is not wrapped unless it has fewer than what lies in it.
   */
  static List<Found> likeliest(List<Found> found) {
    long most = found.stream().mapToLong(Found::weights).max().orElse(0);
    List<Found> likely = new ArrayList<>();
    for (Found each : found) {
      boolean lone = most > 0 && each.weights() == 0;
      boolean beside = !each.wrapped && each.weights() < most;
      if (!lone && !beside) {
        likely.add(each);
      }
    }
    likely.sort(Comparator.comparing(Found::rank));
    return likely;
  }
}
