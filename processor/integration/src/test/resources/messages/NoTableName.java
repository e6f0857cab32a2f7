package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;
import org.blockwright.record.*;

@Backbone(size = 32)
@interface Tiny {
  interface Graph {
    @ConvBn(out = 8) Tensor stem(Tensor image);
  }
}

// ---- use
@Zoo
interface Tinies {
  @Tables({"small", "Table 2"})
//                  ^ [NoTableName] tables are asked for by name on a command line: small letters, digits and dashes, not "Table 2"
//        ^ ecj: [NoTableName] tables are asked for by name on a command line: small letters, digits and dashes, not "Table 2"
  @Tiny @Head(gap = @Gap) Block tiny(int classes);
}
