package golden;

import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Output;
import org.blockwright.Tensor;
import org.blockwright.op.GlobalAvgPool;
import org.blockwright.op.Linear;

/** Two classifiers, of which one learns from another network. */
@Blueprint
public @interface TwoTeachers {
  interface Graph {
    @GlobalAvgPool Tensor pooled(Tensor x);
    @Linear Tensor logits(Tensor pooled, @As("out") int classes);
    @Output("distillation") @Linear Tensor dist(Tensor pooled, @As("out") int classes);
  }
}
