package org.blockwright.head;

import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Like;
import org.blockwright.Slot;
import org.blockwright.Tap;
import org.blockwright.Tensor;
import org.blockwright.op.Concat;
import org.blockwright.op.Dropout;
import org.blockwright.op.Flatten;
import org.blockwright.op.Linear;
import org.blockwright.op.MatchChannels;
import org.blockwright.op.ToTokens;

/**
 * Inner maps of the backbone, each seen through an attention that its last output steers; what is
 * attended to is joined and classified (Jetley, Lord, Lee and Torr, arXiv 1804.02391, section 2,
 * concatenated form; from the paper alone). For each tap {@code l}, projected to the width of the
 * global vector {@code g} where they differ: {@code a = softmax over positions of c(l, g)}, {@code
 * sum a l}; with {@link SigmoidPool} sigmoids, and the mean. The backbone's output {@code (C, H,
 * W)}, {@code (L, C)} or {@code (C)} is flattened to {@code g}, or averaged where {@link
 * #summary()} says so; the attention maps are {@code (1, 1, L)} for each tap. Parameters of T taps:
 * {@code T C K + K}, the projections, and {@code C} a tap with {@link Parametrised} compatibility.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface LearnToPayAttention {
  /** Nodes of the backbone that are attended to. */
  @Tap
  String[] taps();

  /** What makes {@code g} of the backbone's output: {@link Flatten} or {@code GlobalAvgPool}. */
  Class<? extends Annotation> summary() default Flatten.class;

  /** {@link Parametrised} or {@link DotProduct}, or a blueprint of the same inputs. */
  Class<? extends Annotation> compatibility() default Parametrised.class;

  /** {@link SoftmaxPool} or {@link SigmoidPool}, or a blueprint of the same inputs. */
  Class<? extends Annotation> pooling() default SoftmaxPool.class;

  /** Dropout before the classifier. */
  double dropout() default 0;

  // spotless:off
  /** An attention for each tap, classify. */
  interface Graph {
    @Slot("summary")       Tensor   global(Tensor x);
    @ToTokens              Tensor[] tokens(Tensor[] taps);
    @MatchChannels         Tensor[] proj(Tensor[] tokens, @Like Tensor global);
    @Slot("compatibility") Tensor[] attn(Tensor[] proj, Tensor global);
    @Slot("pooling")       Tensor[] pool(Tensor[] attn, Tensor[] proj);
    @Flatten               Tensor[] local(Tensor[] pool);
    @Concat                Tensor   concat(Tensor[] local);
    @Dropout               Tensor   drop(Tensor concat, @As("rate") double dropout);
    @Linear                Tensor   fc(Tensor drop, @As("out") int classes);
  }
  // spotless:on
}
