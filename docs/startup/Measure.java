import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/**
 * Measures how long {@code ./blockwright predict} takes on one image, and how long the engine's own
 * start takes. From the root of the project, on a machine that does little else:
 *
 * <pre>java docs/startup/Measure.java MODEL WEIGHTS IMAGE [RUNS]</pre>
 *
 * <p>Both run in turn. The reference, {@code EngineStart}, has the class path, the options of Java,
 * the variables and an archive of classes as the launcher has them; it logs nothing.
 */
public final class Measure {
  private static final Path FOLDER = Path.of("target", "startup");
  private static final Path ARCHIVE = FOLDER.resolve("reference.jsa");
  private static final List<String> OPTIONS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Dai.djl.offline=true",
          "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider");

  private final List<String> wanted;
  private final String classPath;

  private Measure(String[] args) throws IOException {
    wanted =
        List.of("./blockwright", "predict", args[0], "--weights", args[1], args[2], "--top", "1");
    run(wanted); // builds where that was not done
    classPath = reference() + File.pathSeparator + Files.readString(Path.of("target/launcher/classpath"));
  }

  public static void main(String[] args) throws IOException {
    if (args.length < 3) {
      System.err.println("java docs/startup/Measure.java MODEL WEIGHTS IMAGE [RUNS]");
      System.exit(2);
    }
    new Measure(args).measure(args.length > 3 ? Integer.parseInt(args[3]) : 15);
  }

  private void measure(int runs) throws IOException {
    Path list = FOLDER.resolve("classes.list");
    run(java("-XX:DumpLoadedClassList=" + list, "EngineStart"));
    run(java("-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + ARCHIVE));
    List<String> reference =
        java("-XX:SharedArchiveFile=" + ARCHIVE, "-Xshare:auto", "-Xlog:disable", "EngineStart");
    List<Double> engine = new ArrayList<>();
    List<Double> predict = new ArrayList<>();
    run(reference);
    for (int i = 0; i < runs; i++) {
      engine.add(run(reference));
      predict.add(run(wanted));
    }
    System.out.printf("the engine's own start  %.3f s%n", median(engine));
    System.out.printf("predict                 %.3f s%n", median(predict));
    System.out.printf("ratio of the medians    %.2f (%d runs)%n", median(predict) / median(engine), runs);
  }

  private List<String> java(String... rest) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.add("-cp");
    command.add(classPath);
    command.addAll(List.of(rest));
    return command;
  }

  /** The reference in a jar, since classes in folders are not archived. */
  private static Path reference() throws IOException {
    Files.createDirectories(FOLDER);
    String libraries = Files.readString(Path.of("target/launcher/classpath"));
    String source = Path.of("docs", "startup", "EngineStart.java").toString();
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-cp", libraries, "-d", FOLDER.toString(), source);
    if (code != 0) {
      throw new IOException(source + " does not compile");
    }
    Path jar = FOLDER.resolve("reference.jar").toAbsolutePath();
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("EngineStart.class"));
      entries.write(Files.readAllBytes(FOLDER.resolve("EngineStart.class")));
    }
    return jar;
  }

  /** Seconds that a command takes. */
  private static double run(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
    long start = System.nanoTime();
    try {
      int code = builder.start().waitFor();
      if (code != 0) {
        throw new IOException(String.join(" ", command) + " failed with " + code);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
