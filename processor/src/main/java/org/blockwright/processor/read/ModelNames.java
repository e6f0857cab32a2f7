package org.blockwright.processor.read;

import java.util.Locale;

/** Names of models and of the classes that they become. */
final class ModelNames {
  private ModelNames() {}

  /** {@code resnet18_noah} to {@code Resnet18Noah}; an underscore before a digit stays. */
  static String camelCase(String id) {
    StringBuilder name = new StringBuilder();
    for (String part : id.split("_")) {
      if (part.isEmpty()) {
        continue;
      }
      if (name.length() > 0 && Character.isDigit(part.charAt(0))) {
        name.append('_');
      }
      name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
    }
    return name.toString();
  }

  /** {@code TinyNet} to {@code tiny_net}. */
  static String snakeCase(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
