package org.blockwright.runtime.train;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param steps optimizer steps of the whole run
 * @param interrupted whether it was asked to stop before its end
 * @param last the last epoch, where one was finished since the run was last started
 * @param bestScore of the best epoch: top-1 or mAP, where one was measured
 * @param bestEpoch its number, -1 where there is none
 * @param checkpoint from which it can go on
 */
public record TrainingResult(
    long steps,
    boolean interrupted,
    Optional<EpochReport> last,
    double bestScore,
    int bestEpoch,
    Path checkpoint) {}
