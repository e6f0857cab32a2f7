package golden;

import static org.blockwright.Axis.POSITIONS;

import org.blockwright.As;
import org.blockwright.AttentionMap;
import org.blockwright.Blueprint;
import org.blockwright.Each;
import org.blockwright.Tap;
import org.blockwright.Tensor;
import org.blockwright.op.Concat;
import org.blockwright.op.Conv;
import org.blockwright.op.Dropout;
import org.blockwright.op.GlobalAvgPool;
import org.blockwright.op.Linear;
import org.blockwright.op.Softmax;
import org.blockwright.op.ToTokens;

/** A head that reads maps of several depths. */
@Blueprint
public @interface MultiScale {
  @Tap String early() default "stem";

  @Tap String[] taps();

  int width() default 8;

  double[] rates() default {0.1, 0.2};

  interface Graph {
    @Conv Tensor[] scores(Tensor[] taps, @As("out") int width);
    @AttentionMap @Softmax(over = POSITIONS) Tensor[] attn(Tensor[] scores);
    @GlobalAvgPool Tensor[] pooled(Tensor[] attn);
    @Dropout Tensor[] dropped(Tensor[] pooled, @Each @As("rate") double[] rates);
    @GlobalAvgPool Tensor first(Tensor early);
    @GlobalAvgPool Tensor last(Tensor x);
    @Joined Tensor some(Tensor first, Tensor[] dropped);
    @Concat Tensor all(Tensor some, Tensor last, Tensor[] pooled);
    @Linear Tensor logits(Tensor all, @As("out") int classes);
  }
}
