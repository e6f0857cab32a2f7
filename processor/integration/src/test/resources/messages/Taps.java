package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Scales {
  @Tap String[] taps() default {};

  interface Graph {
    @Conv(out = 4) Tensor[] maps(Tensor[] taps);  
    @GlobalAvgPool Tensor[] pooled(Tensor[] maps);
    @GlobalAvgPool Tensor   last(Tensor x);
    @Concat        Tensor   all(Tensor last, Tensor[] pooled);
    @Linear        Tensor   logits(Tensor all, @As("out") int classes);
  }
}

@Blueprint
@interface Sums {
  @Tap String[] taps();

  interface Graph {
    @Add           Tensor sum(Tensor x, Tensor[] taps);
    @GlobalAvgPool Tensor pooled(Tensor sum);
    @Linear        Tensor logits(Tensor pooled, @As("out") int classes);
  }
}

// ---- use
@Blueprint
@interface Typed {
  @Tap int taps();
//         ^ [TapType] @Tap marks a member of type String or String[]: taps is int

  interface Graph {
    @GlobalAvgPool Tensor pooled(Tensor x);
  }
}

@Blueprint
@interface Arrays {
  @Tap String[] taps();
//              ^ [ArrayInputs] a blueprint reads at most one array of tensors, and that comes last
  @Tap String   one();

  interface Graph {
    @Add Tensor y(Tensor x, Tensor[] taps, Tensor one);
  }
}

@Blueprint
@interface Read {
  @Tap String   one();
  @Tap String[] taps();

  interface Graph {
    @Conv          Tensor   asOne(Tensor taps);
//                                       ^ [ReadAsArray] taps is an array of tensors: read it as Tensor[]
    @Conv          Tensor[] asMany(Tensor[] one);
//                                          ^ [ReadAsOne] one is one tensor, not an array: read it as Tensor
    @Conv          Tensor[] nothing(Tensor x);
//                          ^ [ArrayOfNothing] nothing returns Tensor[], so it reads at least one Tensor[] that it is made for
    @Conv @Repeat(2) Tensor[] again(Tensor[] taps);
//                            ^ [RepeatedArray] again is made once for each element: it cannot be repeated or switched
    @Add           Tensor   y(Tensor asOne, Tensor[] asMany, Tensor[] nothing, Tensor[] again);
  }
}

@Backbone(size = 32) @Scales
//                   ^ [EmptyTap] taps names no node of the backbone, and the head reads at least one: there are stem, body (Scales)
interface Empty {
  @ConvBn(out = 8)            Tensor stem(Tensor image);
  @ConvBn(out = 8) @Repeat(2) Tensor body(Tensor stem);
}

@Backbone(size = 32) @Scales(taps = {"stem", "boddy"})
//                                           ^ [UnknownTap] the backbone has no node named boddy: did you mean body? (Scales)
//                                  ^ ecj: [UnknownTap] the backbone has no node named boddy: did you mean body? (Scales)
interface Unknown {
  @ConvBn(out = 8)            Tensor stem(Tensor image);
  @ConvBn(out = 8) @Repeat(2) Tensor body(Tensor stem);
}

@Backbone(size = 32) @Scales(taps = {"body.1", "body.2"})
//                                             ^ [TapOutOfRange] node body is repeated 2 times, from 0 to 1: there is no body.2 (Scales)
//                                  ^ ecj: [TapOutOfRange] node body is repeated 2 times, from 0 to 1: there is no body.2 (Scales)
interface Range {
  @ConvBn(out = 8)            Tensor stem(Tensor image);
  @ConvBn(out = 8) @Repeat(2) Tensor body(Tensor stem);
}

@Backbone(size = 32) @Scales(taps = "stem.0")
//                                  ^ [TapNotRepeated] node stem is not repeated: write stem (Scales)
interface Once {
  @ConvBn(out = 8)            Tensor stem(Tensor image);
  @ConvBn(out = 8) @Repeat(2) Tensor body(Tensor stem);
}

@Backbone(size = 32) @Scales(taps = {"stem", "aux"})
//                                           ^ [TapInTraining] node aux of the backbone exists in training only (Scales)
//                                  ^ ecj: [TapInTraining] node aux of the backbone exists in training only (Scales)
interface Training {
  @ConvBn(out = 8)                          Tensor stem(Tensor image);
  @Output(training = true) @ConvBn(out = 8) Tensor aux(Tensor stem);
  @ConvBn(out = 8) @Repeat(2)               Tensor body(Tensor stem);
}

@Backbone(size = 32) @Scales(taps = {"stem", "tokens"})
//                                           ^ [WrongKind] this operator reads a map (C, H, W), not tokens (L, C): (64, 8) (Scales.maps)
//                                  ^ ecj: [WrongKind] this operator reads a map (C, H, W), not tokens (L, C): (64, 8) (Scales.maps)
interface Misfit {
  @ConvBn(out = 8)                Tensor stem(Tensor image);
  @PatchEmbed(out = 8, patch = 4) Tensor tokens(Tensor stem);
}

@Backbone(size = 32) @Sums(taps = {"stem", "wide"})
//                                         ^ [ShapesDoNotAdd] (8, 32, 32) and (16, 32, 32) do not add (Sums.sum)
//                                ^ ecj: [ShapesDoNotAdd] (8, 32, 32) and (16, 32, 32) do not add (Sums.sum)
interface Sum {
  @ConvBn(out = 8)  Tensor stem(Tensor image);
  @ConvBn(out = 16) Tensor wide(Tensor stem);
  @ConvBn(out = 8)  Tensor last(Tensor wide);
}

@Backbone(size = 32) @Head(gap = @Gap)
interface Inside {
  @ConvBn(out = 8)         Tensor stem(Tensor image);
  @Scales(taps = "stem")   Tensor body(Tensor stem, int classes);
//^ [TapsOutsideHead] @Scales reads nodes of the backbone, so it is a head: put it on a model
}

@Backbone(size = 32)
@interface Switching {
  boolean on() default false;

  interface Graph {
    @ConvBn(out = 8) Tensor stem(Tensor image);
    @ConvBn(out = 8) Tensor maybe(Tensor stem, @If boolean on);
    @ConvBn(out = 8) Tensor last(Tensor maybe);
  }
}

@Zoo
interface Rows {
  @Switching @Scales(taps = "maybe") ai.djl.nn.Block off(int classes);
//                          ^ [TapOff] node maybe of the backbone is switched off (Scales)
}

@Blueprint
@interface Deaf {
  @Tap String[] taps();
//              ^ [UnreadInput] no node reads input taps: let one read it, or leave it out of inputs

  interface Graph {
    @GlobalAvgPool Tensor pooled(Tensor x);
    @Linear        Tensor logits(Tensor pooled, @As("out") int classes);
  }
}

@Blueprint
@interface Pyramid {
  @Tap String[] taps();

  interface Graph {
    @GlobalAvgPool Tensor[] means(Tensor[] taps);
    @Concat        Tensor   joined(Tensor[] means);
    @Linear        Tensor   logits(Tensor joined, @As("out") int classes);
  }
}

@Backbone(size = 32) @Pyramid(taps = {"stem", "last"})
interface OfPyramid {
  @ConvBn(out = 8) Tensor stem(Tensor image);
  @ConvBn(out = 8) Tensor last(Tensor stem);
}

@Backbone(size = 32) @Pyramid(taps = "stem")
//                                   ^ [TooFewInputs] this operator reads at least 2 inputs, not 1 (Pyramid.joined)
interface OneTap {
  @ConvBn(out = 8) Tensor stem(Tensor image);
}
