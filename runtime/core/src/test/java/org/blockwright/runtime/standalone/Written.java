package org.blockwright.runtime.standalone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private Written(URLClassLoader loader, String name) {
    this.loader = loader;
    this.name = name;
  }

  /** Writes a classifier with an own preprocessing of its size. */
  public static Written of(Classifier model, Path folder, String name) throws IOException {
    Standalone.write(
        model,
        folder.resolve(name + ".java"),
        ModelMetadata.of(model),
        Preprocessing.whole(model.image().height()),
        false,
        WeightsType.FLOAT32);
    return compile(folder, name);
  }

  /** Compiles a source in the unnamed package, whose weights are beside it. */
  public static Written compile(Path folder, String name) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of(
                      "-Xlint:all,-path",
                      "-Werror",
                      "-proc:none",
                      "--release",
                      "17",
                      "-cp",
                      System.getProperty("java.class.path"),
                      "-d",
                      folder.toString()),
                  null,
                  files.getJavaFileObjects(folder.resolve(name + ".java")))
              .call();
      assertTrue(done, messages::toString);
    }
    URL[] urls = {folder.toUri().toURL()};
    return new Written(new URLClassLoader(urls, StandaloneClassifier.class.getClassLoader()), name);
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
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
