package fixture;

import java.lang.annotation.Annotation;
import org.blockwright.*;
import org.blockwright.block.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Within {
  Class<? extends Annotation> block() default BasicBlock.class;

  interface Graph {
    @Slot("block") Tensor y(Tensor x, Class<? extends Annotation> block);
  }
}

@Blueprint
@interface Hundred {
  interface Graph {
    @ConvBn @Repeat(1000) Tensor y(Tensor x);
//  ^ [TooManyNodes] a model has at most 100,000 nodes, repetitions and the insides of blueprints counted (Hundred.y, via Thousands.y, via Large.stem)
  }
}

@Blueprint
@interface Thousands {
  interface Graph {
    @Hundred @Repeat(1000) Tensor y(Tensor x);
  }
}

// ---- use
@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @Within(block = Within.class) Tensor stem(Tensor image);
//                      ^ [TooDeep] blueprints stand at most 64 deep inside each other (Within.y, via Within.y, via Within.y, via Within.y, via Within.y, …, via Net.stem)
}

@Backbone(size = 32) @Head(gap = @Gap)
interface Large {
  @Thousands Tensor stem(Tensor image);
//^ jar: [TooManyNodes] a model has at most 100,000 nodes, repetitions and the insides of blueprints counted (Hundred.y, via Thousands.y, via Large.stem)
}
