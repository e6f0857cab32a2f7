package org.blockwright.runtime.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;

/**
 * A project of a user's own, from the templates of this jar.
 *
 * @param folder where it is written, empty or not there yet
 * @param packageName the package of its classes
 * @param gradle whether Gradle builds it, or else Maven
 */
record NewProject(Path folder, String packageName, boolean gradle) {
  private static final String TEMPLATES = "init/";
  private static final String WINDOWS = ".cmd";

  /** Files that are started. */
  private static final Set<String> PROGRAMS = Set.of("mvnw", "gradlew");

  /**
   * Writes all its files.
   *
   * @throws BlockwrightException if the folder holds something, or cannot be written
   */
  void write() {
    requireEmpty();
    Map<String, String> values = values();
    try {
      for (Map.Entry<String, String> file : files().entrySet()) {
        write(folder.resolve(file.getKey()), file.getValue(), values);
      }
    } catch (IOException e) {
      throw new FileException(folder + " cannot be written: " + AtomicFile.reason(e), e);
    }
  }

  /** What builds and tests it. */
  String build() {
    return gradle ? "./gradlew build" : "./mvnw verify";
  }

  private String path() {
    return packageName.replace('.', '/');
  }

  private void requireEmpty() {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new BlockwrightException(folder + " is not empty: name a new folder");
      }
    } catch (IOException e) {
      throw new FileException(folder + " is no folder that can be read", e);
    }
  }

  /** Templates by the files that they become. */
  private Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(".gitignore", "gitignore.txt");
    files.put("README.md", "README.md.txt");
    String main = "src/main/java/" + path() + "/";
    for (String name : new String[] {"SmallNet", "Train", "Predict"}) {
      files.put(main + name + ".java", name + ".java.txt");
    }
    files.put("src/test/java/" + path() + "/SmallNetTest.java", "SmallNetTest.java.txt");
    if (gradle) {
      files.put("settings.gradle", "settings.gradle.txt");
      files.put("build.gradle", "build.gradle.txt");
      files.put("gradle/wrapper/gradle-wrapper.properties", "gradle-wrapper.properties.txt");
      files.put("gradlew", "gradlew.txt");
      files.put("gradlew.bat", "gradlew.bat.txt");
    } else {
      files.put("pom.xml", "pom.xml.txt");
      // The project's own wrapper, as it stands.
      for (String name :
          new String[] {"mvnw", "mvnw.cmd", ".mvn/wrapper/maven-wrapper.properties"}) {
        files.put(name, name);
      }
    }
    return files;
  }

  private Map<String, String> values() {
    Properties versions = new Properties();
    try (InputStream in = open("versions.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new BlockwrightException("the versions of this build cannot be read", e);
    }
    Map<String, String> values = new LinkedHashMap<>();
    versions.forEach(
        (name, value) -> values.put(name.toString().toUpperCase(Locale.ROOT), value.toString()));
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    values.put("NAME", name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-"));
    values.put("PACKAGE", packageName);
    values.put("PATH", path());
    values.put("BUILD", build());
    String exec = "./mvnw -q compile exec:java -Dexec.mainClass=" + packageName + ".";
    values.put(
        "TRAIN", gradle ? "./gradlew run --args PICTURES" : exec + "Train -Dexec.args=PICTURES");
    values.put(
        "PREDICT",
        gradle
            ? "./gradlew predict --args 'runs/1 PICTURE'"
            : exec + "Predict -Dexec.args='runs/1 PICTURE'");
    return values;
  }

  private static InputStream open(String template) throws IOException {
    InputStream in = NewProject.class.getResourceAsStream(TEMPLATES + template);
    if (in == null) {
      throw new IOException(template + " is missing from this jar");
    }
    return in;
  }

  private static void write(Path file, String template, Map<String, String> values)
      throws IOException {
    String text;
    try (InputStream in = open(template)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (template.endsWith(".txt")) {
      for (Map.Entry<String, String> value : values.entrySet()) {
        text = text.replace("__" + value.getKey() + "__", value.getValue());
      }
    }
    String name = file.getFileName().toString();
    if (name.endsWith(WINDOWS) || name.endsWith(".bat")) {
      text = text.replaceAll("\r?\n", "\r\n"); // without, labels of a batch file are not found
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    if (PROGRAMS.contains(name) && !file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made a program");
    }
  }
}
