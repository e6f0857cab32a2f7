package golden;

import static org.blockwright.Axis.POSITIONS;

import org.blockwright.As;
import org.blockwright.AttentionMap;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.GroupedLinear;
import org.blockwright.op.Multiply;
import org.blockwright.op.Softmax;
import org.blockwright.op.Sum;
import org.blockwright.Axis;

/** A head that shows where it looks. */
@Blueprint
public @interface Looking {
  int n() default 2;

  interface Graph {
    @GroupedLinear Tensor query(Tensor x, @As("groups") int n, @As("out") int classes);
    @GroupedLinear Tensor value(Tensor x, @As("groups") int n, @As("out") int classes);
    @AttentionMap @Softmax(over = POSITIONS) Tensor attn(Tensor query);
    @Multiply Tensor weighed(Tensor attn, Tensor value);
    @Sum(over = {Axis.GROUPS, POSITIONS}) Tensor logits(Tensor weighed);
  }
}
