package org.blockwright.runtime.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The most memory that this process held since it was last asked to forget.
 *
 * @param resident bytes in RAM, of the engine and Java together; nothing where the system does not
 *     say
 * @param java bytes of Java's heap
 */
public record PeakMemory(OptionalLong resident, long java) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final String PEAK = "VmHWM:";
  private static final long KIBI = 1024;

  /** Forgets what was held before, as far as the system allows. */
  static void reset() {
    heaps().forEach(MemoryPoolMXBean::resetPeakUsage);
    try {
      // 5 resets the peak of the resident set; see proc(5).
      Files.writeString(CLEAR, "5");
    } catch (IOException | SecurityException e) {
      // Then the peak is that of the process.
    }
  }

  static PeakMemory read() {
    long java = heaps().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    return new PeakMemory(residentPeak(), java);
  }

  private static OptionalLong residentPeak() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(PEAK))
          .mapToLong(line -> KIBI * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private static List<MemoryPoolMXBean> heaps() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
