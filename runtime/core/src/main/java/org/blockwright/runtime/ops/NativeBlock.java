package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.List;
import org.blockwright.Size;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeclarationException;

/** A hand-written DJL block as a node; its parameters are its own. */
public final class NativeBlock extends GraphBlock {
  private final Block block;
  private final TensorShape shape;
  private boolean keepsStatistics;

  /**
   * Wraps a block and checks that it keeps the shape that the compiler assumed.
   *
   * @param x what it reads
   * @param channels output channels, or {@link Size#SAME}
   * @param stride what height and width are divided by
   * @param block the block
   * @throws BlockwrightException if the block has another output shape
   */
  public NativeBlock(Shaped x, int channels, int stride, Block block) {
    super(List.of(x));
    this.block = block;
    TensorShape in = x.shape();
    this.shape =
        in.withChannels(channels == Size.SAME ? in.channels() : channels)
            .withGrid((in.height() - 1) / stride + 1, (in.width() - 1) / stride + 1, in.extra());
    Shape[] actual = block.getOutputShapes(new Shape[] {Layout.batched(1, in)});
    if (actual.length != 1 || !actual[0].equals(Layout.batched(1, shape))) {
      throw new DeclarationException(
          block.getClass().getName()
              + " gives "
              + (actual.length == 1 ? actual[0].slice(1) : actual.length + " arrays")
              + " for "
              + in
              + ", but its declaration says "
              + shape
              + ": mark its member of output channels with @Channels, or name it stride");
    }
    children.add("block", block);
  }

  /** Makes its batch norms use and keep the statistics that they have, in training too. */
  public void keepStatistics() {
    keepsStatistics = true;
  }

  /** Whether its batch norms take the statistics of a batch, and so change their own. */
  private boolean takesStatistics(ForwardPass pass) {
    return pass.training() && !keepsStatistics;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray output =
        pass.forward(block, new NDList(inputs), takesStatistics(pass)).singletonOrThrow();
    pass.borrow(output);
    return output;
  }

  @Override
  void settleShapes() {
    boolean known =
        block.getParameters().values().stream().allMatch(parameter -> parameter.getShape() != null);
    if (!known) {
      try (NDManager scratch = NDManager.newBaseManager()) {
        block.initialize(scratch, DataType.FLOAT32, Layout.batched(1, inputs().get(0)));
        block.clear();
      }
    }
  }

  @Override
  public TensorShape shape() {
    return shape;
  }

  @Override
  public long macs() {
    return 0;
  }
}
