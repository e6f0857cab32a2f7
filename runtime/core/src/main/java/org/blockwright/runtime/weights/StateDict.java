package org.blockwright.runtime.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.weights.Pickled.UnreadTensor;
import org.blockwright.runtime.weights.StateDictSearch.Found;

/**
 * The tensors of a checkpoint, found in what its pickle holds.
 *
 * @param path the entries that led to them, such as {@code state_dict}; empty for a bare dict
 * @param views the tensors by name
 * @param others other entries that hold tensors and could have been meant
 */
record StateDict(String path, Map<String, TorchView> views, List<String> others) {

  /**
   * Finds the state dict.
   *
   * @param origin the file's name, for messages
   * @param root what the pickle holds
   * @param wanted the entry to take, which may be a path with dots or how names begin; null for the
   *     one that fits
   */
  static StateDict find(String origin, Object root, String wanted) {
    List<String> keys = StateDictSearch.keys(root);
    if (keys == null) {
      throw new WeightsException(origin + " holds no dict of tensors; save a model's state_dict()");
    }
    if (wanted != null) {
      return find(origin, root, wanted, keys);
    }
    List<Found> found = StateDictSearch.in(root, "");
    if (found.isEmpty()) {
      throw new WeightsException(
          "%s holds no tensors under names; it has %s".formatted(origin, Text.list(keys)));
    }
    return choose(origin, found);
  }

  private static StateDict find(String origin, Object root, String wanted, List<String> keys) {
    List<Found> found = StateDictSearch.in(StateDictSearch.entry(root, wanted), wanted);
    if (!found.isEmpty()) {
      return choose(origin, found);
    }
    for (Found each : StateDictSearch.in(root, "")) {
      Found under = each.under(wanted + ".");
      if (!under.tensors().isEmpty()) {
        return of(origin, under, List.of());
      }
    }
    throw new WeightsException(
        "%s has no entry %s that holds tensors; it has %s"
            .formatted(origin, Text.show(wanted), Text.list(keys)));
  }

  private static StateDict choose(String origin, List<Found> found) {
    List<Found> likely = StateDictSearch.likeliest(found);
    List<String> paths = likely.stream().map(Found::path).toList();
    if (likely.size() > 1 && likely.get(0).rank().equals(likely.get(1).rank())) {
      throw new WeightsException(
          "%s holds tensors under %s: choose one of these entries"
              .formatted(origin, Text.list(paths)));
    }
    return of(origin, likely.get(0), paths.subList(1, paths.size()));
  }

  private static StateDict of(String origin, Found found, List<String> others) {
    Map<String, TorchView> views = new LinkedHashMap<>();
    found
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.isEmpty() || name.length() > TensorSizes.MAX_NAME) {
                throw new WeightsException(
                    origin + " has a tensor whose name has " + name.length() + " characters");
              }
              if (tensor instanceof UnreadTensor unread) {
                throw new WeightsException(
                    "%s: the tensor %s %s".formatted(origin, Text.show(name), unread.why()));
              }
              views.put(name, (TorchView) tensor);
            });
    if (views.size() > TensorSizes.MAX_TENSORS) {
      throw new WeightsException(
          origin + " names more than " + TensorSizes.MAX_TENSORS + " tensors");
    }
    return new StateDict(found.path(), views, others);
  }

  /** Returns how the tensors are stored, in words: the file's format and the entry. */
  String format(String file) {
    String entry = path.isEmpty() ? file : file + ", " + Text.show(path);
    return others.isEmpty() ? entry : "%s; other entries: %s".formatted(entry, Text.list(others));
  }
}
