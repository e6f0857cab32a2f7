package fixture;

import org.blockwright.*;
import org.blockwright.op.*;

@Blueprint
@interface Small {
  int filters() default 8;
  int kernal() default 3;

  interface Graph {
    @ConvBn Tensor first(Tensor x, @As("width") int filters, int kernal);
//                                     ^ [NoSuchAttribute] @ConvBn has no attribute named width: there are act, depthwise, dilation, eps, groups, kernel, out, padding, scale, stride
//                                                               ^ [NoSuchAttribute] @ConvBn has no attribute named kernal: did you mean kernel?
  }
}
