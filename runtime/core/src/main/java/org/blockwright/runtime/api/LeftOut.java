package org.blockwright.runtime.api;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.data.Skipped;

/** Images that could not be used and were left out of a training. */
final class LeftOut {
  private LeftOut() {}

  /** Names the first of each part, and all of them in a file of the run's folder. */
  static void tell(List<Skipped> parts, Path folder, Consumer<String> warnings) {
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
