package org.blockwright.runtime.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.weights.Pickled.Dict;

/**
 * The tensors of a checkpoint, found in what its pickle holds.
 *
 * @param path the entries that led to them, such as {@code state_dict}; empty for a bare dict
 * @param views the tensors by name, without wrappers' prefixes
 */
record StateDict(String path, Map<String, TorchView> views) {
  private static final List<String> WRAPPERS =
      List.of("state_dict", "model", "model_ema", "ema", "state_dict_ema");

  /** What DistributedDataParallel and torch.compile put before every name. */
  private static final List<String> PREFIXES = List.of("module.", "_orig_mod.");

  private static final int MAX_WRAPPING = 3;

  /**
   * Finds the state dict.
   *
   * @param origin the file's name, for messages
   * @param root what the pickle holds
   * @param wanted the entry to take, or null for the first that fits
   */
  static StateDict find(String origin, Object root, String wanted) {
    if (!(root instanceof Dict dict)) {
      throw new WeightsException(origin + " holds no dict of tensors; save a model's state_dict()");
    }
    StateDict found;
    if (wanted == null) {
      found = unwrap(origin, dict, "", 0);
    } else if (dict.items().get(wanted) instanceof Dict entry) {
      found = unwrap(origin, entry, wanted, 1);
    } else {
      throw new WeightsException(
          "%s has no entry %s; it has %s".formatted(origin, Text.show(wanted), keys(dict)));
    }
    if (found == null) {
      throw new WeightsException(
          "%s holds no tensors at its top or under %s; it has %s"
              .formatted(origin, String.join(", ", WRAPPERS), keys(dict)));
    }
    return found.withoutPrefixes();
  }

  private static String keys(Dict dict) {
    return Text.list(
        dict.items().keySet().stream()
            .limit(100)
            .map(key -> key instanceof String name ? name : "another key")
            .distinct()
            .toList());
  }

  private static StateDict unwrap(String origin, Dict dict, String path, int depth) {
    // Wrappers first: a checkpoint may keep a lone tensor, such as its accuracy, beside them.
    for (String wrapper : WRAPPERS) {
      if (depth < MAX_WRAPPING && dict.items().get(wrapper) instanceof Dict inner) {
        StateDict found =
            unwrap(origin, inner, path.isEmpty() ? wrapper : path + "." + wrapper, depth + 1);
        if (found != null) {
          return found;
        }
      }
    }
    Map<String, TorchView> views = new LinkedHashMap<>();
    dict.items()
        .forEach(
            (key, value) -> {
              if (key instanceof String name && value instanceof TorchView view) {
                views.put(name, view);
              }
            });
    requireNames(origin, views);
    return views.isEmpty() ? null : new StateDict(path, views);
  }

  private static void requireNames(String origin, Map<String, TorchView> views) {
    if (views.size() > TensorSizes.MAX_TENSORS) {
      throw new WeightsException(
          origin + " names more than " + TensorSizes.MAX_TENSORS + " tensors");
    }
    for (String name : views.keySet()) {
      if (name.isEmpty() || name.length() > TensorSizes.MAX_NAME) {
        throw new WeightsException(
            origin + " has a tensor whose name has " + name.length() + " characters");
      }
    }
  }

  private StateDict withoutPrefixes() {
    for (String prefix : PREFIXES) {
      boolean everywhere =
          views.keySet().stream()
              .allMatch(name -> name.startsWith(prefix) && name.length() > prefix.length());
      if (everywhere) {
        Map<String, TorchView> shorter =
            views.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        entry -> entry.getKey().substring(prefix.length()),
                        Map.Entry::getValue,
                        (a, b) -> a,
                        LinkedHashMap::new));
        return new StateDict(path, shorter).withoutPrefixes();
      }
    }
    return this;
  }
}
