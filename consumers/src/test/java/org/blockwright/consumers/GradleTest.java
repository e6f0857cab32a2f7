package org.blockwright.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.blockwright.runtime.cli.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** What {@code init --gradle} writes; built where this machine has a Gradle of its own. */
class GradleTest {
  private static final int OLDEST = 7;

  @TempDir private Path folder;

  private Path project;

  @BeforeEach
  void write() {
    project = folder.resolve("project");
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    assertEquals(
        0,
        Main.run(out, out, "init", project.toString(), "--gradle", "--package", "com.acme"),
        said::toString);
  }

  @Test
  void buildsAndCompilesAnewOnlyWhatChanged() throws Exception {
    Path gradle = gradle().orElseThrow(GradleTest::noGradle);
    assumeNew(gradle);
    Path repository = Artefacts.repository();
    Path other = project.resolve("src/main/java/com/acme/OtherNet.java");
    Path declaration = other.resolveSibling("SmallNet.java");
    Files.writeString(other, Files.readString(declaration).replace("SmallNet", "OtherNet"));
    build(gradle, repository).assertDone();
    Path classes = project.resolve("build/classes/java/main");
    FileTime otherBefore =
        Files.getLastModifiedTime(classes.resolve("com/acme/OtherNetModel.class"));
    FileTime before = Files.getLastModifiedTime(classes.resolve("com/acme/SmallNetModel.class"));
    Files.writeString(declaration, Files.readString(declaration).replace("out = 32", "out = 24"));
    build(gradle, repository).assertDone();
    assertEquals(
        otherBefore, Files.getLastModifiedTime(classes.resolve("com/acme/OtherNetModel.class")));
    assertNotEquals(
        before, Files.getLastModifiedTime(classes.resolve("com/acme/SmallNetModel.class")));
    assertEquals(
        2, Files.readAllLines(classes.resolve("META-INF/blockwright/models.jsonl")).size());
  }

  private Program build(Path gradle, Path repository) throws Exception {
    return Program.run(
        project,
        Jdks.own(),
        List.of(
            gradle.toString(),
            "--console=plain",
            "--no-daemon",
            "-Dmaven.repo.local=" + repository,
            "build"));
  }

  /** In words that every Gradle knows, of libraries that are on this machine. */
  @Test
  void anyGradleResolvesAndCompiles() throws Exception {
    Path gradle = gradle().orElseThrow(GradleTest::noGradle);
    Path repository = Artefacts.repository();
    Files.writeString(
        project.resolve("build.gradle"),
        """
        apply plugin: 'java'
        repositories {
          maven { url 'REPOSITORY' }
          maven { url 'LOCAL' }
        }
        configurations { processors }
        dependencies {
          implementation 'org.blockwright:blockwright-core:VERSION'
          processors 'org.blockwright:blockwright-processor:VERSION'
        }
        compileJava.options.annotationProcessorPath = configurations.processors
        task resolved { doLast { configurations.runtimeClasspath.each { println it.name } } }
        """
            .replace("REPOSITORY", repository.toString())
            .replace("LOCAL", System.getProperty("local.repository"))
            .replace("VERSION", Artefacts.VERSION));
    Program said =
        Program.run(
                project,
                Jdks.own(),
                List.of(
                    gradle.toString(),
                    "--no-daemon",
                    "--offline",
                    "-g",
                    folder.resolve("home").toString(),
                    "resolved",
                    "compileJava"))
            .assertDone();
    assertTrue(said.output().contains("pytorch-engine-"), said.output());
    assertFalse(said.output().contains("pytorch.platform"), said.output());
    Path classes = project.resolve("build/classes/java/main/com/acme");
    assertTrue(Files.exists(classes.resolve("SmallNetModel.class")), said.output());
  }

  private static TestAbortedException noGradle() {
    return new TestAbortedException(
        "there is no Gradle in GRADLE_HOME or on the PATH, and no registry that this build uses"
            + " has a new one");
  }

  private static Optional<Path> gradle() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Stream.ofNullable(System.getenv("GRADLE_HOME")).map(home -> Path.of(home, "bin")),
            Stream.of(path.split(java.io.File.pathSeparator)).map(Path::of))
        .map(bin -> bin.resolve("gradle"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void assumeNew(Path gradle) throws Exception {
    Program said = Program.run(Path.of("."), Jdks.own(), List.of(gradle.toString(), "--version"));
    String version = said.output().replaceFirst("(?s).*Gradle (\\d+).*", "$1");
    assumeTrue(
        version.matches("\\d+") && Integer.parseInt(version) >= OLDEST,
        gradle + " is older than Gradle " + OLDEST);
  }

  /** A distribution in name only: its program says that it was called. */
  private Path distribution() throws IOException {
    Path zip = folder.resolve("gradle-9.9-bin.zip");
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(new ZipEntry("gradle-9.9/bin/gradle"));
      out.write("#!/bin/sh\necho \"started with $*\"\n".getBytes(StandardCharsets.UTF_8));
    }
    return zip;
  }

  private Program wrapper(Path zip, String sum) throws Exception {
    Path properties = project.resolve("gradle/wrapper/gradle-wrapper.properties");
    String text =
        Files.readString(properties)
            .replaceFirst(
                "distributionUrl=.*",
                "distributionUrl=" + zip.toUri().toString().replace(":", "\\\\:"))
            .replaceFirst("distributionSha256Sum=.*", "distributionSha256Sum=" + sum);
    Files.writeString(properties, text);
    return Program.run(
        project,
        Jdks.own(),
        List.of(
            "env", "GRADLE_USER_HOME=" + folder.resolve("home"), "./gradlew", "build", "--info"));
  }

  @Test
  void theWrapperFetchesOnceAndChecks() throws Exception {
    assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "a script of sh");
    Path zip = distribution();
    Program refused = wrapper(zip, "0".repeat(64));
    assertEquals(1, refused.code(), refused.output());
    assertTrue(refused.output().contains("has the SHA-256"), refused.output());
    String sum =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(zip)));
    assertTrue(wrapper(zip, sum).assertDone().output().contains("started with build --info"));
    Files.delete(zip);
    assertEquals("started with build --info\n", wrapper(zip, sum).assertDone().output());
  }
}
