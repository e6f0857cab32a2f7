package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint(inputs = {"x", "memory"})
@interface Cross {
  interface Graph {
    @Attention(heads = 2) Tensor attn(Tensor x, Tensor memory);
//                                                     ^ [KeysDoNotMatch] queries have 8 channels, keys 16 (Cross.attn, via Other.body)
    @Add                  Tensor y(Tensor attn, Tensor x);
  }
}

@Blueprint(inputs = {"x", "memory"})
//                        ^ [UnreadInput] no node reads input memory: let one read it, or leave it out of inputs
//                  ^ ecj: [UnreadInput] no node reads input memory: let one read it, or leave it out of inputs
@interface Unread {
  interface Graph {
    @Activation Tensor y(Tensor x);
  }
}

@Blueprint(inputs = {"x", "x"})
//                        ^ [DuplicateInput] there are two inputs named x
//                  ^ ecj: [DuplicateInput] there are two inputs named x
@interface Twice {
  interface Graph {
    @Activation Tensor y(Tensor x);
  }
}

@Blueprint(inputs = {"x", "pass"})
//                        ^ [NameReserved] pass cannot be a name here: generated blocks use it themselves
//                  ^ ecj: [NameReserved] pass cannot be a name here: generated blocks use it themselves
@interface Reserved {
  interface Graph {
    @Add Tensor y(Tensor x, Tensor pass);
  }
}

class Blueprints {
  @Blueprint(inputs = {})
//^ [NoInputs] a blueprint reads something: name its inputs, or leave them out for {"x"}
  @interface None {
    interface Graph {
      @Activation Tensor y(Tensor x);
    }
  }

  @Blueprint(inputs = {"x", "memory"})
  @interface Near {
    interface Graph {
      @Attention(heads = 2) Tensor attn(Tensor x, Tensor memory);
      @Add                  Tensor y(Tensor attn, Tensor memry);
//                                                       ^ [UnknownNode] there is no node named memry here: did you mean memory?
    }
  }
}

// ---- use
@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @PatchEmbed(out = 8, patch = 4) Tensor tokens(Tensor image);
  @Cross                          Tensor body(Tensor tokens);
//                                       ^ [InputCount] this operator reads exactly 2 inputs, not 1
}

@Backbone(size = 32) @Head(gap = @Gap)
interface Other {
  @PatchEmbed(out = 8, patch = 4)  Tensor tokens(Tensor image);
  @PatchEmbed(out = 16, patch = 4) Tensor memory(Tensor image);
  @Cross @Repeat(2)                Tensor body(Tensor tokens, Tensor memory);
//^ jar: [KeysDoNotMatch] queries have 8 channels, keys 16 (Cross.attn, via Other.body)
}
