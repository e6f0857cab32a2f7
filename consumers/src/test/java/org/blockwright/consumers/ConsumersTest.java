package org.blockwright.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.blockwright.runtime.cli.Main;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a project has that depends on the artefacts: with Maven, as a module, in one jar. */
class ConsumersTest {
  private static final String DEPENDENCY_PLUGIN =
      "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";
  private static final String SHADE_PLUGIN =
      "org.apache.maven.plugins:maven-shade-plugin:3.6.0:shade";
  private static final Pattern UNWANTED =
      Pattern.compile("junit|opentest4j|logback|picocli|jline|pdfbox|testng|javapoet|processor");

  @TempDir private static Path folder;

  private static Path project;
  private static Program build;
  private static List<Path> classPath;

  @BeforeAll
  static void buildWhatInitWrites() throws Exception {
    Artefacts.repository();
    project = folder.resolve("my project");
    init(project.toString());
    build =
        Artefacts.maven(
            project,
            "verify",
            DEPENDENCY_PLUGIN,
            "-Dmdep.outputFile=target/classpath",
            "-DincludeScope=runtime");
    if (build.code() == 0) {
      classPath =
          Stream.of(Files.readString(project.resolve("target/classpath")).split(File.pathSeparator))
              .map(Path::of)
              .toList();
    }
  }

  private static void init(String... arguments) {
    StringWriter said = new StringWriter();
    String[] command =
        Stream.concat(Stream.of("init"), Stream.of(arguments)).toArray(String[]::new);
    PrintWriter out = new PrintWriter(said);
    assertEquals(0, Main.run(out, out, command), said::toString);
  }

  @Test
  void whatInitWritesBuildsAndTestsOffline() throws IOException {
    build.assertDone();
    Path report = project.resolve("target/surefire-reports/TEST-app.SmallNetTest.xml");
    String tests = Files.readString(report);
    assertTrue(tests.contains("tests=\"2\" errors=\"0\" skipped=\"0\" failures=\"0\""), tests);
    assertTrue(Files.exists(project.resolve("target/my-project-1.0-SNAPSHOT.jar")));
  }

  @Test
  void initLeavesAFolderAloneThatHoldsFiles() {
    StringWriter said = new StringWriter();
    PrintWriter err = new PrintWriter(said);
    assertEquals(1, Main.run(new PrintWriter(new StringWriter()), err, "init", project.toString()));
    assertTrue(said.toString().contains("is not empty"), said::toString);
  }

  @Test
  void behindCoreStandNeitherTestsNorTheCommandLine() {
    build.assertDone();
    Set<String> names =
        classPath.stream()
            .map(jar -> jar.getFileName().toString())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        List.of(),
        names.stream().filter(name -> UNWANTED.matcher(name).find()).toList(),
        () -> "behind core stand " + names);
    assertTrue(
        names.stream().anyMatch(name -> name.startsWith("pytorch-native-cpu")),
        () -> "Maven brings the engine's library: " + names);
  }

  @Test
  void theProcessorStandsForItself() throws Exception {
    String pom = Files.readString(Path.of("..", "processor", "dependency-reduced-pom.xml"));
    assertFalse(pom.contains("<artifactId>javapoet</artifactId>\n      <version>"), pom);
    Path jar = Artefacts.jar("processor");
    Program entries = Program.ofJdk(Jdks.own(), "jar", folder, List.of("tf", jar.toString()));
    assertFalse(entries.output().contains("\ncom/squareup/"), entries.output());
    assertTrue(
        entries.output().contains("META-INF/gradle/incremental.annotation.processors"),
        entries.output());
  }

  @Test
  void theBomSaysNothingOfOthersVersions() throws IOException {
    String bom = Files.readString(Path.of("..", "runtime", "bom", "pom.xml"));
    Set<String> groups = new TreeSet<>();
    Pattern.compile("<dependency>\\s*<groupId>([^<]+)")
        .matcher(bom)
        .results()
        .forEach(found -> groups.add(found.group(1)));
    assertEquals(Set.of("org.blockwright", "ai.djl.pytorch"), groups);
    assertFalse(bom.contains("<parent>"), "whoever imports the BOM would inherit our versions");
    assertTrue(bom.contains("<version>" + Artefacts.VERSION + "</version>"), bom);
    String root = Files.readString(Path.of("..", "pom.xml"));
    Pattern engine = Pattern.compile("<pytorch.version>[^<]+</pytorch.version>");
    assertEquals(first(engine, root), first(engine, bom));
  }

  private static String first(Pattern pattern, String text) {
    return pattern.matcher(text).results().findFirst().orElseThrow().group();
  }

  /** A program that uses the zoo and a network of its own; what it prints ends with "done". */
  private static Path app(String name, String module) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("app"));
    Files.copy(
        project.resolve("src/main/java/app/SmallNet.java"), home.resolve("app/SmallNet.java"));
    Files.writeString(
        home.resolve("app/App.java"),
        """
        package app;

        import java.awt.image.BufferedImage;
        import java.nio.file.Path;
        import org.blockwright.runtime.Catalogue;
        import org.blockwright.runtime.api.ImageClassifier;
        import org.blockwright.runtime.api.Training;
        import org.blockwright.runtime.data.Datasets;

        public final class App {
          public static void main(String[] args) {
            Path run = Path.of(args[0]);
            Training.of(SmallNet.class)
                .data(Datasets.shapes(32))
                .recipe(r -> r.epochs(1).batch(16))
                .folder(run)
                .tell(line -> {}, line -> {})
                .run();
            try (ImageClassifier model = ImageClassifier.load(SmallNet.class, run)) {
              var image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
              System.out.println(model.predict(image).best().getClassName());
            }
            System.out.println("models: " + Catalogue.read().entries().size());
            System.out.println("done");
          }
        }
        """);
    if (!module.isEmpty()) {
      Files.writeString(home.resolve("module-info.java"), module);
    }
    return home;
  }

  private static List<Path> sources(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static String path(Stream<Path> jars) {
    return jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static String processorPath() throws IOException {
    return path(
        Stream.concat(
            Stream.of(Artefacts.jar("processor"), Artefacts.jar("annotations")),
            classPath.stream().filter(jar -> jar.toString().contains("auto-service"))));
  }

  private static List<String> withSources(Path home, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(options));
    sources(home).forEach(source -> arguments.add(source.toString()));
    return arguments;
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 21, 25})
  void compilesAndRunsUnder(int version) throws Exception {
    build.assertDone();
    Optional<Path> jdk = Jdks.of(version);
    assumeTrue(jdk.isPresent(), "there is no JDK " + version + " on this machine");
    Path home = app("jdk" + version, "");
    String jars = path(classPath.stream());
    Program compiled =
        Program.ofJdk(
                jdk.get(),
                "javac",
                home,
                withSources(
                    home,
                    "-cp",
                    jars,
                    "-processorpath",
                    processorPath(),
                    "-Ablockwright.verbose",
                    "-d",
                    "out"))
            .assertDone();
    assertTrue(
        compiled.output().contains("small_net becomes app.SmallNetModel: (3, 32, 32), "),
        compiled.output());
    Program run =
        Program.ofJdk(
                jdk.get(),
                "java",
                home,
                List.of("-cp", "out" + File.pathSeparator + jars, "app.App", "run"))
            .assertDone();
    assertTrue(run.output().contains("models: 1\ndone\n"), run.output());
  }

  @Test
  void aModuleRequiresUsByName() throws Exception {
    build.assertDone();
    Path home =
        app(
            "module",
            """
            module app {
              requires org.blockwright.annotations;
              requires org.blockwright.core;
              requires ai.djl.api;
              requires java.desktop;

              exports app;
            }
            """);
    // As Maven does: what is required by name is a module, all else stays on the class path.
    String modules = path(classPath.stream().filter(ConsumersTest::isNamed));
    String rest = path(classPath.stream().filter(jar -> !isNamed(jar)));
    Program.ofJdk(
            Jdks.own(),
            "javac",
            home,
            withSources(
                home, "-p", modules, "-cp", rest, "-processorpath", processorPath(), "-d", "out"))
        .assertDone();
    Program run =
        Program.ofJdk(
                Jdks.own(),
                "java",
                home,
                List.of(
                    "-p",
                    modules + File.pathSeparator + "out",
                    "-cp",
                    rest,
                    "-m",
                    "app/app.App",
                    "run"))
            .assertDone();
    assertTrue(run.output().endsWith("models: 1\ndone\n"), run.output());
  }

  private static boolean isNamed(Path jar) {
    return jar.getFileName().toString().matches("(blockwright|api)-.*");
  }

  @Test
  void withoutTheProcessorTheMessageHoldsTheMissingLines() throws Exception {
    build.assertDone();
    Path home = app("unprocessed", "");
    String jars = path(classPath.stream());
    Program.ofJdk(
            Jdks.own(), "javac", home, withSources(home, "-proc:none", "-cp", jars, "-d", "out"))
        .assertDone();
    Program run =
        Program.ofJdk(
            Jdks.own(),
            "java",
            home,
            List.of("-cp", "out" + File.pathSeparator + jars, "app.App", "run"));
    assertEquals(1, run.code(), run.output());
    for (String part :
        List.of(
            "app.SmallNet",
            "<annotationProcessorPaths>",
            "<version>" + Artefacts.VERSION + "</version>",
            "annotationProcessor(\"org.blockwright:blockwright-processor:" + Artefacts.VERSION,
            "JDK 23")) {
      assertTrue(run.output().contains(part), run.output());
    }
  }

  @Test
  void oneJarOfEverythingKeepsTheZoo() throws Exception {
    build.assertDone();
    Path shaded = folder.resolve("shaded");
    init(shaded.toString());
    Path pom = shaded.resolve("pom.xml");
    String core = "<artifactId>blockwright-core</artifactId>\n    </dependency>";
    String text = Files.readString(pom);
    assertTrue(text.contains(core), text);
    // Without the native library, which only takes long to pack.
    Files.writeString(
        pom,
        text.replace(
            core,
            """
            <artifactId>blockwright-zoo</artifactId>
                  <exclusions>
                    <exclusion>
                      <groupId>ai.djl.pytorch</groupId>
                      <artifactId>pytorch-native-cpu</artifactId>
                    </exclusion>
                  </exclusions>
                </dependency>\
            """));
    Artefacts.maven(shaded, "-Dmaven.test.skip", "package", SHADE_PLUGIN).assertDone();
    Path jar = shaded.resolve("target/shaded-1.0-SNAPSHOT.jar");
    Path home = app("of-one-jar", "");
    Program.ofJdk(
            Jdks.own(),
            "javac",
            home,
            withSources(home, "-cp", jar.toString(), "-proc:none", "-d", "out"))
        .assertDone();
    String jars = path(Stream.concat(Stream.of(jar), natives()));
    // The program, not its network, which is in the jar.
    Artefacts.deleteAll(home.resolve("out/app/SmallNet.class"));
    Program run =
        Program.ofJdk(
                Jdks.own(),
                "java",
                home,
                List.of("-cp", "out" + File.pathSeparator + jars, "app.App", "run"))
            .assertDone();
    int models = org.blockwright.runtime.Catalogue.read(zoo()).entries().size();
    assertTrue(models > 100, "the zoo has " + models);
    assertTrue(run.output().endsWith("models: " + (models + 1) + "\ndone\n"), run.output());
  }

  private static Stream<Path> natives() {
    return classPath.stream().filter(jar -> jar.toString().contains("pytorch-native"));
  }

  private static ClassLoader zoo() throws IOException {
    return new java.net.URLClassLoader(
        new java.net.URL[] {Artefacts.jar("zoo").toUri().toURL()}, null);
  }
}
