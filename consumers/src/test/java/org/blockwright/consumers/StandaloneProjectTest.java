package org.blockwright.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.blockwright.examples.MnistNet;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lines of {@code docs/standalone.md} for a POM: a build that compiles a network, writes its
 * class of trained weights and compiles that with the program, which needs no engine.
 */
class StandaloneProjectTest {
  private static final Pattern XML = Pattern.compile("```xml\\n((?s:.*?))```");
  private static final String CLASS_PATH =
      "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";

  @TempDir private Path folder;

  private Path project;

  private static String lines() throws Exception {
    Matcher xml = XML.matcher(Files.readString(Path.of("../docs/standalone.md")));
    assertTrue(xml.find(), "docs/standalone.md has no lines for a POM");
    return xml.group(1);
  }

  private void write(String file, String text) throws Exception {
    Path path = project.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void theBuildWritesTheClass() throws Exception {
    Artefacts.repository();
    project = folder.resolve("digits");
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    assertEquals(0, Main.run(out, out, "init", project.toString()), said::toString);
    Artefacts.deleteAll(project.resolve("src"));
    write(
        "pom.xml",
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>app</groupId>
          <artifactId>digits</artifactId>
          <version>1</version>
          <properties>
            <maven.compiler.release>17</maven.compiler.release>
            <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
          </properties>
        %s</project>
        """
            .formatted(lines()));
    write(
        "src/main/java/app/networks/DigitNet.java",
        """
        package app.networks;

        import static org.blockwright.Act.RELU;

        import org.blockwright.Backbone;
        import org.blockwright.Tensor;
        import org.blockwright.block.BasicBlock;
        import org.blockwright.head.Head;
        import org.blockwright.head.Noah;
        import org.blockwright.op.ConvBn;

        @Backbone(size = 28)
        @Head(noah = @Noah(n = 4, r = 0.5))
        public interface DigitNet {
          @ConvBn(out = 16, kernel = 3, stride = 2, act = RELU) Tensor stem(Tensor image);
          @BasicBlock(out = 32)                                 Tensor strokes(Tensor stem);
          @BasicBlock(out = 64, stride = 2)                     Tensor digit(Tensor strokes);
        }
        """);
    write(
        "src/main/java/app/ReadDigit.java",
        """
        package app;

        import java.io.File;
        import javax.imageio.ImageIO;

        public final class ReadDigit {
          public static void main(String[] args) throws Exception {
            System.out.println(DigitReader.load().predict(ImageIO.read(new File(args[0]))).get(0));
          }
        }
        """);
    BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(13, 9, 0xffffff);
    Path file = folder.resolve("digit.png");
    ImageIO.write(picture, "png", file.toFile());
    Files.createDirectories(project.resolve("src/main/weights"));
    String expected;
    try (ImageClassifier model = ImageClassifier.of(MnistNet.class).untrained(5).load()) {
      model.export(project.resolve("src/main/weights/digits.safetensors"));
      expected = model.predict(file).best().getClassName();
    }
    Artefacts.maven(project, "package").assertDone();
    // Once more, over what is there already.
    Artefacts.maven(
            project,
            "package",
            CLASS_PATH,
            "-Dmdep.outputFile=target/classpath",
            "-DincludeScope=runtime")
        .assertDone();
    String path = Files.readString(project.resolve("target/classpath")).strip();
    assertEquals(
        List.of("blockwright-standalone-" + Artefacts.VERSION + ".jar"),
        Stream.of(path.split(File.pathSeparator)).map(jar -> new File(jar).getName()).toList());
    Program answer =
        Program.ofJdk(
                Jdks.own(),
                "java",
                project,
                List.of(
                    "-cp",
                    "target/digits-1.jar" + File.pathSeparator + path,
                    "app.ReadDigit",
                    file.toString()))
            .assertDone();
    assertTrue(answer.output().contains("name=" + expected + ","), answer.output());
  }
}
