package fixture;

import static org.blockwright.Distribution.*;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
@Init(conv = @Initializer(value = ZEROS, std = 0.02))
//                                             ^ [UnreadValue] ZEROS does not read std: it reads no numbers
interface Net {
  @Conv(out = 8) Tensor stem(Tensor image);
}

@Backbone @Head(gap = @Gap)
interface Other {
  @Init(linear = @Initializer(value = NORMAL, gain = 2))
//                                                   ^ [UnreadValue] NORMAL does not read gain: it reads mean and std
  @Linear Tensor stem(Tensor image);
}

@Backbone @Head(gap = @Gap)
@Init(conv = @Initializer(value = NORMAL, std = -1))
//                                              ^ [Negative] std must not be negative, not -1
interface Deviation {
  @Conv(out = 8) Tensor stem(Tensor image);
}

@Backbone @Head(gap = @Gap)
@Init(conv = @Initializer(value = UNIFORM, bound = 0))
//                                                 ^ [NotAScale] bound is above 0, not 0
interface Bound {
  @Conv(out = 8) Tensor stem(Tensor image);
}

@Backbone @Head(gap = @Gap)
@Init(conv = @Initializer(value = CONSTANT, constant = Double.NaN))
//                                                           ^ [NotFinite] constant is a finite number, not NaN
interface Constant {
  @Conv(out = 8) Tensor stem(Tensor image);
}

@Backbone @Head(gap = @Gap) @Init
//                          ^ [EmptyInit] @Init says nothing: name a kind of parameters, such as conv or linear
interface Says {
  @Conv(out = 8) Tensor stem(Tensor image);
}
