package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Numbers {
  int m() default 2;
  int n() default 2;
  double rate() default 0.1;

  interface Graph {
    @Conv Tensor a(Tensor x, @Repeat(5) int n);
//                                   ^ [RepeatValue] @Repeat on a parameter takes its number from n: leave out the 5
    @Conv Tensor b(Tensor a, @Repeat int m, @Repeat int n);
//                                                      ^ [RepeatTwice] node b has two @Repeat
    @Conv Tensor c(Tensor b, @If int m, @If int n);
//                                              ^ [SwitchTwice] node c has two @If
    @Conv Tensor d(Tensor c, @Ramp @If double rate);
//                                            ^ [RampNowhere] @Ramp spreads a value over an attribute, and rate goes to none: name one with @As
  }
}

@Blueprint
@interface Types {
  double rate() default 0.1;

  interface Graph {
    @Dropout Tensor a(Tensor x, @As("rate") int rate);
//                                              ^ [ParameterType] rate is double as a hyper-parameter, and int here
  }
}

@Blueprint
@interface Marked {
  @Channels String out() default "8";
//                 ^ [ChannelsType] @Channels marks an int or an int[]: out is java.lang.String

  interface Graph {
    @Conv Tensor a(Tensor x);
  }
}

class Other {
  interface Tensor {}

  @Blueprint
  @interface Mine {
    interface Graph {
      @Conv org.blockwright.Tensor a(Tensor x);
//                                          ^ [OtherTensor] x is a fixture.Other.Tensor, and edges are of type org.blockwright.Tensor
    }
  }
}

@Backbone(size = 32)
@interface Wide {
  @Width(divisor = 0) double width() default 1;
//                 ^ [NotPositive] divisor must be at least 1, not 0

  interface Graph {
    @Conv(out = 8) Tensor stem(Tensor image);
  }
}

@Backbone(size = 32)
@interface Sound {
  @Width double width() default 1;

  interface Graph {
    @Conv(out = 8) Tensor stem(Tensor image);
  }
}

@Zoo
interface Rows {
  @Sound(width = 1e300) @Head(gap = @Gap) Block wide(int classes);
//               ^ [TooLarge] the shape 8.0E300 is too large (Sound.stem)

  @Sound @Head(gap = @Gap) @Unscaled Block row(int classes);
//                         ^ [NoEffect] @Unscaled has no effect on method row: it belongs on a node of a graph

  @Sound @Head(gap = @Gap) Block other(@Repeat int classes);
//                                     ^ [NoEffect] @Repeat has no effect on parameter classes: it belongs on a node of a graph, or a parameter of a node
}
