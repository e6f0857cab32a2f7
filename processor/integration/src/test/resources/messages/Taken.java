package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

class NetModel {}

@Backbone(size = 16) @Head(gap = @Gap)
  interface Net {
//^ [ClassTaken] there is a class fixture.NetModel already, which Net would become: rename one of them
  @Conv(out = 8) Tensor stem(Tensor image);
}

class A {
  @Blueprint
  @interface Q {
    interface Graph {
      @Conv Tensor a(Tensor x);
    }
  }
}

@Blueprint
  @interface A_Q {
// ^ [ClassTaken] there is a class fixture.A_QUnit already, which A_Q would become: rename one of them
  interface Graph {
    @Conv Tensor a(Tensor x);
  }
}

@Blueprint
@interface Wrong {
  int unused() default 1;
//    ^ [UnusedHyperparameter] no node uses hyper-parameter unused

  interface Graph {
    @Conv Tensor a(Tensor x);
  }
}

@Blueprint
@interface UsesWrong {
  interface Graph {
    @Wrong Tensor a(Tensor x);
  }
}
