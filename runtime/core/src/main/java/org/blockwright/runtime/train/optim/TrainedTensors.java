package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.Predicate;

/**
 * What an optimizer trains.
 *
 * @param manager on the tensors' device; the optimizer's state lives on a sub-manager of it
 * @param all those to train, in a fixed order
 * @param weightDecay the rate of those that decay
 * @param decaying which of them decay, by {@link DecayRule#decays}
 */
public record TrainedTensors(
    NDManager manager, List<NamedTensor> all, double weightDecay, Predicate<NamedTensor> decaying) {
  /** Copies the list. */
  public TrainedTensors {
    all = List.copyOf(all);
  }
}
