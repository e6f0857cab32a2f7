package org.blockwright.runtime.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pickle can hold beside {@code null}, booleans, numbers, strings and byte arrays. Compared
 * by identity, so that a list that contains itself cannot send a hash code into the depths.
 */
abstract class Pickled {
  /** A value that is let through because it is harmless, and of which nothing is kept. */
  static final Pickled INERT = new Pickled() {};

  private Pickled() {}

  /** A tuple; also a {@code torch.Size}. */
  static final class Tuple extends Pickled {
    private final Object[] items;

    Tuple(Object... items) {
      this.items = items;
    }

    int size() {
      return items.length;
    }

    Object get(int index) {
      return items[index];
    }
  }

  /** A list or a set. */
  static final class Sequence extends Pickled {
    private final List<Object> items = new ArrayList<>(0);

    List<Object> items() {
      return items;
    }
  }

  /** A dictionary, ordered or not. */
  static final class Dict extends Pickled {
    private final Map<Object, Object> items = new LinkedHashMap<>(4);

    Map<Object, Object> items() {
      return items;
    }
  }
}
