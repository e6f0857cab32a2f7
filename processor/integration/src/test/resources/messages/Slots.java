package fixture;

import ai.djl.nn.Block;
import java.lang.annotation.Annotation;
import org.blockwright.*;
import org.blockwright.block.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint(inputs = {"x", "memory"})
@interface Pair {
  interface Graph {
    @Add Tensor y(Tensor x, Tensor memory);
  }
}

@Backbone(size = 32)
@interface Slotted {
  Class<? extends Annotation> block() default BasicBlock.class;
  int out() default 16;
  int groups() default 1;
  double ratio() default 0.5;

  interface Graph {
    @ConvBn(out = 8) Tensor stem(Tensor image);
    @Slot("block")   Tensor layer1(Tensor stem, int out, int groups, @As("scale") double ratio);
  }
}

@Backbone(size = 32)
@interface Wrong {
  Class<? extends Annotation> block() default BasicBlock.class;
//                            ^ [UnusedHyperparameter] no node uses hyper-parameter block
  int depth() default 2;

  interface Graph {
    @Slot("blok") Tensor stem(Tensor image, @As("out") int depth);
//        ^ [UnknownHyperparameter] Wrong has no hyper-parameter named blok: did you mean block?
    @Slot("depth") Tensor more(Tensor stem);
//        ^ [SlotType] @Slot names a hyper-parameter of type Class<? extends Annotation>: depth is int
  }
}

@Backbone(size = 32)
@interface Both {
  Class<? extends Annotation> block() default BasicBlock.class;

  interface Graph {
    @Slot("block") @ConvBn Tensor last(Tensor image);
//                 ^ [TwoOperators] node last has two operators, @Slot and @ConvBn: split it into two nodes
  }
}

@Blueprint
@interface Text {
  Class<? extends Annotation> block() default Override.class;
//                            ^ [NotForASlot] java.lang.Override is no operator, blueprint or native block, and a slot takes one of these

  interface Graph {
    @Slot("block") Tensor stem(Tensor x);
  }
}

// ---- use
@Zoo
interface Rows {
  @Slotted @Head(gap = @Gap) Block sound(int classes);
  @Slotted(groups = 2) @Head(gap = @Gap) Block grouped(int classes);
//                  ^ [SlotWithoutAttribute] @BasicBlock has no attribute named groups, and this is not the default of groups, which could be dropped: there are out, projection, stride (Slotted.layer1)
  @Slotted(block = Override.class) @Head(gap = @Gap) Block text(int classes);
//                         ^ [NotForASlot] java.lang.Override is no operator, blueprint or native block, and a slot takes one of these
  @Slotted(block = Pair.class) @Head(gap = @Gap) Block pair(int classes);
//                     ^ [InputCount] this operator reads exactly 2 inputs, not 1 (Slotted.layer1)
  @Slotted(block = Conv.class, groups = 3) @Head(gap = @Gap) Block conv(int classes);
//                                      ^ [GroupsDoNotDivide] 3 groups do not divide 8 channels: 1, 2, 4 and 8 do (Slotted.layer1)
}
