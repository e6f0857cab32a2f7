package fixture;

import org.blockwright.*;

@Blueprint @interface Empty {
//          ^ [NoGraph] @Empty has no nested interface named Graph: its nodes go there
  int out() default 8;
}
