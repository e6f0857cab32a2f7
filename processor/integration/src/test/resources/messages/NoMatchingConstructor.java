package fixture;

import ai.djl.nn.core.Linear;
import org.blockwright.*;

@Native(Linear.class)
//            ^ [NoMatchingConstructor] Linear has no public constructor for (int units): it has none
@interface Dense {
  int units() default 8;
}
