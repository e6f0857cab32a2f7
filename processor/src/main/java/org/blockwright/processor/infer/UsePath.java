package org.blockwright.processor.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;

/**
 * The way down to a node.
 *
 * @param outer the way to the enclosing node; null at the model
 * @param label such as {@code DeiT.blocks}
 * @param origins places at fault on this level, most precise first
 */
record UsePath(UsePath outer, String label, List<Origin> origins) {
  private static final int MOST_SHOWN = 6;

  /** The same way, with a place at fault that is more precise than those on this level. */
  UsePath at(Origin origin) {
    List<Origin> precise = new ArrayList<>(List.of(origin));
    precise.addAll(origins);
    return new UsePath(outer, label, precise);
  }

  /** The same way, where a place that is more precise has nothing to do with the matter. */
  UsePath without(List<Origin> places) {
    return new UsePath(outer, label, origins.stream().filter(o -> !places.contains(o)).toList());
  }

  /** How many nodes stand inside each other on it. */
  int depth() {
    int depth = 0;
    for (UsePath path = outer; path != null; path = path.outer) {
      depth++;
    }
    return depth;
  }

  /** The nodes up to the model, and the model's name where the caret does not stand on it. */
  String text(List<Origin> blame) {
    Optional<Origin> caret = blame.stream().filter(Origin::inSource).findFirst();
    List<String> labels = new ArrayList<>();
    String below = label;
    for (UsePath path = outer; path != null; path = path.outer) {
      Origin there = path.origins.get(0);
      boolean seen = path.outer == null && caret.map(c -> c.isWithin(there)).orElse(false);
      if (!seen && !below.startsWith(path.label + ".")) {
        labels.add(", via " + path.label);
      }
      below = path.label;
    }
    if (labels.size() > MOST_SHOWN) {
      labels.subList(MOST_SHOWN - 2, labels.size() - 1).clear();
      labels.add(MOST_SHOWN - 2, ", …");
    }
    return label + String.join("", labels);
  }

  /** The given places, and then those on the way. */
  List<Origin> blame(List<Origin> first) {
    List<Origin> all = new ArrayList<>(first);
    for (UsePath path = this; path != null; path = path.outer) {
      all.addAll(path.origins);
    }
    return all;
  }
}
