package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Mapped {
  interface Graph {
    @GlobalAvgPool                           Tensor pooled(Tensor x);
    @Output("map") @Conv(out = 1)            Tensor map(Tensor x);
//          ^ [DuplicateOutput] there are two outputs named map (Mapped, via Twice)
    @Linear                                  Tensor logits(Tensor pooled, @As("out") int classes);
  }
}

// ---- use
@Backbone(size = 32) @Mapped
//                   ^ jar: [DuplicateOutput] there are two outputs named map (Mapped)
interface Twice {
  @ConvBn(out = 8)              Tensor stem(Tensor image);
  @Output("map") @Conv(out = 1) Tensor other(Tensor image);
}

@Backbone(size = 32) @Head(gap = @Gap)
interface Logits {
  @ConvBn(out = 8)                 Tensor stem(Tensor image);
  @Output("logits") @Conv(out = 1) Tensor other(Tensor image);
//        ^ [OutputNamedLogits] logits is the name of the first output: give this one another (Logits)
}

@Backbone(size = 32) @Head(gap = @Gap)
interface Nested {
  @Mapped Tensor stem(Tensor image, int classes);
//^ [NestedOutput] @Mapped has further outputs, which only a model's own nodes and its head can have (Nested.stem)
}

@Backbone(size = 32) @Head(gap = @Gap)
interface Ends {
  @Output @ConvBn(out = 8) Tensor stem(Tensor image);
//^ [OnlyOutputs] all ends of Ends are outputs: the node that goes on to the logits is no @Output
}

@Backbone(size = 32) @Head(gap = @Gap)
interface Late {
  @Output(training = true) @ConvBn(out = 8) Tensor stem(Tensor image);
//^ [TrainingOnlyRead] node stem exists in training only, and last, which does not, reads it
  @ConvBn(out = 8) Tensor last(Tensor stem);
}

@Blueprint
@interface Switched {
  boolean on() default true;

  interface Graph {
    @GlobalAvgPool        Tensor pooled(Tensor x);
    @Output @Conv         Tensor map(Tensor x, @If boolean on);
//  ^ [SwitchedOutput] map is an output of a head and cannot be switched off
    @Linear               Tensor logits(Tensor pooled, @As("out") int classes);
  }
}

@Backbone(size = 32) @Head(gap = @Gap)
interface Beside {
  @ConvBn(out = 8)                          Tensor stem(Tensor image);
  @ConvBn(out = 8)                          Tensor last(Tensor stem);
  @Output(training = true) @ConvBn(out = 8) Tensor aux(Tensor last);
//^ [EndReadByOutputs] nobody but outputs reads last, and the network goes on from there: let another node that is no output read it, such as @Scale(factor = 1)
}
