package org.blockwright.runtime.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.ModelMetadata;
import org.blockwright.standalone.StandaloneClassifier;

/** A class that was written of a classifier, compiled by the JDK's compiler without a warning. */
public final class Written implements AutoCloseable {
  private final URLClassLoader loader;
  private final String name;
  private final Path source;

  private Written(URLClassLoader loader, String name, Path source) {
    this.loader = loader;
    this.name = name;
    this.source = source;
  }

  /** Writes a classifier into a source tree, with an own preprocessing of its size. */
  public static Written of(Classifier model, Path folder, String name) throws IOException {
    Path source = folder.resolve("src/main/java/app").resolve(name + ".java");
    Standalone.write(
        model,
        source,
        ModelMetadata.of(model),
        Preprocessing.whole(model.image().height()),
        false,
        WeightsType.FLOAT32);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    return compile(source, classes, folder.resolve("src/main/resources"), "app." + name);
  }

  /** Compiles a source in the unnamed package, whose weights are beside it. */
  public static Written compile(Path folder, String name) throws IOException {
    return compile(folder.resolve(name + ".java"), folder, folder, name);
  }

  private static Written compile(Path source, Path classes, Path resources, String name)
      throws IOException {
    assertCompiles(
        ToolProvider.getSystemJavaCompiler(), List.of("-Xlint:all,-path"), source, classes);
    URL[] urls = {classes.toUri().toURL(), resources.toUri().toURL()};
    ClassLoader parent = StandaloneClassifier.class.getClassLoader();
    return new Written(new URLClassLoader(urls, parent), name, source);
  }

  /** Fails unless a compiler takes a source for Java 17 and has nothing to say about it. */
  public static void assertCompiles(
      JavaCompiler compiler, List<String> options, Path source, Path classes) throws IOException {
    StringWriter messages = new StringWriter();
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("-Werror", "-proc:none", "--release", "17"));
    all.addAll(List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(messages, files, null, all, null, files.getJavaFileObjects(source))
              .call();
      assertTrue(done, messages::toString);
      assertEquals("", messages.toString());
    }
  }

  /** The source that was compiled. */
  public Path source() {
    return source;
  }

  /** A new instance, by its own way of loading. */
  public StandaloneClassifier load() {
    try {
      return (StandaloneClassifier) loader.loadClass(name).getMethod("load").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(name + " does not load", e);
    }
  }

  /** Another instance that shares the weights. */
  public static StandaloneClassifier copy(StandaloneClassifier model) {
    try {
      return (StandaloneClassifier) model.getClass().getMethod("copy").invoke(model);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes away what was written. */
  public static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
