package org.blockwright.runtime.api;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.data.Skipped;
import org.blockwright.runtime.distributed.Collective;

/** Images that could not be used and were left out of a training. */
final class LeftOut {
  private static final TypeToken<Map<String, String>> REASONS = new TypeToken<>() {};

  private LeftOut() {}

  /**
   * Brings together what the workers left out. The first names some of each part, and all of them
   * in a file of the run's folder.
   */
  static void tell(
      Collective workers, List<Skipped> parts, Path folder, Consumer<String> warnings) {
    gather(workers, parts);
    if (workers.isFirst()) {
      tell(parts, folder, warnings);
    }
  }

  private static void gather(Collective workers, List<Skipped> parts) {
    Gson gson = new Gson();
    for (Skipped skipped : workers.isAlone() ? List.<Skipped>of() : parts) {
      byte[] own = gson.toJson(skipped.reasons()).getBytes(StandardCharsets.UTF_8);
      for (byte[] given : workers.gather(own)) {
        skipped.addAll(gson.fromJson(new String(given, StandardCharsets.UTF_8), REASONS));
      }
    }
  }

  private static void tell(List<Skipped> parts, Path folder, Consumer<String> warnings) {
    StringBuilder all = new StringBuilder();
    for (Skipped skipped : parts) {
      if (skipped.count() > 0) {
        warnings.accept(skipped.summary());
        skipped
            .reasons()
            .forEach((name, why) -> all.append(name).append(": ").append(why).append('\n'));
      }
    }
    if (!all.isEmpty()) {
      AtomicFile.write(folder.resolve("left_out.txt"), all.toString());
    }
  }
}
