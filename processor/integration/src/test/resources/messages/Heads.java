package fixture;

import ai.djl.nn.Block;
import java.lang.annotation.Annotation;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;
import org.blockwright.runtime.model.Classifier;

@Backbone(size = 16)
@interface Tiny {
  interface Graph {
    @ConvBn(out = 8) Tensor stem(Tensor image);
  }
}

@Backbone(size = 16)
@interface Chosen {
  Class<? extends Annotation> then() default Conv.class;

  interface Graph {
    @ConvBn(out = 8) Tensor stem(Tensor image);
    @Slot("then") Tensor end(Tensor stem);
  }
}

@Blueprint
@interface Tapping {
  @Tap String tap() default "stem";

  interface Graph {
    @Add Tensor sum(Tensor x, Tensor tap);
  }
}

@Zoo
interface Rows {
  @Tiny @Head(noah = @Noah(n = 2, classes = 9)) Block nine(int classes);
//                                          ^ [ClassesWritten] the model passes the number of classes: leave classes = 9 out (Noah)

  @Chosen(then = Gap.class) @Head(gap = @Gap) Block head(int classes);
//                  ^ [HeadOutsideModel] @Gap reads the number of classes, so it is a head: put it on a model (Chosen.end)

  @Chosen(then = Tapping.class) @Head(gap = @Gap) Block tap(int classes);
//                      ^ [TapsOutsideHead] @Tapping reads nodes of the backbone, so it is a head: put it on a model (Chosen.end)
}

@Backbone(size = 16) @Head(gap = @Gap)
interface Named {
  @Output("images") @ConvBn(out = 8) Tensor stem(Tensor image);
//        ^ [OutputNameTaken] images is a name that exported files use themselves: give this output another (Named)
  @Conv Tensor end(Tensor stem);
}

@Backbone(size = 16) @Head(gap = @Gap)
@Init(conv = @Initializer(value = Distribution.TRUNCATED_NORMAL, bound = 1e-12))
//                                                                       ^ [BoundTooTight] a bound of 1.0E-12 leaves almost nothing of a normal distribution whose deviation is 1: it is at least a hundredth of that
interface Tight {
  @Conv(out = 8) Tensor stem(Tensor image);
}

@Backbone(size = 16) @Head(gap = @Gap)
@Init(conv = @Initializer(value = Distribution.NORMAL, std = 1e300))
//                                                           ^ [NotFinite] std is a finite number, not 1.0E300
interface Huge {
  @Conv(out = 8) Tensor stem(Tensor image);
}

@Blueprint(inputs = {"x", "y"})
@interface Two {
  interface Graph {
    @Add Tensor sum(Tensor x, Tensor y);
    @GlobalAvgPool Tensor mean(Tensor sum);
    @Linear Tensor logits(Tensor mean, @As("out") int classes);
  }
}

@Blueprint
@interface Handed {
  @Tap String tap();
//            ^ [UnreadInput] no node reads input tap: let one read it, or leave it out of inputs

  interface Graph {
    @Conv Tensor a(Tensor x, @As("kernel") String tap);
//                                                ^ [TapAsValue] @Tap tap names nodes of the backbone: read it as a Tensor, not as a value
  }
}

@Backbone(size = 16)
  @Two
//^ [InputCount] this operator reads exactly 2 inputs, not 1 (Two)
interface OfTwo {
  @ConvBn(out = 8) Tensor stem(Tensor image);
}

@Backbone(size = 16) @Head(gap = @Gap)
interface Odd {
  @Output("a b") @ConvBn(out = 8) Tensor stem(Tensor image);
//        ^ [NoOutputName] "a b" is no name of an output: letters, digits and _ . / - are, since exported files keep it (Odd)
  @Conv Tensor end(Tensor stem);
}

@Backbone(size = 16) @Head(gap = @Gap)
interface Many {
  @ConvBn(out = 8) Tensor[] stem(Tensor[] image);
//                                        ^ [ReadAsOne] image is one tensor, not an array: read it as Tensor
  @Concat Tensor end(Tensor[] stem);
}

@Blueprint
@interface SameName {
  @Tap String x();
//            ^ [NodeNamedAsInput] x cannot be a name here: it is the graph's input

  interface Graph {
    @GlobalAvgPool Tensor mean(Tensor x);
    @Linear Tensor logits(Tensor mean, @As("out") int classes);
  }
}

@Zoo
interface Figures {
  @Tiny @Head(gap = @Gap) @org.blockwright.record.Published(top1 = Double.NaN) Block figures(int classes);
//                                                                       ^ [NotFinite] a figure on record is a finite number, not NaN
}
