package org.blockwright.runtime.train;

import java.util.Optional;

/**
 * One epoch.
 *
 * @param epoch from 0
 * @param step of the whole run after it
 * @param rate learning rate of its last step
 * @param train on the images as they were trained on
 * @param validation on the validation images, where there are some
 * @param best whether it is the best so far
 * @param seconds of training, without validation, since the run was last started
 * @param waited seconds of that for data
 * @param imagesPerSecond in training
 */
public record EpochReport(
    int epoch,
    long step,
    double rate,
    Metrics train,
    Optional<Metrics> validation,
    boolean best,
    double seconds,
    double waited,
    double imagesPerSecond) {}
