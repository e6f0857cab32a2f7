package org.blockwright.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.blockwright.consumers.Snippets.Snippet;
import org.blockwright.processor.BlockwrightProcessor;
import org.blockwright.processor.CatalogueProcessor;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.data.ShapesSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java of the README and of docs is compiled, and what can be run is run. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..");
  private static final Path README = ROOT.resolve("README.md");
  private static final int PHOTOS = 60;
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)(?:#[^)]*)?\\)");
  private static final String IMPORTS =
      """
      import static org.blockwright.Act.*;
      import static org.blockwright.Axis.*;
      import static org.blockwright.Distribution.*;
      import static org.blockwright.FanMode.*;
      import static org.blockwright.SliceSide.*;
      import static org.blockwright.record.Recipe.Optimizer.*;
      import static org.blockwright.record.Recipe.Schedule.*;
      import static org.blockwright.testing.BlockwrightAssertions.assertThat;
      import ai.djl.modality.Classifications;
      import ai.djl.modality.cv.Image;
      import ai.djl.nn.Block;
      import ai.djl.repository.zoo.Criteria;
      import java.lang.annotation.Annotation;
      import java.nio.file.Path;
      import java.time.Duration;
      import java.util.List;
      import org.blockwright.*;
      import org.blockwright.block.*;
      import org.blockwright.examples.FeaturePyramid;
      import org.blockwright.examples.MnistNet;
      import org.blockwright.head.*;
      import org.blockwright.op.*;
      import org.blockwright.record.*;
      import org.blockwright.runtime.*;
      import org.blockwright.runtime.api.*;
      import org.blockwright.runtime.data.Dataset;
      import org.blockwright.runtime.data.Datasets;
      import org.blockwright.runtime.data.ImageSource;
      import org.blockwright.runtime.data.Mask;
      import org.blockwright.runtime.data.RgbImage;
      import org.blockwright.runtime.explain.*;
      import org.blockwright.runtime.model.Classifier;
      import org.blockwright.zoo.resnet.CifarResNet;
      import org.blockwright.zoo.resnet.ResNets;
      import org.blockwright.zoo.swin.SwinBlock;
      """;

  @TempDir private Path folder;

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(README, ROOT.resolve("CONTRIBUTING.md")));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  private static String packageOf(Path page) {
    return "of_" + page.getFileName().toString().replace(".md", "").toLowerCase(Locale.ROOT);
  }

  /** The errors of a compilation of a page's snippets. */
  private List<String> compile(Path page, List<String> sources) throws IOException {
    if (sources.isEmpty()) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    String head = "package " + packageOf(page) + ";\n" + IMPORTS;
    Files.createDirectories(folder.resolve("out"));
    for (int i = 0; i < sources.size(); i++) {
      String holder = sources.get(i).replaceFirst("(?s)^public final class (\\w+).*", "$1");
      String name = holder.length() < sources.get(i).length() ? holder : "Part" + i;
      Path file = folder.resolve("source" + i).resolve(name + ".java");
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, head + sources.get(i)));
    }
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(said, null, null)) {
      String out = folder.resolve("out").toString();
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              null,
              manager,
              said,
              List.of("--release", "17", "-d", out, "-s", out),
              null,
              manager.getJavaFileObjectsFromPaths(files));
      task.setProcessors(List.of(new BlockwrightProcessor(), new CatalogueProcessor()));
      task.call();
    }
    return said.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .map(d -> d.getMessage(Locale.ROOT) + " in " + d.getSource())
        .toList();
  }

  private static List<String> sources(Snippets snippets) {
    return snippets.all().stream().filter(s -> !s.isGenerated()).map(Snippet::source).toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void javaOfAPageCompiles(Path page) throws IOException {
    Snippets snippets = Snippets.of(page);
    assertEquals(List.of(), compile(page, sources(snippets)));
    for (Snippet snippet : snippets.all()) {
      if (snippet.isGenerated()) {
        String name = snippet.comment().replaceFirst("generated: ", "") + "Model.java";
        Path file = folder.resolve("out").resolve(packageOf(page)).resolve(name);
        String generated = Files.readString(file);
        assertTrue(plain(generated).contains(plain(snippet.text())), generated);
      }
    }
  }

  private static String plain(String code) {
    return code.replaceAll("\\s+", " ");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(Path page) throws IOException {
    List<String> lost =
        LINK.matcher(Files.readString(page))
            .results()
            .map(link -> link.group(1))
            .filter(link -> Files.notExists(page.resolveSibling(link)))
            .toList();
    assertEquals(List.of(), lost, page + " links to what is not there");
  }

  @Test
  void whatCanRunRuns() throws Exception {
    Snippets snippets = Snippets.of(README);
    assertEquals(List.of(), compile(README, sources(snippets)));
    List<String> run = snippets.all().stream().filter(Snippet::isRun).map(Snippet::holder).toList();
    assertEquals(2, run.size());
    StringBuilder main = new StringBuilder("package of_readme;\npublic class All {\n");
    main.append("  public static void main(String[] args) {\n");
    run.forEach(holder -> main.append("    ").append(holder).append(".run();\n"));
    main.append("    System.out.println(\"done\");\n  }\n}\n");
    Path all = Files.writeString(folder.resolve("All.java"), main);
    String out = folder.resolve("out").toString();
    String classPath = out + File.pathSeparator + System.getProperty("java.class.path");
    Program.ofJdk(
            Jdks.own(),
            "javac",
            folder,
            List.of("-proc:none", "-cp", classPath, "-d", out, all.toString()))
        .assertDone();
    writePhotos();
    Program said =
        Program.ofJdk(
                Jdks.own(),
                "java",
                folder,
                List.of(
                    "-Djava.awt.headless=true",
                    "-Dai.djl.offline=true",
                    "-cp",
                    classPath,
                    "of_readme.All"))
            .assertDone();
    assertTrue(said.output().endsWith("done\n"), said.output());
    assertTrue(Files.size(folder.resolve("photos.onnx")) > 0);
    assertTrue(Files.exists(folder.resolve("runs/1/report.html")));
  }

  private void writePhotos() throws IOException {
    ShapesSource shapes = ShapesSource.train(PHOTOS, 0);
    for (int i = 0; i < PHOTOS; i++) {
      Path home = folder.resolve("photos").resolve(shapes.classNames().get(shapes.label(i)));
      Files.createDirectories(home);
      BufferedImage image = image(shapes.decode(i));
      ImageIO.write(image, "png", home.resolve(i + ".png").toFile());
      if (i == 0) {
        ImageIO.write(image, "png", folder.resolve("photo.png").toFile());
      }
    }
  }

  private static BufferedImage image(RgbImage picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int rgb = picture.sample(x, y, 0) << 16 | picture.sample(x, y, 1) << 8;
        image.setRGB(x, y, rgb | picture.sample(x, y, 2));
      }
    }
    return image;
  }

  @Test
  void errorsOfTheReadmeAreSaid() throws IOException {
    String readme = Files.readString(README);
    String tiny =
        Snippets.of(README).all().stream()
            .map(Snippet::source)
            .filter(source -> source.contains("interface TinyNet"))
            .findFirst()
            .orElseThrow();
    for (String wrong :
        List.of(tiny.replace("n = 8", "n = 5"), tiny.replace("Tensor stem);", "Tensor sten);"))) {
      assertTrue(!wrong.equals(tiny));
      List<String> said = compile(README, List.of(wrong));
      assertEquals(1, said.size(), said::toString);
      String message = said.get(0).replaceFirst(" in .*", "");
      assertTrue(readme.contains("error: " + message + "\n"), () -> "README.md lacks " + message);
    }
  }

  @Test
  void versionsAreThoseOfThisBuild() throws IOException {
    String readme = Files.readString(README);
    long named =
        Pattern.compile(Pattern.quote(Artefacts.VERSION)).matcher(readme).results().count();
    assertEquals(4, named, "the lines for Maven and Gradle");
  }
}
