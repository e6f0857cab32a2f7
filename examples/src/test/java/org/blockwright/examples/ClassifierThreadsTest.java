package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Structure;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.blockwright.runtime.Blockwright;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.ModelMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One classifier and many threads. {@code -Dclassifier.predictions} says how many predictions. */
class ClassifierThreadsTest {
  private static final int THREADS = 16;

  /**
   * Enough for each half to last longer than the five seconds for which Java's compilers keep the
   * memory of what they compiled, which is on the C library's heap, too.
   */
  private static final int PREDICTIONS = Integer.getInteger("classifier.predictions", 20_000);

  private static final int WARM_UP = 500;
  private static final int SAMPLE_EVERY = 50;
  private static final double GROWTH = 0.03;

  @TempDir private Path folder;

  /** What the C library says of its memory ({@code man mallinfo2}). */
  @Structure.FieldOrder({
    "arena",
    "ordblks",
    "smblks",
    "hblks",
    "hblkhd",
    "usmblks",
    "fsmblks",
    "uordblks",
    "fordblks",
    "keepcost"
  })
  public static final class Mallinfo extends Structure implements Structure.ByValue {
    public long arena;
    public long ordblks;
    public long smblks;
    public long hblks;
    public long hblkhd;
    public long usmblks;
    public long fsmblks;
    public long uordblks;
    public long fordblks;
    public long keepcost;
  }

  /** Bytes that the process holds in the C library's heap; 0 where nobody can say. */
  private static long nativeBytes() {
    if (!Platform.isLinux()) {
      return 0;
    }
    try {
      Function mallinfo = NativeLibrary.getInstance("c").getFunction("mallinfo2");
      Mallinfo info = (Mallinfo) mallinfo.invoke(Mallinfo.class, new Object[0]);
      return info.uordblks + info.hblkhd;
    } catch (UnsatisfiedLinkError e) {
      return 0;
    }
  }

  private static long arrays(NDManager manager) throws ReflectiveOperationException {
    Field field = BaseNDManager.class.getDeclaredField("resources");
    field.setAccessible(true);
    long count = 0;
    for (Object resource : List.copyOf(((Map<?, ?>) field.get(manager)).values())) {
      if (resource instanceof NDManager below) {
        count += arrays(below);
      } else if (resource instanceof NDArray) {
        count++;
      }
    }
    return count;
  }

  private static long arrays() throws ReflectiveOperationException {
    try (NDManager manager = NDManager.newBaseManager()) {
      return arrays(manager.getParentManager());
    }
  }

  /** What Java's heap holds once nothing is left to collect. */
  private static long javaBytes() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(50); // cleaners run beside
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private ImageClassifier load() {
    Path weights = folder.resolve("tiny.safetensors");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Classifier network = Blockwright.create(MnistNet.class, 10);
      network.initialize(manager, 3);
      BlockState.write(
          weights,
          BlockState.parameters(network),
          KeyMap.own(),
          ModelMetadata.of(network).safetensors());
    }
    return ImageClassifier.of(MnistNet.class)
        .weights(weights)
        .classNames(IntStream.range(0, 10).mapToObj(Integer::toString).toList())
        .devices(List.of(Device.cpu()))
        .load();
  }

  @Test
  void everyThreadGetsTheSameBitsAndMemoryStaysFlat() throws Exception {
    List<RgbImage> images = IntStream.range(0, 8).mapToObj(ImageClassifierTest::drawn).toList();
    try (ImageClassifier model = load()) {
      List<List<Double>> expected =
          images.stream().map(image -> model.predict(image).getProbabilities()).toList();
      AtomicInteger done = new AtomicInteger();
      List<Long> held = new ArrayList<>();
      run(WARM_UP, done, model, images, expected, new ArrayList<>());
      long arrays = arrays();
      long heap = javaBytes();
      run(PREDICTIONS, done, model, images, expected, held);
      assertEquals(WARM_UP / THREADS * THREADS + PREDICTIONS / THREADS * THREADS, done.get());
      assertEquals(arrays, arrays(), "live arrays");
      long after = javaBytes();
      assertTrue(after < heap * (1 + GROWTH), "Java's heap grew from " + heap + " to " + after);
      long first = least(held.subList(0, held.size() / 2));
      long second = least(held.subList(held.size() / 2, held.size()));
      assertTrue(second <= first * (1 + GROWTH), "native memory grew from " + first + " " + held);
    }
  }

  private static long least(List<Long> values) {
    return values.stream().mapToLong(v -> v).min().orElseThrow();
  }

  private static void run(
      int predictions,
      AtomicInteger done,
      ImageClassifier model,
      List<RgbImage> images,
      List<List<Double>> expected,
      List<Long> held)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int thread = t;
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < predictions / THREADS; i++) {
                    int k = (i + thread) % images.size();
                    assertEquals(expected.get(k), model.predict(images.get(k)).getProbabilities());
                    if (done.incrementAndGet() % SAMPLE_EVERY == 0) {
                      long now = nativeBytes();
                      synchronized (held) {
                        held.add(now);
                      }
                    }
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void nothingIsLeftAfterClose() {
    ImageClassifier model = load();
    RgbImage image = ImageClassifierTest.drawn(1);
    model.predict(image);
    assertTrue(threads().contains("blockwright-mnist_net"), threads().toString());
    model.close();
    model.close();
    assertFalse(threads().contains("blockwright-mnist_net"), threads().toString());
    for (Runnable call :
        List.<Runnable>of(
            () -> model.predict(image),
            () -> model.predictAll(List.of(image)),
            () -> model.features(image, "stem"),
            () -> model.attention(image),
            () -> model.export(folder.resolve("late.onnx")))) {
      BlockwrightException refused = assertThrows(BlockwrightException.class, call::run);
      assertTrue(refused.getMessage().contains("mnist_net is closed"), refused.getMessage());
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  @Test
  void whatWaitsWhileItIsClosedIsAnsweredOrRefused() throws Exception {
    ImageClassifier model = load();
    RgbImage image = ImageClassifierTest.drawn(1);
    List<Double> expected = model.predict(image).getProbabilities();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    AtomicInteger refused = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    List<Future<?>> running = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      running.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 50; i++) {
                  try {
                    assertEquals(expected, model.predict(image).getProbabilities());
                    answered.incrementAndGet();
                  } catch (BlockwrightException e) {
                    assertTrue(e.getMessage().contains("closed"), e.getMessage());
                    refused.incrementAndGet();
                  }
                }
              }));
    }
    while (answered.get() < THREADS) {
      Thread.onSpinWait();
    }
    model.close();
    for (Future<?> each : running) {
      each.get();
    }
    threads.shutdown();
    assertEquals(50 * THREADS, answered.get() + refused.get());
    assertTrue(refused.get() > 0, "all were answered before it was closed");
  }
}
