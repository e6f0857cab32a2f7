package org.blockwright.runtime.train;

import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.export.Execution;
import org.blockwright.runtime.export.ModelProgram;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.Arithmetic;
import org.blockwright.runtime.ops.Precision;

/**
 * What a run is validated by: its replicas as they are, or fused programs that are made of their
 * present values where that is sooner done.
 */
final class Validators implements AutoCloseable {
  /**
   * Multiply-adds of all images, from which on programs are made. Making one took as long as
   * running it saved in 3e9 (mnist_net) to 3.4e10 (resnet18_noah).
   */
  private static final double WORTH_MAKING = 4e10;

  private final List<ModelProgram> programs = new ArrayList<>();
  private final List<Evaluation.Instance> instances = new ArrayList<>();

  /**
   * @param replicas of the same values
   * @param precision of the run's products
   * @param images how many there are to validate on
   */
  Validators(List<Replica> replicas, Precision precision, long images) {
    try {
      for (Replica replica : replicas) {
        instances.add(
            isFused(replica.block(), precision, images)
                ? fused(replica)
                : Evaluation.Instance.of(replica.block(), replica.manager()));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Whether a model is validated by its program; for one run always the same. */
  static boolean isFused(Block block, Precision precision, long images) {
    return block instanceof Classifier model
        && precision == Precision.FP32
        && model.arithmetic() != Arithmetic.COMPOSED
        && Execution.usual(model) == Execution.FUSED
        && (double) images * model.macs() >= WORTH_MAKING;
  }

  private Evaluation.Instance fused(Replica replica) {
    ModelProgram program =
        ModelProgram.of((Classifier) replica.block(), Execution.FUSED).orElseThrow();
    programs.add(program);
    return new Evaluation.Instance(program::outputs, replica.manager());
  }

  /** One for each replica. */
  List<Evaluation.Instance> instances() {
    return instances;
  }

  @Override
  public void close() {
    programs.forEach(ModelProgram::close);
  }
}
