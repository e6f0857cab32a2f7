package org.blockwright.runtime.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.blockwright.runtime.base.BlockwrightException;

/**
 * Names of classes, in the order of their numbers.
 *
 * @param file where they were read
 * @param names one a class
 */
record ClassNames(Path file, List<String> names) {
  /** What {@code --classes} may be. */
  static final String DESCRIPTION =
      "Class names: text with one a line, CSV with a column name (and index), or JSON, a list or"
          + " index by index.";

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** The numbers, where there are no names. */
  static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  /**
   * Reads names: JSON and CSV by the file's extension or what it begins with, else text with one a
   * line.
   *
   * @throws BlockwrightException if the file cannot be read, has no names, or not one for each
   *     index from 0
   */
  static ClassNames read(Path file) {
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
      throw new BlockwrightException(file + " has no class names; write one a line");
    }
    return new ClassNames(file, List.copyOf(names));
  }

  private static String text(Path file) {
    try {
      String text = Files.readString(file);
      return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).strip();
    } catch (NoSuchFileException e) {
      throw new BlockwrightException("there is no file of class names " + file, e);
    } catch (MalformedInputException e) {
      throw new BlockwrightException(file + " is no text in UTF-8", e);
    } catch (IOException e) {
      throw new BlockwrightException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Refuses another number of classes.
   *
   * @param count how many there are
   * @param weights whose they are
   */
  void requireCount(int count, Path weights) {
    if (names.size() != count) {
      throw new BlockwrightException(
          "%s names %d classes, but %s has %d classes"
              .formatted(file, names.size(), weights, count));
    }
  }
}
