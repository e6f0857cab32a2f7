package org.blockwright.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The figures of {@code docs/performance.md} about the compiler: javac on many declarations, each
 * of another network, in processes of its own. It prints medians: seconds on the clock, seconds of
 * processor time, and the most MiB that were resident. {@code -Dcompiler.models=1,50}, {@code
 * -Dcompiler.runs=3} and {@code -Dcompiler.heap=128m} ask for other sizes, repetitions and limits.
 */
@EnabledIfSystemProperty(named = "compiler.figures", matches = "true")
class CompilerFiguresTest {
  private static final int[] MODELS =
      Stream.of(System.getProperty("compiler.models", "1,50,500").split(","))
          .mapToInt(Integer::parseInt)
          .toArray();
  private static final int RUNS = Integer.getInteger("compiler.runs", 3);
  private static final String HEAP = System.getProperty("compiler.heap", "");
  private static final int MOST = 640;
  private static final List<String> HEADS =
      List.of(
          "gap = @Gap",
          "gem = @Gem",
          "noah = @Noah(n = 1, r = 0.5)",
          "noah = @Noah(n = 2, r = 0.25)",
          "noah = @Noah(n = 4, r = 0.5)");
  private static final Pattern SAID =
      Pattern.compile("wall=(\\S+) cpu=(\\S+) memory=(\\S+) files=(\\S+)");

  /** A way to compile, in the order in which they take turns. */
  private enum Way {
    /** The declarations, as if nobody processed them. */
    ALONE,
    /** The declarations and what became of them before, without a processor. */
    GENERATED,
    /** As a build does. */
    PROCESSED,
    /** One declaration, touched, against the classes of all. */
    TOUCHED
  }

  /** What a process says of itself: seconds, seconds, MiB. */
  private record Said(double wall, double cpu, double memory, int files) {}

  @TempDir Path folder;

  /** Networks differ in width, in two depths and in the head. */
  private static String network(int k) {
    return """
        package figures;

        import static org.blockwright.Act.RELU;

        import org.blockwright.*;
        import org.blockwright.block.*;
        import org.blockwright.head.*;
        import org.blockwright.op.*;

        /** The network number %d. */
        @Backbone(size = 64)
        @Head(%s)
        public interface Net%03d {
          @ConvBn(out = %d, kernel = 3, stride = 2, act = RELU) Tensor stem(Tensor image);
          @BasicBlock(out = %d)                 @Repeat(%d)     Tensor first(Tensor stem);
          @BasicBlock(out = %d, stride = 2)     @Repeat(%d)     Tensor second(Tensor first);
          @InvertedResidual(out = %d, expand = 4)               Tensor third(Tensor second);
          @ConvBn(out = %d, kernel = 1, act = RELU)             Tensor last(Tensor third);
        }
        """
        .formatted(
            k,
            HEADS.get(k % 5),
            k,
            16 + 8 * (k / 5 % 8),
            16 + 8 * (k / 5 % 8),
            1 + k / 40 % 4,
            32 + 16 * (k / 5 % 8),
            1 + k / 160 % 4,
            64 + 8 * (k / 5 % 8),
            128 + 8 * (k / 5 % 8));
  }

  @Test
  void areMeasured() throws Exception {
    StringBuilder table = new StringBuilder();
    for (int models : MODELS) {
      Path home = folder.resolve("models" + models);
      Map<Way, List<Said>> said = new TreeMap<>();
      write(home, models);
      prepare(home);
      for (int run = 0; run < RUNS; run++) {
        for (Way way : Way.values()) {
          said.computeIfAbsent(way, w -> new ArrayList<>()).add(ask(home, way));
        }
      }
      assertEquals(2 * models, median(said.get(Way.PROCESSED), Said::files));
      said.forEach(
          (way, all) ->
              table.append(
                  String.format(
                      Locale.ROOT,
                      "| %d | %s | %.2f | %.2f | %.0f |%n",
                      models,
                      way.name().toLowerCase(Locale.ROOT),
                      median(all, Said::wall),
                      median(all, Said::cpu),
                      median(all, Said::memory))));
    }
    System.out.println(table);
  }

  private static double median(List<Said> all, java.util.function.ToDoubleFunction<Said> what) {
    return all.stream().mapToDouble(what).sorted().toArray()[all.size() / 2];
  }

  private static void write(Path home, int models) throws IOException {
    if (models > MOST) {
      throw new IllegalArgumentException("there are " + MOST + " different networks");
    }
    Path sources = Files.createDirectories(home.resolve("src/figures"));
    for (int k = 0; k < models; k++) {
      Files.writeString(sources.resolve("Net%03d.java".formatted(k)), network(k));
    }
  }

  /**
   * Generates what is compiled without a processor, and the classes that one is compiled against.
   */
  private static void prepare(Path home) throws Exception {
    ask(home, Way.PROCESSED);
    Files.move(home.resolve("out"), home.resolve("before"));
    Files.createDirectories(home.resolve("generated/figures"));
    for (Path file : files(home.resolve("before"), ".java")) {
      Files.move(file, home.resolve("generated/figures").resolve(file.getFileName()));
    }
  }

  private static List<Path> files(Path root, String ending) throws IOException {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static Said ask(Path home, Way way) throws IOException, InterruptedException {
    Path out = home.resolve("out");
    if (Files.exists(out)) {
      try (Stream<Path> files = Files.walk(out)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(out);
    List<String> lines = new ArrayList<>(List.of("-nowarn", "-proc:none", "--release", "17"));
    String path = System.getProperty("java.class.path");
    List<Path> sources = new ArrayList<>(files(home.resolve("src"), ".java"));
    if (way == Way.GENERATED) {
      sources.addAll(files(home.resolve("generated"), ".java"));
    } else if (way != Way.ALONE) {
      lines.remove("-proc:none");
      lines.addAll(List.of("-processorpath", path, "-processor"));
      lines.add(
          String.join(
              ",",
              Compilers.ours().stream().map(Processor::getClass).map(Class::getName).toList()));
    }
    if (way == Way.TOUCHED) {
      sources = sources.subList(0, 1);
      path = home.resolve("before") + File.pathSeparator + path;
    }
    lines.addAll(List.of("-cp", path, "-d", out.toString()));
    sources.forEach(source -> lines.add(source.toString()));
    Path arguments = home.resolve("arguments");
    Files.write(arguments, lines);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                HEAP.isEmpty() ? "-XX:+UseG1GC" : "-Xmx" + HEAP,
                "-cp",
                Compilers.home(CompilerFiguresTest.class).toString(),
                Javac.class.getName(),
                arguments.toString(),
                out.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), said);
    Matcher parts = SAID.matcher(said);
    if (!parts.find()) {
      throw new IllegalStateException(said);
    }
    return new Said(
        Double.parseDouble(parts.group(1)),
        Double.parseDouble(parts.group(2)),
        Double.parseDouble(parts.group(3)),
        Integer.parseInt(parts.group(4)));
  }

  /** A process that compiles, and says what it took from its start on. */
  static final class Javac {
    private Javac() {}

    public static void main(String[] arguments) throws IOException {
      int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, "@" + arguments[0]);
      double wall =
          (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
      double cpu =
          ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                  .getProcessCpuTime()
              / 1e9;
      double memory =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
                  .filter(line -> line.startsWith("VmHWM:"))
                  .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                  .sum()
              / 1024.0;
      int classes = files(Path.of(arguments[1]), ".class").size();
      System.out.printf(
          Locale.ROOT, "wall=%.3f cpu=%.3f memory=%.1f files=%d%n", wall, cpu, memory, classes);
      System.exit(code);
    }
  }
}
