package org.blockwright.runtime.cli;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.blockwright.runtime.base.FileException;

/**
 * Folders and jars with models of the user's own. While this is open they are found beside those
 * that came with the program.
 */
final class OwnClassPath implements AutoCloseable {
  private static final String ALL_JARS = "*";

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final URLClassLoader loader;

  /**
   * Opens what is written as java's own class path is: {@code target/classes:lib/*}.
   *
   * @throws FileException if a part of it is not there
   */
  OwnClassPath(String text) {
    List<URL> places = new ArrayList<>();
    for (String part : text.split(File.pathSeparator)) {
      if (part.endsWith(ALL_JARS)) {
        jars(Path.of(part.substring(0, part.length() - 1))).forEach(jar -> add(jar, places));
      } else if (!part.isEmpty()) {
        add(Path.of(part), places);
      }
    }
    loader = new URLClassLoader(places.toArray(URL[]::new), OwnClassPath.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
  }

  private static void add(Path place, List<URL> places) {
    if (!Files.exists(place)) {
      throw new FileException(
          "There is nothing at %s on the class path; is your project compiled?".formatted(place));
    }
    try {
      places.add(place.toUri().toURL());
    } catch (MalformedURLException e) {
      throw new FileException(place + " cannot be on the class path: " + e.getMessage(), e);
    }
  }

  private static List<Path> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new FileException("Cannot list the jars in " + folder + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    Thread.currentThread().setContextClassLoader(before);
    try {
      loader.close();
    } catch (IOException e) {
      throw new FileException("Cannot close the class path: " + e.getMessage(), e);
    }
  }
}
