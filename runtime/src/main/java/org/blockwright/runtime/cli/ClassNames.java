package org.blockwright.runtime.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.blockwright.runtime.BlockwrightException;

/** Names of classes, in the order of their numbers. */
final class ClassNames {
  private ClassNames() {}

  /** The numbers, where there are no names. */
  static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  /**
   * Reads names, one a line.
   *
   * @throws BlockwrightException if the file cannot be read or has no names
   */
  static List<String> read(Path file) {
    try {
      List<String> names =
          Files.readAllLines(file).stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
      if (names.isEmpty()) {
        throw new BlockwrightException(file + " has no class names; write one a line");
      }
      return names;
    } catch (NoSuchFileException e) {
      throw new BlockwrightException("there is no file of class names " + file, e);
    } catch (MalformedInputException e) {
      throw new BlockwrightException(file + " is no text in UTF-8", e);
    } catch (IOException e) {
      throw new BlockwrightException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
