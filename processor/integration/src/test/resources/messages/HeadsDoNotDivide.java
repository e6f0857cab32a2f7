package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.block.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone
@interface DeiT {
  int dim() default 192;
  int heads() default 3;

  interface Graph {
    @PatchEmbed            Tensor patches(Tensor image, @As("out") int dim);
    @ClassToken            Tensor token(Tensor patches);
    @PositionEmbedding              Tensor placed(Tensor token);
    @TransformerBlock @Repeat(12)   Tensor blocks(Tensor placed, int heads);
    @LayerNorm             Tensor norm(Tensor blocks);
  }
}

// ---- use
@Zoo
interface DeiTs {
  @DeiT(dim = 192, heads = 3) @Head(classToken = @ClassTokenHead) Block deit_tiny(int classes);
  @DeiT(dim = 192, heads = 5) @Head(classToken = @ClassTokenHead) Block deit_wrong(int classes);
//                         ^ [HeadsDoNotDivide] 5 heads do not divide 192 channels: 1, 2, 3, 4, 6 and 8 do (TransformerBlock.attn, via DeiT.blocks)
}
