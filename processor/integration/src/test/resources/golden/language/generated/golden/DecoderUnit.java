package golden;

import ai.djl.ndarray.NDArray;
import java.util.List;
import javax.annotation.processing.Generated;
import org.blockwright.ParameterNames;
import org.blockwright.rule.Shaped;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.RepeatedBlock;

/**
 * Cross-attention, repeated; the number of heads alternates.
 *
 * <p>Compiled from {@link Decoder}.
 */
@Generated("org.blockwright.processor")
@ParameterNames({
  "(heads, depth)",
  "layers(tokens, memory, heads, depth)",
  "last(layers, tokens)",
})
public final class DecoderUnit extends CompositeBlock {
  private final RepeatedBlock layers;
  private final CrossUnit last;

  /**
   * Builds the block.
   *
   * @param tokens what it reads
   * @param memory what it reads
   * @param heads as {@link Decoder#heads()}
   * @param depth as {@link Decoder#depth()}
   */
  public DecoderUnit(Shaped tokens, Shaped memory, int[] heads, int depth) {
    super(tokens, memory);
    layers =
        repeat(
            "layers",
            depth,
            tokens,
            List.of(memory),
            (i, previous) -> new CrossUnit(previous, memory, each(i, heads)));
    last = node("last", new CrossUnit(layers, tokens, 2));
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return run(pass, inputs[0], inputs[1]);
  }

  private NDArray run(ForwardPass pass, NDArray tokens, NDArray memory) {
    NDArray layers = this.layers.apply(pass, tokens, memory);
    NDArray last = this.last.apply(pass, layers, tokens);
    pass.release(layers);
    return last;
  }
}
