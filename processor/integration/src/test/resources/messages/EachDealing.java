package fixture;

import org.blockwright.*;
import org.blockwright.block.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Dealing {
  int[] dilations() default {1, 2};
  int depth() default 2;

  interface Graph {
    @ConvBn(kernel = 3) Tensor one(Tensor x, @Each @As("dilation") int[] dilations);
//                                                                       ^ [EachWithoutRepeat] @Each deals out over repetitions: one is not repeated
    @ConvBn(kernel = 3) Tensor two(Tensor one, @Each @As("dilation") int depth) ;
//                                                                       ^ [EachOfNoArray] @Each deals out an array: depth is none
    @ConvBn(kernel = 3) @Repeat(2) Tensor three(Tensor two, @Each @At(0) @As("dilation") int[] dilations);
//                                                                                             ^ [EachWithOther] @Each stands without @At: dilations has both
  }
}

@Blueprint
@interface Empty {
  int[] dilations() default {1, 2};

  interface Graph {
    @ConvBn(kernel = 3) @Repeat(2) Tensor one(Tensor x, @Each @As("dilation") int[] dilations);
  }
}

// ---- use
@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @Empty(dilations = {}) Tensor stem(Tensor image);
//                   ^ [NothingToDealOut] dilations is empty, and @Each deals out at least one value (Empty.one, via Net.stem)
}

@Backbone(size = 32) @Head(gap = @Gap)
interface Other {
  @Empty(dilations = {1, 0}) Tensor stem(Tensor image);
//                   ^ [NotPositive] dilation must be at least 1, not 0 (Empty.one, via Other.stem)
}
