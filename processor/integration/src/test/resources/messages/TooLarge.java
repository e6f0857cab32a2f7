package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 60_000, channels = 100_000) @Head(gap = @Gap)
//               ^ [TooLarge] the shape (100000, 60000, 60000) is too large
interface Net {
  @Flatten Tensor flat(Tensor image);
}

@Backbone(size = 46_341) @Head(gap = @Gap)
//               ^ [TooLarge] the shape (3, 46341, 46341) is too large
interface Wide {
  @Conv(out = 8) Tensor stem(Tensor image);
}

@Backbone(size = 16, channels = 2147483647) @Head(gap = @Gap)
//                              ^ [TooLarge] the shape (2147483647, 16, 16) is too large
interface Deep {
  @Conv(out = 8) Tensor stem(Tensor image);
}

@Backbone(size = 64) @Head(gap = @Gap)
interface Lower {
  @Conv(out = 8, kernel = 3, dilation = 2147483647) Tensor stem(Tensor image);
//                                      ^ [TooLarge] the shape of 4294967295 cells is too large (Lower.stem)
}
