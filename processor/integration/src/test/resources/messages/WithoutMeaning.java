package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Meant {
  double drop() default 0.1;
  boolean on() default true;
  double often() default 2;
  int[] many() default {1, 2};
  int size() default 3;

  interface Graph {
    @Conv     Tensor a(@Repeat Tensor x);
//                                    ^ [NotOnTensor] @Repeat says something about a value, and x is a Tensor
    @Shortcut Tensor b(Tensor x, @Like int size);
//                                         ^ [LikeOnValue] @Like lends the shape of a Tensor, and size is int
    @Shortcut Tensor c(Tensor x, @Like Tensor a, @Like Tensor b);
//                                                            ^ [TwoLikes] node c has two @Like: one shape is lent
    @Conv default Tensor d(Tensor x) {
//                       ^ [NodeWithBody] d has a body, and a node has none: its operator says what it does
      return x;
    }
  }
}

@Blueprint
@interface Numbers {
  boolean on() default true;
  double often() default 2;
  int[] many() default {1, 2};

  interface Graph {
    @Conv Tensor a(Tensor x, @Repeat double often);
//                                          ^ [RepeatType] @Repeat takes an int: often is double
    @Conv Tensor b(Tensor a, @Repeat int[] many);
//                                         ^ [ArrayWithoutIndex] many is an array: pick an element with @At, deal them out with @Each, or pass it to an array
    @Conv Tensor c(Tensor b, @Ramp @As("bias") boolean on);
//                                                     ^ [RampType] @Ramp spreads a number: on is boolean
  }
}

interface Nodes {
  @Conv Tensor a(Tensor x);
//^ [NoEffect] @Conv has no effect on method a: it belongs on a node of a graph, or a row of a @Zoo interface, or the interface of a one-off model
}

@Blueprint
@interface Inherited {
  interface Graph extends Nodes {
//^ [InheritedNodes] Graph extends fixture.Nodes, and nodes stand in one interface: write them there
    @Conv Tensor b(Tensor x);
  }
}

@Backbone(size = 32)
@interface Wide {
  @Width boolean width() default true;
//               ^ [WidthType] @Width marks a number: width is boolean

  interface Graph {
    @Conv(out = 8) Tensor stem(Tensor image);
  }
}

@Blueprint
@interface Long {
  long out() default 8;
//     ^ [MemberType] out is of type long: a hyper-parameter is an int, double, boolean, String or enum, an array of these, or a class

  interface Graph {
    @Conv Tensor b(Tensor x);
  }
}
