package org.blockwright.runtime.train;

import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.classes;
import static org.blockwright.runtime.ops.Args.dropout;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.n;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.stride;

import ai.djl.ndarray.NDArray;
import java.util.stream.Stream;
import org.blockwright.Act;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.data.ShapesSource;
import org.blockwright.runtime.heads.NoahOp;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.ConvBnOp;
import org.blockwright.runtime.ops.DroppedResidual;
import org.blockwright.runtime.ops.ForwardPass;

/**
 * Everything that a resumed run must bring back at once: batch norm's statistics, stochastic depth,
 * dropout on NOAH's values, and so many parameters that a checkpoint takes a while to write.
 */
final class HardNet extends Classifier {
  static final int SIDE = 32;

  /** All that is drawn at random or kept from step to step. */
  static final TrainingRecipe RECIPE =
      Stream.of(
              "epochs=2",
              "batch=8",
              "lr=0.02",
              "schedule=cosine",
              "schedule_unit=step",
              "momentum=0.9",
              "nesterov=true",
              "clip_norm=5",
              "ema=0.99",
              "ema_evaluate=true",
              "smoothing=0.1",
              "mixup=0.8",
              "cutmix=1",
              "size=" + SIDE,
              "eval_resize=" + SIDE,
              "interpolation=random",
              "auto_augment=rand-m9-mstd0.5-inc1",
              "erasing=0.25",
              "repeats=2")
          .reduce(TrainingRecipe.defaults(), TrainingRecipe::with, (a, b) -> b);

  private final ConvBnOp stem;
  private final DroppedResidual body;
  private final ConvBnOp wide;
  private final ConvBnOp deep;
  private final NoahOp head;

  private HardNet(int channels) {
    super("hard", ShapesSource.train(1, 0).classNames().size(), TensorShape.map(3, SIDE, SIDE));
    stem = node("stem", new ConvBnOp(image(), out(16), kernel(3), stride(2), act(Act.RELU)));
    body = node("body", new DroppedResidual(stem, 32, 2, 0.3));
    wide = node("wide", new ConvBnOp(body, out(channels), kernel(3), stride(2), act(Act.RELU)));
    deep = node("deep", new ConvBnOp(wide, out(channels), kernel(3), act(Act.RELU)));
    head = node("head", new NoahOp(deep, n(2), dropout(0.2), classes(classCount())));
  }

  /** Of 16 channels, or 512: then a checkpoint has 29 MB. */
  static BlockFactory of(int channels) {
    return manager -> {
      HardNet net = new HardNet(channels);
      net.initialize(manager);
      return net;
    };
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray image) {
    NDArray x = stem.apply(pass, image);
    NDArray y = body.apply(pass, x);
    pass.release(x);
    NDArray z = wide.apply(pass, y);
    pass.release(y);
    NDArray d = deep.apply(pass, z);
    pass.release(z);
    NDArray logits = head.apply(pass, d);
    pass.release(d);
    return logits;
  }
}
