package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.imageio.ImageIO;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.api.ExportOptions;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.heads.AttentionMaps;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.standalone.WeightsType;
import org.blockwright.runtime.standalone.Written;
import org.blockwright.standalone.AttentionMap;
import org.blockwright.standalone.StandaloneClassifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A network as a class of plain Java: its memory, its threads, and a program that is one jar. */
class StandaloneTest {
  private static final String NAME = "DigitReader";
  private static final int THREADS = 4;

  /** 100,000 calls with {@code -Dsurefire.args=-Dstandalone.calls=100000}. */
  private static final int EACH = Integer.getInteger("standalone.calls", 4_000) / THREADS;

  @TempDir static Path folder;

  private static final ThreadMXBean COUNTERS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static ImageClassifier model;
  private static Written written;

  @BeforeAll
  static void write() throws IOException {
    model = ImageClassifier.of(MnistNet.class).untrained(5).load();
    model.export(folder.resolve(NAME + ".java"));
    written = Written.compile(folder, NAME);
  }

  @AfterAll
  static void close() throws IOException {
    written.close();
    model.close();
  }

  private static float[] image(long seed) {
    Random random = new Random(seed);
    float[] image = new float[3 * 28 * 28];
    for (int i = 0; i < image.length; i++) {
      image[i] = 4 * random.nextFloat() - 2;
    }
    return image;
  }

  private static BufferedImage picture() {
    BufferedImage picture = new BufferedImage(61, 47, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(3);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        picture.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return picture;
  }

  @Test
  void makesNothingButTheResult() {
    StandaloneClassifier plain = written.load();
    float[] image = image(1);
    float[] result = plain.logits(image);
    long[] thread = {Thread.currentThread().getId()};
    long nothing = asking(thread);
    long before = made(thread);
    for (int i = 0; i < 1000; i++) {
      plain.logits(image, result);
    }
    assertEquals(0, made(thread) - before - nothing);
    before = made(thread);
    for (int i = 0; i < 1000; i++) {
      plain.logits(image);
    }
    assertEquals(1000 * bytes(result), made(thread) - before - nothing);
  }

  @Test
  void mapsLeaveOutWhatIsReadOfTheClassToken() throws IOException {
    Classifier cait = Catalogue.read().get("vit_cifar_cait").create(10);
    float[] image = new float[3 * 32 * 32];
    Random random = new Random(4);
    for (int i = 0; i < image.length; i++) {
      image[i] = random.nextFloat();
    }
    Path own = Files.createDirectories(folder.resolve("cait"));
    try (NDManager manager = NDManager.newBaseManager()) {
      cait.initialize(manager, 3);
      try (Written source = Written.of(cait, own, "Cait");
          AttentionMaps attended = cait.attended(manager.create(image, new Shape(1, 3, 32, 32)))) {
        StandaloneClassifier plain = source.load();
        plain.logits(image);
        List<AttentionMap> maps = plain.attention();
        assertEquals(attended.maps().size(), maps.size());
        for (int i = 0; i < maps.size(); i++) {
          // one of the keys is the class token
          NDArray ofImage = attended.maps().get(i).get(":, :, :, 1:");
          AttentionMap map = maps.get(i);
          assertEquals(
              new Shape(1, map.groups(), map.classes(), map.height() * map.width()),
              ofImage.getShape());
          assertArrayEquals(ofImage.toFloatArray(), map.values(), 1e-5f);
        }
      }
    }
  }

  private static long bytes(float[] array) {
    // an array's head takes 16 bytes
    return (16 + (long) array.length * Float.BYTES + 7) / 8 * 8;
  }

  @Test
  void severalThreadsMakeNothingAndSayTheSame() {
    StandaloneClassifier plain = written.load();
    float[] image = image(5);
    float[] expected = plain.logits(image);
    for (int count : new int[] {2, 3, 1}) {
      plain.threads(count);
      float[] result = plain.logits(image);
      assertArrayEquals(expected, result, count + " threads");
      long[] ids =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t == Thread.currentThread() || t.getName().startsWith("blockwright-"))
              .mapToLong(Thread::getId)
              .toArray();
      assertTrue(ids.length >= count, ids.length + " threads");
      long least = Long.MAX_VALUE;
      // a thread makes its rows when it gets its first share, which may be late
      for (int round = 0; round < 5; round++) {
        long nothing = asking(ids);
        long before = made(ids);
        for (int i = 0; i < 200; i++) {
          plain.logits(image, result);
        }
        least = Math.min(least, made(ids) - before - nothing);
      }
      assertEquals(0, least, count + " threads");
    }
    assertThrows(IllegalArgumentException.class, () -> plain.threads(0));
  }

  /** What threads have made since they started, in bytes. */
  private static long made(long[] ids) {
    long sum = 0;
    for (long bytes : COUNTERS.getThreadAllocatedBytes(ids)) {
      sum += bytes;
    }
    return sum;
  }

  /** What the thread that asks makes by asking, when it has asked before. */
  private static long asking(long[] ids) {
    made(ids);
    long before = made(ids);
    return made(ids) - before;
  }

  @Test
  void answersManyThreadsInFlatMemory() throws Exception {
    StandaloneClassifier first = written.load();
    float[] image = image(2);
    float[] expected = first.logits(image);
    long before = used();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<float[]>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        tasks.add(
            () -> {
              StandaloneClassifier own = Written.copy(first);
              float[] logits = own.logits(image);
              long[] thread = {Thread.currentThread().getId()};
              long nothing = asking(thread);
              long start = made(thread);
              for (int j = 1; j < EACH; j++) {
                logits = own.logits(image);
              }
              long made = made(thread) - start - nothing;
              assertEquals((EACH - 1) * bytes(logits), made, "bytes for the answers");
              return logits;
            });
      }
      for (Future<float[]> answer : pool.invokeAll(tasks)) {
        assertArrayEquals(expected, answer.get());
      }
    } finally {
      pool.shutdown();
      assertTrue(pool.awaitTermination(1, TimeUnit.MINUTES));
    }
    long more = used() - before;
    System.out.printf(
        "%,d answers on %d threads, %,d bytes for each, %,d bytes more on the heap%n",
        THREADS * EACH, THREADS, bytes(expected), more);
    assertTrue(more < 1 << 20, more + " bytes more are held");
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void seesWhatTheNetworkSees() throws IOException {
    Path file = folder.resolve("picture.png");
    ImageIO.write(picture(), "png", file.toFile());
    double expected = model.predict(file).best().getProbability();
    double actual = written.load().predict(picture()).get(0).probability();
    assertEquals(expected, actual, 1e-5);
  }

  /** Such as those of another run, or half written, or with a single bit turned over. */
  @Test
  void refusesWeightsThatAreNotItsOwn(@TempDir Path place) throws IOException {
    try (ImageClassifier other = ImageClassifier.of(MnistNet.class).untrained(6).load()) {
      other.export(place.resolve("Reader.java"));
    }
    Path weights = place.resolve("Reader.safetensors");
    byte[] theirs = Files.readAllBytes(weights);
    model.export(place.resolve("Reader.java"));
    try (Written reader = Written.compile(place, "Reader")) {
      byte[] own = Files.readAllBytes(weights);
      reader.load();
      byte[] damaged = own.clone();
      damaged[own.length - 9] ^= 1;
      for (byte[] wrong :
          List.of(theirs, damaged, Arrays.copyOf(own, own.length - 4), Arrays.copyOf(own, 5))) {
        Files.write(weights, wrong);
        Throwable error = assertThrows(AssertionError.class, reader::load);
        while (error.getCause() != null && !(error instanceof IllegalStateException)) {
          error = error.getCause();
        }
        assertEquals(
            "Reader.safetensors is not the file that was written with Reader, or is damaged: write both again",
            error.getMessage());
      }
      Files.write(weights, own);
      reader.load();
    }
  }

  @Test
  void saysWhatCannotBeAnswered() {
    StandaloneClassifier plain = written.load();
    assertSays("there is no picture", () -> plain.predict(null));
    assertSays("an image has 2352 values here", () -> plain.logits(new float[3]));
    assertSays("and room for 2", () -> plain.logits(image(1), new float[2]));
    assertSays("from 1 to 1024 threads, not from 3000", () -> plain.threads(3000));
  }

  private static void assertSays(String what, Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(what), message);
  }

  @ParameterizedTest
  @CsvSource({
    "names/Weights.java, the class itself uses another Weights",
    "names/List.java, the class itself uses another List",
    "names/Layers.java, the class itself uses another Layers",
    "names/String.java, the class itself uses another String",
    "names/record.java, record cannot name a class",
    "src/main/java/com/my-app/Net.java, com.my-app cannot name a package",
    "src/main/java/int/Net.java, int cannot name a package"
  })
  void namesThatWouldNotCompileAreRefused(String file, String says) {
    Path target = folder.resolve(file);
    String message =
        assertThrows(BlockwrightException.class, () -> model.export(target)).getMessage();
    assertTrue(message.contains(says), message);
    assertFalse(Files.exists(target));
  }

  @ParameterizedTest
  @EnumSource(WeightsType.class)
  void storesWeightsInFewerBytes(WeightsType type) throws IOException {
    Path own = Files.createDirectories(folder.resolve(type.name()));
    model.export(own.resolve("Small.java"), ExportOptions.standard().storing(type));
    try (Written small = Written.compile(own, "Small")) {
      float[] expected = written.load().logits(image(4));
      float[] actual = small.load().logits(image(4));
      double limit =
          switch (type) {
            case FLOAT32 -> 0;
            case FLOAT16 -> 1e-3;
            case INT8 -> 5e-2;
          };
      double most = 0;
      for (float value : expected) {
        most = Math.max(most, Math.abs(value));
      }
      for (int k = 0; k < expected.length; k++) {
        assertEquals(expected[k], actual[k], limit * most, type + " logit " + k);
      }
    }
  }

  private static void addKernels(JarOutputStream zip) throws IOException {
    Path kernels = home(StandaloneClassifier.class);
    if (Files.isDirectory(kernels)) {
      addClasses(zip, kernels);
    } else {
      try (FileSystem packed = FileSystems.newFileSystem(kernels)) {
        addClasses(zip, packed.getPath("/"));
      }
    }
  }

  private static void addClasses(JarOutputStream zip, Path kernels) throws IOException {
    try (Stream<Path> files = Files.walk(kernels)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        add(zip, kernels.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
  }

  /** The kernels, the class, its weights and a program: one jar that needs the JDK alone. */
  @Test
  void isOneJar() throws IOException, InterruptedException {
    Path jar = folder.resolve("digits.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out)) {
      addKernels(zip);
      String program = ClassifyPicture.class.getName().replace('.', '/') + ".class";
      try (InputStream in = ClassifyPicture.class.getResourceAsStream("/" + program)) {
        add(zip, program, in.readAllBytes());
      }
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.getFileName().toString().startsWith(NAME)).toList()) {
          if (!file.toString().endsWith(".java")) {
            add(zip, file.getFileName().toString(), Files.readAllBytes(file));
          }
        }
      }
    }
    String vectors = "jdk.incubator.vector";
    assertEquals("java.base,java.desktop," + vectors, modules(jar));
    Path file = folder.resolve("asked.png");
    ImageIO.write(picture(), "png", file.toFile());
    // without the module of vectors, and with it
    asks(jar, file, "--limit-modules", "java.base,java.desktop");
    asks(jar, file, "--add-modules", vectors);
  }

  private static void asks(Path jar, Path file, String option, String modules)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                modules,
                "-cp",
                jar.toString(),
                ClassifyPicture.class.getName(),
                NAME,
                file.toString())
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String wrong = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), wrong);
    String best = model.predict(file).best().getClassName();
    assertTrue(said.startsWith(best + " 0."), said);
  }

  private static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      return fail(e);
    }
  }

  private static void add(JarOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name.replace('\\', '/')));
    zip.write(content);
    zip.closeEntry();
  }

  private static String modules(Path jar) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    assertEquals(
        0,
        jdeps.run(out, out, "--multi-release", "17", "--print-module-deps", jar.toString()),
        text::toString);
    return text.toString().strip();
  }

  @Test
  void isSmall() throws IOException {
    ByteArrayOutputStream kernels = new ByteArrayOutputStream();
    try (JarOutputStream zip = new JarOutputStream(kernels)) {
      addKernels(zip);
    }
    assertTrue(kernels.size() < 100_000, kernels.size() + " bytes");
  }

  /** What is on the class path of a written class: nothing, but for the tests' own libraries. */
  @Test
  void dependsOnNothing() throws IOException {
    String pom = Files.readString(Path.of("../runtime/standalone/pom.xml"));
    assertTrue(!pom.contains("<dependencies>"), pom);
    String parent = Files.readString(Path.of("../pom.xml"));
    String inherited =
        parent.substring(parent.lastIndexOf("<dependencies>"), parent.indexOf("<build>"));
    assertEquals(1, inherited.split("<dependency>", -1).length - 1, inherited);
    assertTrue(inherited.contains("<scope>test</scope>"), inherited);
  }
}
