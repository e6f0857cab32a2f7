package fixture;

import org.blockwright.*;

@Operator(value = "fixture.FlatOp", attends = true)
//                                            ^ [AttendsNot] @Flat attends, and fixture.FlatOp shows no maps: let it implement AttentionOutput, or leave attends out
@interface Flat {
  double by() default 1;
}

class FlatOp {}
