package fixture;

import org.blockwright.*;
import org.blockwright.head.*;

@Blueprint
@interface Inner {
  interface Graph {
    @Outer Tensor inside(Tensor x);
  }
}

@Blueprint
@interface Outer {
  interface Graph {
    @Inner Tensor inside(Tensor x);
//  ^ [RecursiveBlueprint] blueprint contains itself: Inner > Outer > Inner
  }
}

// ---- use
@Backbone @Head(gap = @Gap)
interface Net {
  @Outer Tensor stem(Tensor image);
//^ jar: [RecursiveBlueprint] blueprint contains itself: Outer > Inner > Outer (Inner, via Outer.inside, via Net.stem)
}
