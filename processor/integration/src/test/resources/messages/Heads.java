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
