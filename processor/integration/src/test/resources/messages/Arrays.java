package fixture;

import java.lang.annotation.Annotation;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Ends {
  @Tap String[] taps();

  interface Graph {
    @GlobalAvgPool Tensor[] means(Tensor[] taps);
    @Linear Tensor[] logits(Tensor[] means, @As("out") int classes);
//                   ^ [ArrayEnd] Ends ends in logits, which is an array of tensors: let a node read them all
  }
}

@Blueprint
@interface Lent {
  @Tap String[] taps();

  interface Graph {
    @Shortcut Tensor one(Tensor x, @Like Tensor[] taps);
//                                                ^ [LikeOnValue] @Like lends the shape of a Tensor, and taps is Tensor[]
    @GlobalAvgPool Tensor mean(Tensor one);
    @Linear Tensor logits(Tensor mean, @As("out") int classes);
  }
}

@Blueprint
@interface Again {
  @Tap String[] taps();
  boolean on() default true;

  interface Graph {
    @Concat @Repeat(2) Tensor two(Tensor x, Tensor[] taps);
//                            ^ [RepeatedReader] two reads an array of tensors: it cannot be repeated or switched
    @Concat Tensor all(Tensor two, Tensor[] taps, @If boolean on);
//                 ^ [RepeatedReader] all reads an array of tensors: it cannot be repeated or switched
    @GlobalAvgPool Tensor mean(Tensor all);
    @Linear Tensor logits(Tensor mean, @As("out") int classes);
  }
}

@Blueprint
@interface Joined {
  @Tap String[] taps();
  Class<? extends Annotation> join() default Concat.class;

  interface Graph {
    @Slot("join") Tensor all(Tensor[] taps);
//                                    ^ [SlotArray] a slot reads single tensors, and taps is an array of them
    @GlobalAvgPool Tensor mean(Tensor all);
    @Linear Tensor logits(Tensor mean, @As("out") int classes);
  }
}

@Blueprint(inputs = {"x", "a b"})
//                        ^ [NoInputName] "a b" is no name that a parameter could have: inputs are read by their names
//                  ^ ecj: [NoInputName] "a b" is no name that a parameter could have: inputs are read by their names
@interface Named {
  interface Graph {
    @Conv Tensor a(Tensor x);
  }
}
