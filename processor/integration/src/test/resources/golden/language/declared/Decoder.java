package golden;

import org.blockwright.Blueprint;
import org.blockwright.Each;
import org.blockwright.Repeat;
import org.blockwright.Tensor;

/** Cross-attention, repeated; the number of heads alternates. */
@Blueprint(inputs = {"tokens", "memory"})
public @interface Decoder {
  int[] heads() default {1, 2};
  int depth() default 2;

  interface Graph {
    @Cross Tensor layers(Tensor tokens, Tensor memory, @Each int[] heads, @Repeat int depth);
    @Cross Tensor last(Tensor layers, Tensor tokens);
  }
}
