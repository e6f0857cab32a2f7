package org.blockwright.runtime.train;

import java.nio.file.Path;

/** Sees a run as it goes. All calls but {@link #stopping} come from the thread that trains. */
public interface TrainingListener extends AutoCloseable {
  /** The run starts, or goes on. */
  default void started(RunInfo run) {}

  /** Something that its user should know, in one line. */
  default void note(String line) {}

  /** A step was taken. */
  default void step(StepReport step) {}

  /** Validation starts. */
  default void validating(int epoch, int batches) {}

  /**
   * An epoch was trained and validated; its checkpoint is not written yet, so that whatever is
   * written now is there or written again when the run is resumed.
   */
  default void epoch(EpochReport epoch) {}

  /** A checkpoint was written. */
  default void saved(Path file) {}

  /** Somebody asks the run to stop, which it will after the step that is going on; any thread. */
  default void stopping() {}

  /** The run ended, as planned or by a request. */
  default void ended(TrainingResult result) {}

  /** The run is over, whatever happened. */
  @Override
  default void close() {}
}
