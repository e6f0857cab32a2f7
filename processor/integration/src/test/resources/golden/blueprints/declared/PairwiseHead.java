package golden;

import org.blockwright.As;
import org.blockwright.Axis;
import org.blockwright.Blueprint;
import org.blockwright.SliceSide;
import org.blockwright.Tensor;
import org.blockwright.op.Dropout;
import org.blockwright.op.Multiply;
import org.blockwright.op.GroupedLinear;
import org.blockwright.op.Slice;
import org.blockwright.op.Softmax;
import org.blockwright.op.Sum;

/** Pairwise object category attention as a blueprint: a head, since it reads the classes. */
@Blueprint
public @interface PairwiseHead {
  int n() default 4;

  double r() default 0.5;

  double dropout() default 0;

  interface Graph {
    @Slice Tensor keys(Tensor x, @As("ratio") double r);
    @Slice(part = SliceSide.REST) Tensor rest(Tensor x, @As("ratio") double r);
    @GroupedLinear Tensor query(Tensor keys, @As("groups") int n, @As("out") int classes);
    @GroupedLinear Tensor value(Tensor rest, @As("groups") int n, @As("out") int classes);
    @Softmax(over = Axis.POSITIONS) Tensor attention(Tensor query);
    @Dropout Tensor kept(Tensor value, @As("rate") double dropout);
    @Multiply Tensor weighted(Tensor attention, Tensor kept);
    @Sum(over = {Axis.GROUPS, Axis.POSITIONS}) Tensor logits(Tensor weighted);
  }
}
