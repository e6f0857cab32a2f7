package org.blockwright.runtime.cli;

import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.blockwright.runtime.weights.WeightCache;

/** A bar on standard error while a file is downloaded; nothing where that is no terminal. */
final class DownloadBar implements WeightCache.Progress, AutoCloseable {
  private static final int KIB = 1024;

  private final String name;
  private final boolean shown;
  private Optional<ProgressBar> bar = Optional.empty();

  /**
   * A bar that appears when the first bytes are here.
   *
   * @param name what stands before it
   * @param quiet whether nothing is wanted
   */
  DownloadBar(String name, boolean quiet) {
    this.name = name;
    shown = !quiet && Terminal.isThere();
  }

  @Override
  public void update(long done, long total) {
    if (shown) {
      ProgressBar current = bar.orElseGet(() -> newBar(total));
      bar = Optional.of(current);
      current.stepTo(done);
    }
  }

  private ProgressBar newBar(long total) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(total)
        .setUnit(" KiB", KIB)
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setConsumer(new ConsoleProgressBarConsumer(System.err))
        .setUpdateIntervalMillis(200)
        .showSpeed()
        .build();
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
