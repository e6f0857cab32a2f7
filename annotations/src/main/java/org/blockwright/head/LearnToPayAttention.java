package org.blockwright.head;

import static org.blockwright.Axis.POSITIONS;

import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.AttentionMap;
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
import org.blockwright.op.Softmax;
import org.blockwright.op.ToTokens;
import org.blockwright.op.WeightedSum;

/**
 * Inner maps of the backbone, each seen through an attention that its last output steers; what is
 * attended to is joined and classified (Jetley, Lord, Lee and Torr, arXiv 1804.02391, section 2,
 * concatenated form; from the paper alone). For each tap {@code l}, projected to the width of the
 * global vector {@code g} where they differ: {@code a = softmax over positions of c(l, g)}, {@code
 * sum a l}. The backbone's output {@code (C, H, W)} or {@code (C)} is flattened to {@code g}; the
 * attention maps are {@code (1, 1, L)} for each tap. Parameters of T taps: {@code T C K + K}, the
 * projections, and {@code C} a tap with {@link Parametrised} compatibility.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface LearnToPayAttention {
  /** Nodes of the backbone that are attended to. */
  @Tap
  String[] taps();

  /** {@link Parametrised} or {@link DotProduct}, or a blueprint of the same inputs. */
  Class<? extends Annotation> compatibility() default Parametrised.class;

  /** Dropout before the classifier. */
  double dropout() default 0;

  // spotless:off
  /** An attention for each tap, classify. */
  interface Graph {
    @Flatten                                 Tensor   global(Tensor x);
    @ToTokens                                Tensor[] tokens(Tensor[] taps);
    @MatchChannels                           Tensor[] proj(Tensor[] tokens, @Like Tensor global);
    @Slot("compatibility")                   Tensor[] attn(Tensor[] proj, Tensor global);
    @AttentionMap @Softmax(over = POSITIONS) Tensor[] softmax(Tensor[] attn);
    @WeightedSum                             Tensor[] sum(Tensor[] softmax, Tensor[] proj);
    @Flatten                                 Tensor[] local(Tensor[] sum);
    @Concat                                  Tensor   concat(Tensor[] local);
    @Dropout                                 Tensor   drop(Tensor concat, @As("rate") double dropout);
    @Linear                                  Tensor   fc(Tensor drop, @As("out") int classes);
  }
  // spotless:on
}
