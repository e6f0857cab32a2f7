package org.blockwright.runtime.export;

import java.util.HashSet;
import java.util.Set;

/** Names that are given once. */
final class NodeNames {
  private final Set<String> taken = new HashSet<>();

  /** The name wanted, or the next one that is free with {@code _1}, {@code _2} and so on. */
  String next(String wanted) {
    String name = wanted;
    for (int i = 1; !taken.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /** A path with everything but ASCII letters and digits as {@code _}. */
  static String identifier(String path) {
    return path.replaceAll("[^A-Za-z0-9]", "_");
  }
}
