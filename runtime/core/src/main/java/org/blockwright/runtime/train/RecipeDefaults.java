package org.blockwright.runtime.train;

import java.lang.reflect.Array;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.blockwright.record.Recipe;

/** The defaults of {@link Recipe}, as text; they stand in the annotation alone. */
final class RecipeDefaults {
  private RecipeDefaults() {}

  /** The default of a key, such as {@code WEIGHT_DECAY} of {@link Recipe#weightDecay}. */
  static String of(String key) {
    String member = member(key);
    try {
      return text(Recipe.class.getMethod(member).getDefaultValue());
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("@Recipe has no member " + member, e);
    }
  }

  /** The member's name: {@code weightDecay} of {@code WEIGHT_DECAY}. */
  static String member(String key) {
    StringBuilder member = new StringBuilder();
    for (String word : key.toLowerCase(Locale.ROOT).split("_")) {
      member
          .append(member.isEmpty() ? word.charAt(0) : Character.toUpperCase(word.charAt(0)))
          .append(word, 1, word.length());
    }
    return member.toString();
  }

  private static String text(Object value) {
    if (value.getClass().isArray()) {
      return IntStream.range(0, Array.getLength(value))
          .mapToObj(i -> text(Array.get(value, i)))
          .collect(Collectors.joining(","));
    }
    return value instanceof Enum<?> choice
        ? choice.toString().toLowerCase(Locale.ROOT)
        : value.toString();
  }
}
