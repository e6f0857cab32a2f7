package fixture;

import org.blockwright.*;

@Native(String.class)
//            ^ [NotABlock] java.lang.String is no DJL block: a native block extends ai.djl.nn.AbstractBlock
@interface Text {}
