package org.blockwright.runtime.data;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;

/**
 * Which of a model's classes each class of some data is. Immutable.
 *
 * <p>Names decide, not positions: folders are sorted, and a capital letter, a prefix or a missing
 * class moves all that follow.
 */
public final class ClassMatch {
  private static final int MOST_SHOWN = 10;

  private final List<String> model;
  private final int[] numbers;
  private final List<String> notes;

  private ClassMatch(List<String> model, int[] numbers, List<String> notes) {
    this.model = List.copyOf(model);
    this.numbers = numbers;
    this.notes = List.copyOf(notes);
  }

  /**
   * Matches classes by their names: exactly, else without regard to case, which is said. Data may
   * have fewer classes than the model, which is said too.
   *
   * @param origin whose classes the model's are, for messages
   * @param model the model's classes, in the order of its logits
   * @param data what to call the data, for messages
   * @param names the data's classes, in the order of its labels
   * @throws BlockwrightException if the data has classes that the model has not, and names them; or
   *     if a name fits two of the model's
   */
  public static ClassMatch byName(
      String origin, List<String> model, String data, List<String> names) {
    if (model.equals(names)) {
      return new ClassMatch(model, identity(names.size()), List.of());
    }
    Map<String, Integer> exact = numbers(model, ClassMatch::composed);
    Map<String, Integer> folded = numbers(model, ClassMatch::folded);
    int[] found = new int[names.size()];
    Map<Integer, String> taken = new HashMap<>();
    List<String> strangers = new ArrayList<>();
    Map<String, String> recased = new LinkedHashMap<>();
    for (int i = 0; i < found.length; i++) {
      String name = names.get(i);
      Integer number = exact.get(composed(name));
      if (number == null) {
        number = folded.get(folded(name));
        if (number != null && number >= 0) {
          recased.put(name, model.get(number));
        }
      }
      if (number == null) {
        strangers.add(name);
        continue;
      }
      String before = number < 0 ? name : taken.putIfAbsent(number, name);
      if (before != null) {
        throw new FileException(
            "the class %s of %s could be two of %s: give the classes names that differ by more than case, or compare them by position"
                .formatted(name, data, number < 0 ? origin + "'s" : before + " and " + name));
      }
      found[i] = number;
    }
    if (!strangers.isEmpty()) {
      throw new FileException(
          "%s has classes that %s does not know: %s; it knows %s. Rename them, name the model's own, or compare them by position"
              .formatted(data, origin, list(strangers), list(model)));
    }
    return new ClassMatch(model, found, notes(origin, model, data, names, recased));
  }

  private static List<String> notes(
      String origin,
      List<String> model,
      String data,
      List<String> names,
      Map<String, String> recased) {
    List<String> notes = new ArrayList<>();
    if (!recased.isEmpty()) {
      notes.add(
          "Classes of %s are taken for the model's but for upper and lower case: %s."
              .formatted(
                  data,
                  list(
                      recased.entrySet().stream()
                          .map(entry -> entry.getKey() + " is " + entry.getValue())
                          .toList())));
    }
    if (names.size() < model.size()) {
      notes.add(
          "%s has %d of the %d classes of %s; it can be taken for any of them."
              .formatted(data, names.size(), model.size(), origin));
    }
    return notes;
  }

  /**
   * Matches the first with the first, the second with the second, whatever they are called.
   *
   * @throws BlockwrightException if there are not as many
   */
  public static ClassMatch byPosition(
      String origin, List<String> model, String data, List<String> names) {
    if (model.size() != names.size()) {
      throw new FileException(
          "%s tells %d classes apart, but %s has %d"
              .formatted(origin, model.size(), data, names.size()));
    }
    return new ClassMatch(model, identity(names.size()), List.of());
  }

  private static int[] identity(int count) {
    return IntStream.range(0, count).toArray();
  }

  /** Numbers by name; -1 where two have one name. */
  private static Map<String, Integer> numbers(List<String> names, UnaryOperator<String> key) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      numbers.merge(key.apply(names.get(i)), i, (a, b) -> -1);
    }
    return numbers;
  }

  /** File systems differ in whether an accent is a letter's or a character of its own. */
  private static String composed(String name) {
    return Normalizer.normalize(name.strip(), Normalizer.Form.NFC);
  }

  private static String folded(String name) {
    return composed(name).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  private static String list(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(MOST_SHOWN, names.size())));
    return names.size() > MOST_SHOWN
        ? shown + " and " + (names.size() - MOST_SHOWN) + " more"
        : shown;
  }

  /** What the person should be told, a sentence each. */
  public List<String> notes() {
    return notes;
  }

  /** The model's class that a class of the data is. */
  public int number(int label) {
    return numbers[label];
  }

  /** The same images with the model's classes; closing it closes the images. */
  public ImageSource apply(ImageSource images) {
    return new Renumbered(images, model, numbers);
  }
}
