package fixture;

import org.blockwright.*;
import org.blockwright.head.*;

@Blueprint
@interface Hollow {
  interface Graph {}
//^ [NoNodes] Graph has no nodes
}

@Backbone @Head(gap = @Gap) interface Nothing {}
//                          ^ [NoNodes] Nothing has no nodes
