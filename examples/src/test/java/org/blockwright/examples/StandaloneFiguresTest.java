package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.Initialization;
import org.blockwright.runtime.standalone.Written;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.blockwright.runtime.weights.WeightLoader;
import org.blockwright.standalone.StandaloneClassifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The figures of {@code docs/standalone.md}: each model in processes of its own, as plain Java
 * without and with the module of vectors, by DJL's native engine and by onnxruntime, each with one
 * thread. It prints the table; {@code -Dstandalone.models=a,b} asks for some models.
 */
@EnabledIfSystemProperty(named = "standalone.figures", matches = "true")
class StandaloneFiguresTest {
  private static final List<String> MODELS =
      List.of(
          System.getProperty(
                  "standalone.models",
                  "mnist_net,resnet20_cifar,mobilenetv2_035,mobilenetv2_100,deit_tiny")
              .split(","));
  private static final List<String> WAYS = List.of("plain", "vectors", "djl", "onnx");
  private static final int STARTS = 5;
  private static final double MIB = 1 << 20;

  @TempDir Path folder;

  /** What a process says of itself. */
  private record Said(double start, double memory, double each) {}

  @Test
  void areMeasured() throws Exception {
    StringBuilder table = new StringBuilder();
    for (String id : MODELS) {
      Path own = Files.createDirectories(folder.resolve(id));
      int classes;
      int size;
      try (ImageClassifier model = ImageClassifier.of(id).untrained(5).load()) {
        for (String type : List.of("java", "onnx", "safetensors")) {
          model.export(own.resolve("Network." + type));
        }
        Files.move(own.resolve("Network.safetensors"), own.resolve("own.safetensors"));
        model.export(own.resolve("Network.java"));
        classes = model.classNames().size();
        size = model.preprocessing().size();
      }
      Written.compile(own, "Network").close();
      for (String how : WAYS) {
        Said best = new Said(Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE);
        for (int i = 0; i < STARTS; i++) {
          Said said = ask(own, how, id, classes, size, i == 0);
          best =
              new Said(
                  Math.min(best.start, said.start),
                  Math.min(best.memory, said.memory),
                  Math.min(best.each, said.each));
        }
        table.append(
            "| `%s` | %s | %.2f | %.0f | %.1f | %.2f |%n"
                .formatted(id, how, best.start, best.memory, disk(own, how), best.each));
      }
    }
    System.out.println(table);
    assertEquals((long) MODELS.size() * WAYS.size(), table.toString().lines().count());
  }

  private static double disk(Path own, String how) throws IOException {
    List<Path> roots = new ArrayList<>();
    switch (how) {
      case "plain", "vectors" -> {
        roots.add(Path.of("../runtime/standalone/target/classes"));
        roots.add(own.resolve("Network.safetensors"));
        try (Stream<Path> files = Files.list(own)) {
          files.filter(file -> file.toString().endsWith(".class")).forEach(roots::add);
        }
      }
      case "djl" -> {
        roots.add(own.resolve("own.safetensors"));
        roots.add(Path.of(System.getProperty("user.home"), ".djl.ai", "pytorch"));
      }
      default -> {
        roots.add(own.resolve("Network.onnx"));
        roots.addAll(jars("onnxruntime"));
      }
    }
    long bytes = 0;
    for (Path root : roots) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          bytes += Files.size(file);
        }
      }
    }
    return bytes / MIB;
  }

  private static List<Path> jars(String part) {
    return Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
        .filter(entry -> Path.of(entry).getFileName().toString().startsWith(part))
        .map(Path::of)
        .toList();
  }

  private static Said ask(Path own, String how, String id, int classes, int size, boolean timed)
      throws IOException, InterruptedException {
    String here = Path.of("target/test-classes").toAbsolutePath().toString();
    String kernels = Path.of("../runtime/standalone/target/classes").toAbsolutePath().toString();
    boolean plain = how.equals("plain") || how.equals("vectors");
    String path =
        plain
            ? String.join(java.io.File.pathSeparator, own.toString(), kernels, here)
            : System.getProperty("java.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (how.equals("vectors")) {
      command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    }
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-Dai.djl.offline=true",
            "-cp",
            path,
            plain ? Plain.class.getName() : Native.class.getName(),
            how,
            own.toString(),
            id,
            Integer.toString(classes),
            Integer.toString(size),
            Boolean.toString(timed)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    long before = System.nanoTime();
    Process process = builder.start();
    double start = 0;
    double memory = Double.MAX_VALUE;
    double each = Double.MAX_VALUE;
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("answer")) {
          start = (System.nanoTime() - before) / 1e9;
        } else if (line.startsWith("memory ")) {
          memory = Double.parseDouble(line.substring(7));
        } else if (line.startsWith("each ")) {
          each = Double.parseDouble(line.substring(5));
        }
      }
    }
    assertEquals(0, process.waitFor());
    assertTrue(start > 0);
    return new Said(start, memory, each);
  }

  /** One answer after the other, measured. */
  private interface Question {
    void ask() throws Exception;
  }

  private static void measure(Question question, boolean timed) throws Exception {
    question.ask();
    System.out.println("answer");
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        System.out.println("memory " + Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0);
      }
    }
    if (timed) {
      double best = Double.MAX_VALUE;
      long end = System.nanoTime() + 12_000_000_000L;
      while (System.nanoTime() < end) {
        long from = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < 10; i++) {
          question.ask();
        }
        long to = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        best = Math.min(best, (to - from) / 1e7);
      }
      System.out.println("each " + best);
    }
  }

  /** A process with a written class. */
  static final class Plain {
    private Plain() {}

    public static void main(String[] arguments) throws Exception {
      StandaloneClassifier model =
          (StandaloneClassifier) Class.forName("Network").getMethod("load").invoke(null);
      int size = Integer.parseInt(arguments[4]);
      float[] image = new float[3 * size * size];
      for (int i = 0; i < image.length; i++) {
        image[i] = i % 7 - 3;
      }
      measure(() -> model.logits(image), Boolean.parseBoolean(arguments[5]));
    }
  }

  /** A process with an engine. */
  static final class Native {
    private Native() {}

    public static void main(String[] arguments) throws Exception {
      Path own = Path.of(arguments[1]);
      int size = Integer.parseInt(arguments[4]);
      float[] image = new float[3 * size * size];
      for (int i = 0; i < image.length; i++) {
        image[i] = i % 7 - 3;
      }
      boolean timed = Boolean.parseBoolean(arguments[5]);
      if (arguments[0].equals("onnx")) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        OrtSession session =
            environment.createSession(own.resolve("Network.onnx").toString(), options);
        measure(
            () -> {
              try (OnnxTensor x =
                      OnnxTensor.createTensor(
                          environment, FloatBuffer.wrap(image), new long[] {1, 3, size, size});
                  OrtSession.Result result = session.run(Map.of("images", x))) {
                assertEquals(1, result.size());
              }
            },
            timed);
        return;
      }
      Classifier model = Catalogue.read().get(arguments[2]).create(Integer.parseInt(arguments[3]));
      try (NDManager manager = NDManager.newBaseManager();
          TensorArchive archive = WeightFile.open(own.resolve("own.safetensors"))) {
        model.initialize(manager, Initialization.STANDARD, 1);
        WeightLoader.load(
            archive,
            BlockState.parameters(model),
            List.of(KeyMap.own()),
            LoadOptions.strict(),
            manager);
        model.freezeParameters(true);
        measure(
            () -> {
              try (NDManager scratch = manager.newSubManager()) {
                NDArray x = scratch.create(image, new Shape(1, 3, size, size));
                model.logits(x).toFloatArray();
              }
            },
            timed);
      }
    }
  }
}
