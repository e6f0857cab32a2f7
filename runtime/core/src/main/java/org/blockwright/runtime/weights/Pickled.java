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

  /** The type of a tensor's elements, by PyTorch's name; {@code type} is null for one not read. */
  static final class ElementType extends Pickled {
    private final String name;
    private final TensorType type;

    ElementType(String name, TensorType type) {
      this.name = name;
      this.type = type;
    }

    String name() {
      return name;
    }

    TensorType type() {
      return type;
    }
  }

  /** A tensor of a kind that is not read; an error only where it is among the weights. */
  static final class UnreadTensor extends Pickled {
    private final String why;

    UnreadTensor(String why) {
      this.why = why;
    }

    /** What it is and what to do, such as {@code is sparse: save its to_dense()}. */
    String why() {
      return why;
    }
  }
}
