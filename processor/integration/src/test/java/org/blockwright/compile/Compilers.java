package org.blockwright.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.nn.Block;
import com.google.auto.service.AutoService;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.blockwright.Tensor;
import org.blockwright.processor.BlockwrightProcessor;
import org.blockwright.processor.CatalogueProcessor;
import org.blockwright.processor.GeneratedProcessor;
import org.blockwright.runtime.model.Classifier;
import org.eclipse.jdt.internal.compiler.tool.EclipseCompiler;

/** The compilers that declarations are compiled with in tests. */
enum Compilers {
  JAVAC {
    @Override
    JavaCompiler compiler() {
      return ToolProvider.getSystemJavaCompiler();
    }
  },
  ECLIPSE {
    @Override
    JavaCompiler compiler() {
      return new EclipseCompiler();
    }

    /**
     * Javac points at a value, there at the last dot of a qualified name, and at the keyword of a
     * type; Eclipse's compiler at the name of the member that has the value, and at the name of the
     * type.
     */
    @Override
    int place(String source, int start) {
      Matcher member = MEMBER.matcher(source).region(start, source.length());
      int value = member.lookingAt() ? member.end() : start;
      Matcher qualified = QUALIFIED.matcher(source).region(value, source.length());
      if (value != start || qualified.lookingAt()) {
        return qualified.lookingAt() ? qualified.start(1) : value;
      }
      Matcher type = TYPE.matcher(source.substring(0, start));
      return type.find() ? type.start(1) : start;
    }
  };

  /** Compiles without Blockwright's processors. */
  static final String UNPROCESSED = "-proc:none";

  private static final Pattern BRACKETED = Pattern.compile("\\[(\\w+)] (.*)", Pattern.DOTALL);
  private static final Pattern MEMBER = Pattern.compile("\\w+\\s*=\\s*");
  private static final Pattern QUALIFIED = Pattern.compile("[a-zA-Z]\\w*(?:\\.\\w+)*(\\.)\\w+");
  private static final Pattern TYPE = Pattern.compile("(interface|class|enum|record)\\s+$");

  /**
   * An error.
   *
   * @param name the message's name, or the compiler's own code
   * @param file name of the source file, or empty
   * @param line counted from 1
   * @param column counted from 1
   * @param text the sentence
   */
  record Said(String name, String file, long line, long column, String text) {
    @Override
    public String toString() {
      return file + ":" + line + ":" + column + " [" + name + "] " + text;
    }
  }

  /**
   * What a compilation left.
   *
   * @param output folder of classes, generated sources and resources
   * @param errors what was wrong, by place
   */
  record Result(Path output, List<Said> errors) {
    /** The text of a generated file. */
    String text(String path) {
      try {
        return Files.readString(output.resolve(path));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  abstract JavaCompiler compiler();

  /** Where javac would point, given where this compiler does. */
  int place(String source, int start) {
    return start;
  }

  /**
   * Compiles sources into a folder, generated sources and resources beside the classes.
   *
   * @param output an empty folder
   * @param classPath what is used beside Blockwright itself
   * @param sources file names (with folders) and texts
   * @param options further options
   */
  Result compile(
      Path output, List<Path> classPath, Map<String, String> sources, String... options) {
    return compile(output, classPath, sources, ours(), options);
  }

  /** New instances of Blockwright's processors. */
  static List<Processor> ours() {
    return List.of(new BlockwrightProcessor(), new CatalogueProcessor(), new GeneratedProcessor());
  }

  /** Compiles with other instances of the processors. */
  Result compile(
      Path output,
      List<Path> classPath,
      Map<String, String> sources,
      List<Processor> processors,
      String... options) {
    return compile(output, classPath, sources, List.of(), processors, options);
  }

  /** Compiles while processors are shown class files, too. */
  Result compile(
      Path output,
      List<Path> classPath,
      Map<String, String> sources,
      List<String> shown,
      List<Processor> processors,
      String... options) {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaCompiler compiler = compiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(diagnostics, null, UTF_8)) {
      List<Path> written = write(output.resolve("written"), sources);
      Path classes = Files.createDirectories(output.resolve("out"));
      List<String> all = new ArrayList<>();
      all.addAll(List.of("--release", "17", "-d", classes.toString(), "-s", classes.toString()));
      all.addAll(List.of("-classpath", join(classPath)));
      all.addAll(Arrays.asList(options));
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              Writer.nullWriter(),
              files,
              diagnostics,
              all,
              shown,
              files.getJavaFileObjectsFromPaths(written));
      if (!all.contains(UNPROCESSED)) {
        task.setProcessors(processors);
      }
      boolean succeeded = task.call();
      List<Said> errors =
          diagnostics.getDiagnostics().stream()
              .filter(d -> d.getKind() == Diagnostic.Kind.ERROR || isWarning(d, all))
              .map(this::said)
              .sorted(
                  Comparator.comparing(Said::file)
                      .thenComparing(Said::line)
                      .thenComparing(Said::column))
              .toList();
      if (succeeded != errors.isEmpty()) {
        throw new AssertionError(this + " succeeded: " + succeeded + ", but said " + errors);
      }
      return new Result(classes, errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where warnings are errors, they are more to the point than the one error that says so. */
  private static boolean isWarning(Diagnostic<?> diagnostic, List<String> options) {
    return options.contains("-Werror")
        && (diagnostic.getKind() == Diagnostic.Kind.WARNING
            || diagnostic.getKind() == Diagnostic.Kind.MANDATORY_WARNING);
  }

  private static List<Path> write(Path folder, Map<String, String> sources) throws IOException {
    List<Path> written = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = folder.resolve(source.getKey());
      Files.createDirectories(file.getParent());
      written.add(Files.writeString(file, source.getValue()));
    }
    return written;
  }

  private static String join(Collection<Path> classPath) {
    return Stream.concat(
            classPath.stream(),
            Stream.of(Tensor.class, Classifier.class, Block.class, Gain.class, AutoService.class)
                .map(Compilers::home))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The folder or jar that a class was loaded from. */
  static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private Said said(Diagnostic<? extends JavaFileObject> diagnostic) {
    String text = diagnostic.getMessage(Locale.ROOT);
    Matcher bracketed = BRACKETED.matcher(text);
    boolean ours = bracketed.matches();
    String name = ours ? bracketed.group(1) : String.valueOf(diagnostic.getCode());
    String sentence = ours ? bracketed.group(2) : text;
    JavaFileObject file = diagnostic.getSource();
    if (file == null || file.getKind() != JavaFileObject.Kind.SOURCE) {
      return new Said(name, "", 0, 0, sentence);
    }
    try {
      String source = Files.readString(Path.of(file.toUri()));
      int start = (int) diagnostic.getPosition();
      String before = source.substring(0, place(source, start));
      return new Said(
          name,
          Path.of(file.getName()).getFileName().toString(),
          before.lines().count() + (before.endsWith("\n") ? 1 : 0),
          before.length() - before.lastIndexOf('\n'),
          sentence);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
