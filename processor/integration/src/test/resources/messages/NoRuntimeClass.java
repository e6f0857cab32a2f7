package fixture;

import org.blockwright.*;

class Operators {
  @Operator
//^ [NoRuntimeClass] operator Shifted names no class that runs it: write @Operator("com.acme.ShiftedOp")
  @interface Shifted {}
}
