package org.blockwright.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.Completion;
import javax.annotation.processing.Filer;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.FileObject;
import javax.tools.JavaFileManager.Location;
import javax.tools.JavaFileObject;
import org.blockwright.compile.Compilers.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever touches one declaration has one model rebuilt: as editors do, who compile the one source
 * against the classes of the others, and as Gradle does.
 */
class TouchedTest {
  private static final String IMPORTS =
      """
      package user;

      import ai.djl.nn.Block;
      import org.blockwright.*;
      import org.blockwright.head.*;
      import org.blockwright.op.*;

      """;
  private static final String OWN =
      "@Blueprint @interface Own { interface Graph { @ConvBn Tensor a(Tensor x); } }";
  private static final String NET =
      """
      @Backbone(size = 16) @Head(gap = @Gap)
      interface %s {
        @ConvBn(out = %d) Tensor stem(Tensor image);
        @Own              Tensor body(Tensor stem);
      }
      """;
  private static final String FAMILY =
      """
      @Backbone(size = 16)
      @interface Family {
        int out() default 8;
        interface Graph {
          @ConvBn Tensor stem(Tensor image, int out);
          @Own    Tensor body(Tensor stem);
        }
      }
      """;
  private static final String ROWS =
      """
      class Outer {
        @Zoo
        interface Rows {
          @Family           @Head(gap = @Gap) Block narrow(int classes);
          @Family(out = 16) @Head(gap = @Gap) Block wide(int classes);
        }
      }
      """;

  @TempDir Path scratch;

  private static Map<String, String> all() {
    Map<String, String> sources = new TreeMap<>();
    sources.put("user/Own.java", IMPORTS + OWN);
    sources.put("user/One.java", IMPORTS + NET.formatted("One", 8));
    sources.put("user/Two.java", IMPORTS + NET.formatted("Two", 8));
    sources.put("user/Family.java", IMPORTS + FAMILY);
    sources.put("user/Outer.java", IMPORTS + ROWS);
    return sources;
  }

  private static Map<String, String> touched() {
    return Map.of("user/One.java", IMPORTS + NET.formatted("One", 16));
  }

  private static final Set<String> OF_ONE =
      Set.of(
          "META-INF/blockwright/models.jsonl",
          "META-INF/blockwright/user.OneModel.json",
          "META-INF/blockwright/user.OneModel.md",
          "user/One.class",
          "user/OneModel.class",
          "user/OneModel.java");

  /** Makes all files old. */
  private static void age(Path folder) throws IOException {
    for (Path file : files(folder)) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    }
  }

  /** Files that are not old any more. */
  private static Set<String> written(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path file : files(folder)) {
      if (Files.getLastModifiedTime(file).toMillis() != 0) {
        names.add(folder.relativize(file).toString().replace('\\', '/'));
      }
    }
    return names;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static Map<String, Long> parameters(Result result) {
    return result
        .text("META-INF/blockwright/models.jsonl")
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .collect(
            Collectors.toMap(
                line -> line.get("id").getAsString(),
                line -> line.get("parameters").getAsLong(),
                (a, b) -> a,
                TreeMap::new));
  }

  @ParameterizedTest
  @EnumSource
  void oneSourceAgainstTheClassesOfTheOthers(Compilers compiler) throws IOException {
    Result first = compiler.compile(scratch, List.of(), all());
    assertEquals(List.of(), first.errors());
    Map<String, Long> before = parameters(first);
    if (compiler == Compilers.ECLIPSE) {
      // By itself it does not generate what the class path has, so that Eclipse removes it before.
      Files.delete(first.output().resolve("user/OneModel.java"));
      Files.delete(first.output().resolve("user/OneModel.class"));
    }
    age(first.output());
    Result second = compiler.compile(scratch, List.of(first.output()), touched());
    assertEquals(List.of(), second.errors());
    assertEquals(new TreeSet<>(OF_ONE), written(second.output()));
    assertOnlyOneGrew(before, parameters(second));
  }

  private static void assertOnlyOneGrew(Map<String, Long> before, Map<String, Long> after) {
    assertEquals(Set.of("one", "two", "narrow", "wide"), before.keySet());
    Map<String, Long> expected = new TreeMap<>(before);
    // As wide a stem and body, and a head of 1,000 classes that reads both.
    expected.put("one", before.get("wide"));
    assertEquals(expected, after);
  }

  /**
   * Gradle gives each processor an environment of its own, deletes what came of the touched source
   * and what an aggregating processor wrote, and shows the class files of all that bears an
   * annotation which that one supports.
   */
  @Test
  void classFilesThatAreShownAreLeftAlone() throws IOException {
    Result first = Compilers.JAVAC.compile(scratch, List.of(), all(), apart());
    assertEquals(List.of(), first.errors());
    Map<String, Long> before = parameters(first);
    for (String file : OF_ONE) {
      Files.delete(first.output().resolve(file));
    }
    age(first.output());
    List<String> shown = List.of("user.Own", "user.Two", "user.Family", "user.Outer");
    Result second =
        Compilers.JAVAC.compile(scratch, List.of(first.output()), touched(), shown, apart());
    assertEquals(List.of(), second.errors());
    assertEquals(new TreeSet<>(OF_ONE), written(second.output()));
    assertOnlyOneGrew(before, parameters(second));
  }

  /** A source without models is touched: the index, which was deleted, is whole again. */
  @Test
  void anIndexIsMadeOfWhatIsShown() throws IOException {
    Result first = Compilers.JAVAC.compile(scratch, List.of(), all(), apart());
    assertEquals(List.of(), first.errors());
    Map<String, Long> before = parameters(first);
    String index = "META-INF/blockwright/models.jsonl";
    Files.delete(first.output().resolve(index));
    age(first.output());
    List<String> shown = List.of("user.Own", "user.One", "user.Two", "user.Family", "user.Outer");
    Result second =
        Compilers.JAVAC.compile(
            scratch,
            List.of(first.output()),
            Map.of("user/Other.java", "package user; class Other {}"),
            shown,
            apart());
    assertEquals(List.of(), second.errors());
    assertEquals(new TreeSet<>(Set.of(index, "user/Other.class")), written(second.output()));
    assertEquals(before, parameters(second));
  }

  private static List<Processor> apart() throws IOException {
    Map<String, String> kinds = new TreeMap<>();
    try (var in =
        Compilers.class.getResourceAsStream("/META-INF/gradle/incremental.annotation.processors")) {
      new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(","))
          .forEach(parts -> kinds.put(parts[0], parts[1]));
    }
    List<Processor> all = new ArrayList<>();
    for (Processor processor : Compilers.ours()) {
      all.add(new Apart(processor, kinds.get(processor.getClass().getName())));
    }
    return all;
  }

  /** A processor in an environment of its own, held to what Gradle asks of its kind. */
  private record Apart(Processor processor, String kind) implements Processor {
    @Override
    public void init(ProcessingEnvironment environment) {
      processor.init(new Environment(environment, new Origins(environment.getFiler(), kind)));
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      for (TypeElement annotation : annotations) {
        Retention retention = annotation.getAnnotation(Retention.class);
        if (kind.equals("aggregating")
            && retention != null
            && retention.value() == RetentionPolicy.SOURCE) {
          throw new IllegalStateException(annotation + " is gone from class files");
        }
      }
      return processor.process(annotations, round);
    }

    @Override
    public Set<String> getSupportedOptions() {
      return processor.getSupportedOptions();
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return processor.getSupportedAnnotationTypes();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return processor.getSupportedSourceVersion();
    }

    @Override
    public Iterable<? extends Completion> getCompletions(
        Element element, AnnotationMirror annotation, ExecutableElement member, String text) {
      return processor.getCompletions(element, annotation, member, text);
    }
  }

  private record Environment(ProcessingEnvironment of, Filer filer)
      implements ProcessingEnvironment {
    @Override
    public Map<String, String> getOptions() {
      return of.getOptions();
    }

    @Override
    public Messager getMessager() {
      return of.getMessager();
    }

    @Override
    public Filer getFiler() {
      return filer;
    }

    @Override
    public Elements getElementUtils() {
      return of.getElementUtils();
    }

    @Override
    public Types getTypeUtils() {
      return of.getTypeUtils();
    }

    @Override
    public SourceVersion getSourceVersion() {
      return of.getSourceVersion();
    }

    @Override
    public Locale getLocale() {
      return of.getLocale();
    }
  }

  /** What an isolating processor writes comes of one declaration. */
  private record Origins(Filer filer, String kind) implements Filer {
    private void check(CharSequence name, Element... origins) {
      if (kind.equals("isolating") && origins.length != 1) {
        throw new UncheckedIOException(
            new IOException(name + " comes of " + origins.length + " declarations"));
      }
    }

    @Override
    public JavaFileObject createSourceFile(CharSequence name, Element... origins)
        throws IOException {
      check(name, origins);
      return filer.createSourceFile(name, origins);
    }

    @Override
    public JavaFileObject createClassFile(CharSequence name, Element... origins)
        throws IOException {
      check(name, origins);
      return filer.createClassFile(name, origins);
    }

    @Override
    public FileObject createResource(
        Location location, CharSequence home, CharSequence name, Element... origins)
        throws IOException {
      check(name, origins);
      return filer.createResource(location, home, name, origins);
    }

    @Override
    public FileObject getResource(Location location, CharSequence home, CharSequence name)
        throws IOException {
      return filer.getResource(location, home, name);
    }
  }
}
