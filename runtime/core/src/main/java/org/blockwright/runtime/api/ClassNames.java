package org.blockwright.runtime.api;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.blockwright.rule.Nearest;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.RegularFile;
import org.blockwright.runtime.base.UsageException;

/**
 * Names of classes, in the order of their numbers.
 *
 * @param origin where they come from, in words for a message
 * @param names one a class
 */
public record ClassNames(String origin, List<String> names) {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Copies the list. */
  public ClassNames {
    names = List.copyOf(names);
  }

  /** Names that a program gives. */
  public static ClassNames of(List<String> names) {
    return new ClassNames("the given list", names);
  }

  /**
   * The number of a class that somebody names.
   *
   * @param names of all classes
   * @param named the name of one, or its number from 0
   * @throws UsageException if there is none, or several have the name
   */
  public static int index(List<String> names, String named) {
    List<Integer> found =
        IntStream.range(0, names.size()).filter(k -> names.get(k).equals(named)).boxed().toList();
    if (found.size() > 1) {
      throw new UsageException(
          "the classes %s are all called %s: give a number".formatted(found, named));
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    if (named.matches("\\d{1,9}") && Integer.parseInt(named) < names.size()) {
      return Integer.parseInt(named);
    }
    throw new UsageException(
        "there is no class %s among %d%s"
            .formatted(named, names.size(), Nearest.hint(named, names)));
  }

  /** The numbers, where there are no names. */
  static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  /**
   * Reads names: JSON and CSV by the file's extension or what it begins with, else text with one a
   * line. CSV has a column {@code name}, {@code class} or {@code label}, and maybe {@code index};
   * JSON is a list, or an object with a name for each index.
   *
   * @throws FileException if the file cannot be read, has no names, or not one for each index from
   *     0
   */
  public static ClassNames read(Path file) {
    String text = text(file);
    String extension =
        file.toString().substring(file.toString().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    List<String> names;
    if (extension.equals("json") || text.startsWith("[") || text.startsWith("{")) {
      names = ClassNameReader.json(file, text);
    } else if (extension.equals("csv") || ClassNameReader.isTable(text)) {
      names = ClassNameReader.csv(file, text);
    } else {
      names = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
    if (names.isEmpty()) {
      throw new FileException(file + " has no class names; write one a line");
    }
    return new ClassNames(file.toString(), names);
  }

  private static String text(Path file) {
    try {
      RegularFile.require(file);
      String text = Files.readString(file);
      return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).strip();
    } catch (NoSuchFileException e) {
      throw new FileException("there is no file of class names " + file, e);
    } catch (MalformedInputException e) {
      throw new FileException(file + " is no text in UTF-8", e);
    } catch (IOException e) {
      throw new FileException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Refuses another number of classes.
   *
   * @param count how many there are
   * @param weights whose they are
   * @throws BlockwrightException naming both numbers where they differ
   */
  void requireCount(int count, Path weights) {
    if (names.size() != count) {
      throw new FileException(
          "%s names %d classes, but %s has %d classes"
              .formatted(origin, names.size(), weights, count));
    }
  }
}
