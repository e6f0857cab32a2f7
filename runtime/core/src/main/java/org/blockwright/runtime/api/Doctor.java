package org.blockwright.runtime.api;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.blockwright.runtime.Blockwright;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeviceException;
import org.blockwright.runtime.train.DeviceChoice;
import org.blockwright.runtime.train.EngineStart;
import org.blockwright.runtime.weights.WeightCache;

/** Looks at what the library will run on. Its text is meant for bug reports. */
public final class Doctor {
  private static final int OLDEST_JAVA = 17;
  private static final int JAVA_WITHOUT_PROCESSORS = 23;
  private static final long MEBI = 1L << 20;
  private static final String LIBRARY = "libtorch_cpu.so";
  private static final Path MAPPED = Path.of("/proc/self/maps");
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** What the engine's kernels choose by, as Linux names it. */
  private static final List<String> FEATURES =
      List.of("avx2", "fma", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "bf16", "sve");

  private final List<Finding> findings = new ArrayList<>();

  private Doctor() {}

  /**
   * One thing that was looked at.
   *
   * @param what such as {@code engine}
   * @param found what is there
   * @param advice what to do about it; empty where nothing has to be done
   */
  public record Finding(String what, String found, Optional<String> advice) {
    @Override
    public String toString() {
      return "%-12s %s%s"
          .formatted(what, found, advice.map(a -> "\n%13s-> %s".formatted("", a)).orElse(""));
    }
  }

  /**
   * Looks at Java, the processor, the engine and its native library, GPUs, the allocator, the cache
   * of weights, the kinds of images that can be read, names of files and the models on the class
   * path. Starts the engine.
   */
  public static List<Finding> look() {
    Doctor doctor = new Doctor();
    doctor.version();
    doctor.java();
    doctor.processor();
    doctor.threads();
    doctor.engine();
    doctor.allocator();
    doctor.cache();
    doctor.images();
    doctor.fileNames();
    doctor.models();
    return List.copyOf(doctor.findings);
  }

  /** All findings as text, a line each and one for each advice. */
  public static String text() {
    return look().stream().map(Finding::toString).collect(Collectors.joining("\n"));
  }

  private void add(String what, String found) {
    findings.add(new Finding(what, found, Optional.empty()));
  }

  private void add(String what, String found, String advice) {
    findings.add(new Finding(what, found, Optional.of(advice)));
  }

  private void version() {
    add("blockwright", Blockwright.version());
  }

  private void java() {
    Runtime.Version version = Runtime.version();
    String found =
        "%s (%s), %s %s, heap of at most %d MiB"
            .formatted(
                version,
                System.getProperty("java.vendor"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().maxMemory() / MEBI);
    if (version.feature() < OLDEST_JAVA) {
      add("java", found, "Java " + OLDEST_JAVA + " is the oldest that works");
    } else if (version.feature() >= JAVA_WITHOUT_PROCESSORS) {
      add(
          "java",
          found,
          "javac runs annotation processors only where told: name blockwright-processor on the"
              + " processor path");
    } else {
      add("java", found);
    }
  }

  private void processor() {
    String text = read(PROCESSORS);
    String name =
        text.lines()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("unknown");
    List<String> words = Arrays.asList(text.split("\\s+"));
    List<String> has = FEATURES.stream().filter(words::contains).toList();
    String found =
        "%s, %d cores for this process, %s"
            .formatted(
                name,
                Runtime.getRuntime().availableProcessors(),
                has.isEmpty() ? "features unknown" : String.join(" ", has));
    boolean bf16 = has.stream().anyMatch(f -> f.contains("bf16"));
    if (bf16 || text.isEmpty()) {
      add("processor", found);
    } else {
      add("processor", found, "it has no instructions for bf16, which is slower than fp32 here");
    }
  }

  private void threads() {
    Optional<String> late = EngineStart.prepare();
    String count = Optional.ofNullable(System.getenv("OMP_NUM_THREADS")).orElse("one a core");
    String policy =
        Optional.ofNullable(System.getenv("OMP_WAIT_POLICY"))
            .orElse(late.isPresent() ? "not set" : "PASSIVE, set at the start");
    String found = "OMP_NUM_THREADS %s; OMP_WAIT_POLICY %s".formatted(count, policy);
    findings.add(new Finding("threads", found, late));
  }

  private void engine() {
    try {
      EngineStart.requireLibrary();
      Engine engine = Engine.getInstance();
      add(
          "engine",
          "%s %s, DJL %s"
              .formatted(engine.getEngineName(), engine.getVersion(), Engine.getDjlVersion()));
      add("library", library());
      DeviceChoice choice = DeviceChoice.of("auto");
      boolean gpu = choice.devices().get(0).isGpu();
      if (gpu) {
        add("device", "GPU (%d usable)".formatted(engine.getGpuCount()));
      } else {
        int cards = gpus();
        if (cards > 0) {
          add(
              "device",
              "CPU; %d NVIDIA cards are here, but the engine cannot use them".formatted(cards),
              "take pytorch-native-cu121 instead of pytorch-native-cpu, with a CUDA 12.1 driver");
        } else {
          add("device", "CPU; no GPU was found");
        }
      }
    } catch (DeviceException e) {
      add("engine", "cannot be started", e.getMessage());
    } catch (EngineException | LinkageError e) {
      add(
          "engine",
          "cannot be started: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          "see that pytorch-native-cpu on the class path is that of this system");
    }
  }

  /** Where the engine's code was loaded from. */
  private static String library() {
    return read(MAPPED)
        .lines()
        .filter(line -> line.endsWith("/" + LIBRARY))
        .map(line -> line.substring(line.indexOf('/')))
        .findFirst()
        .orElse(System.mapLibraryName("torch_cpu") + ", whose place this system does not tell");
  }

  private static int gpus() {
    int count = 0;
    while (Files.exists(Path.of("/dev/nvidia" + count))) {
      count++;
    }
    return count;
  }

  private void allocator() {
    if (!Platform.isLinux()) {
      add("allocator", "the system's own");
      return;
    }
    try {
      String version =
          NativeLibrary.getInstance("c")
              .getFunction("gnu_get_libc_version")
              .invokeString(new Object[0], false);
      boolean own = "default".equals(System.getProperty("blockwright.malloc"));
      add("allocator", "glibc " + version + (own ? "" : ", told by the commands to keep memory"));
    } catch (UnsatisfiedLinkError e) {
      add(
          "allocator",
          "no glibc",
          "the engine's library needs glibc: take an image of Debian, Ubuntu or Red Hat");
    }
  }

  private void cache() {
    Path folder = WeightCache.ofUser().folder();
    Path there = folder;
    while (there != null && Files.notExists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isWritable(there)) {
      add("cache", folder + " cannot be written", "name another folder in BLOCKWRIGHT_CACHE_DIR");
      return;
    }
    add("cache", "%s, %d MiB free".formatted(folder, there.toFile().getUsableSpace() / MEBI));
  }

  private void images() {
    if (ImageIO.getImageReadersByFormatName("webp").hasNext()) {
      add(
          "images",
          "JPEG, PNG, GIF, BMP, TIFF, PNM, WebP; folders, zip archives, IDX, CIFAR, COCO");
    } else {
      add(
          "images",
          "JPEG, PNG, GIF, BMP, TIFF, PNM, but not WebP",
          "see that webp-imageio is on the class path, which blockwright-core brings");
    }
  }

  /** In ASCII, the default in containers, Java cannot name a picture called ü.png. */
  private void fileNames() {
    String charset = System.getProperty("sun.jnu.encoding", "");
    if (charset.equalsIgnoreCase("UTF-8") || !Platform.isLinux()) {
      add("file names", charset.isEmpty() ? "as the system has them" : charset);
    } else {
      add(
          "file names",
          charset + ": files whose names have letters beyond it cannot be opened",
          "start Java with LC_ALL=C.UTF-8");
    }
  }

  private void models() {
    try {
      int count = Catalogue.read().entries().size();
      if (count > 0) {
        add("models", String.format(Locale.ROOT, "%d on the class path", count));
      } else {
        add("models", "none on the class path", "add blockwright-zoo, or a module of your own");
      }
    } catch (BlockwrightException e) {
      add("models", e.getMessage(), "see what is on the class path twice");
    }
  }

  private static String read(Path file) {
    try {
      return Files.isReadable(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }
}
