package golden;

import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Add;
import org.blockwright.op.Attention;
import org.blockwright.op.LayerNorm;

/** Tokens that attend to others. */
@Blueprint(inputs = {"x", "memory"})
public @interface Cross {
  int heads() default 2;

  interface Graph {
    @LayerNorm Tensor norm(Tensor x);
    @Attention Tensor attn(Tensor norm, Tensor memory, int heads);
    @Add Tensor y(Tensor x, Tensor attn);
  }
}
