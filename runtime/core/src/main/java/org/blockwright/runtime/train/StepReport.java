package org.blockwright.runtime.train;

/**
 * One optimizer step.
 *
 * @param epoch from 0
 * @param stepOfEpoch from 0
 * @param step of the whole run, from 0
 * @param loss of its images
 * @param soFar over the epoch up to and with this step
 * @param rate learning rate
 * @param gradientNorm global norm before clipping; NaN where nothing is clipped
 * @param images of this step
 * @param seconds it took, waiting for data included
 * @param waited seconds of that for data
 * @param updating seconds of that from the gradients to the new weights
 */
public record StepReport(
    int epoch,
    int stepOfEpoch,
    long step,
    double loss,
    Metrics soFar,
    double rate,
    double gradientNorm,
    int images,
    double seconds,
    double waited,
    double updating) {}
