package org.blockwright.runtime.pytorch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The engine's native library. Loading it is most of an engine's start, and DJL begins with it only
 * when much else is done: a program that cannot wait loads it beside that.
 *
 * <p>All of this is for Linux on x86-64 without a driver of NVIDIA, where DJL can only take the
 * library for the CPU. Elsewhere nothing is done, and DJL starts as it always does.
 */
public final class EngineLibrary {
  private static final String ARTEFACT = "pytorch-native-";
  private static final String PROPERTIES = "native/lib/pytorch.properties";
  private static final String LARGEST = System.mapLibraryName("torch_cpu");
  private static final String CACHE = "DJL_CACHE_DIR";

  /** Through these, people tell DJL to take another library, or from elsewhere. */
  private static final List<String> CHOICES =
      List.of(
          "ENGINE_CACHE_DIR",
          "PYTORCH_LIBRARY_PATH",
          "PYTORCH_VERSION",
          "PYTORCH_LIBRARY_EXCLUSION",
          "LIBSTDCXX_LIBRARY_PATH",
          "ai.djl.pytorch.native_helper");

  /** One of them is there where a GPU can be reached; the last one is that of WSL. */
  private static final List<Path> DRIVERS =
      List.of(Path.of("/dev/nvidiactl"), Path.of("/proc/driver/nvidia"), Path.of("/dev/dxg"));

  private EngineLibrary() {}

  /** The library that DJL will load, where DJL unpacked it at an earlier start. */
  public static Optional<Path> find() {
    if (mayHaveGpu() || CHOICES.stream().anyMatch(name -> setting(name) != null)) {
      return Optional.empty();
    }
    try {
      List<Path> jars =
          Stream.of(System.getProperty("java.class.path", "").split(":"))
              .filter(part -> part.contains(ARTEFACT))
              .map(Path::of)
              .filter(part -> Objects.toString(part.getFileName(), "").startsWith(ARTEFACT))
              .toList();
      return (jars.size() == 1 ? unpacked(jars.get(0)) : Optional.<Path>empty())
          .filter(Files::isRegularFile);
    } catch (InvalidPathException | IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Loads what was found; DJL then finds it loaded. It takes a quarter of a second in which no
   * other thread can link native code.
   */
  public static void load(Path library) {
    try {
      System.load(library.toAbsolutePath().toString());
    } catch (UnsatisfiedLinkError e) {
      // DJL will say what is wrong with it.
    }
  }

  /** Where DJL unpacks what a jar holds. */
  private static Optional<Path> unpacked(Path jar) throws IOException {
    Properties of = new Properties();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = zip.getEntry(PROPERTIES);
      if (entry == null) {
        return Optional.empty();
      }
      try (InputStream in = zip.getInputStream(entry)) {
        of.load(in);
      }
    }
    String cache = setting(CACHE);
    Path folder =
        cache == null ? Path.of(System.getProperty("user.home"), ".djl.ai") : Path.of(cache);
    String build =
        String.join(
            "-", of.getProperty("version"), of.getProperty("flavor"), of.getProperty("classifier"));
    return Optional.of(folder.resolve("pytorch").resolve(build).resolve(LARGEST));
  }

  /**
   * Spares DJL its search for GPUs where there can be none. It asks a library of CUDA, and looks
   * for that with help of other programs; what it finds is the same.
   */
  public static void skipSearchForGpus() {
    String fork = "ai.djl.util.cuda.fork";
    if (mayHaveGpu() || System.getProperty(fork) != null) {
      return;
    }
    try {
      // Told to ask another process, DJL looks for no library; told nothing, it asks none then.
      System.setProperty(fork, "true");
      Class.forName("ai.djl.util.cuda.CudaUtils");
    } catch (ClassNotFoundException e) {
      // another DJL searches in its own way
    } finally {
      System.clearProperty(fork);
    }
  }

  private static boolean mayHaveGpu() {
    return !System.getProperty("os.name").startsWith("Linux")
        || !System.getProperty("os.arch").equals("amd64")
        || DRIVERS.stream().anyMatch(Files::exists);
  }

  private static String setting(String name) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? System.getProperty(name) : value;
  }
}
