package golden;

import ai.djl.nn.Block;
import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.op.ConvBn;

/** The same backbone of two kinds of blocks. */
@Zoo
public interface Chosen {
  @Branches
  @Head(gap = @Gap)
  Block of_bottlenecks(int classes);

  @Branches(block = ConvBn.class, groups = 1)
  @Head(gap = @Gap)
  Block of_convolutions(int classes);
}
