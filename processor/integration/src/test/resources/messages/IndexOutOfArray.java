package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone
@interface Staged {
  int[] depths() default {1, 1};

  interface Graph {
    @ConvBn(out = 8)  Tensor first(Tensor image, @Repeat @At(0) int[] depths);
    @ConvBn(out = 16) Tensor second(Tensor first, @Repeat @At(1) int[] depths);
    @ConvBn(out = 32) Tensor third(Tensor second, @Repeat @At(2) int[] depths);
  }
}

// ---- use
@Zoo
interface Stages {
  @Staged(depths = {2, 2}) @Head(gap = @Gap) Block staged(int classes);
//                 ^ [IndexOutOfArray] index 2 is outside of depths, which has 2 elements (Staged.third)
  @Staged(depths = {2, 2, 2}) @Head(gap = @Gap) Block deep(int classes);
}
