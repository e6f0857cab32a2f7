package org.blockwright.head;

import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Like;
import org.blockwright.Output;
import org.blockwright.Slot;
import org.blockwright.Tap;
import org.blockwright.Tensor;
import org.blockwright.op.Add;
import org.blockwright.op.Dropout;
import org.blockwright.op.Flatten;
import org.blockwright.op.Linear;
import org.blockwright.op.Log;
import org.blockwright.op.MatchChannels;
import org.blockwright.op.Softmax;
import org.blockwright.op.ToTokens;
import org.blockwright.record.Recipe;

/**
 * {@link LearnToPayAttention} with a classifier of its own for each tap; their probabilities are
 * averaged (arXiv 1804.02391, section 2, independent form; from the paper alone). The logits are
 * the logarithm of the probabilities' sum, whose softmax is the mean; the classifiers' own logits
 * are the outputs {@code scales.0}, {@code scales.1} and so on, and training makes the sum of their
 * losses small unless a recipe says otherwise. The attention maps are {@code (1, 1, L)} for each
 * tap. Parameters of T taps: {@code T (C K + K)}, the projections, and {@code C} a tap with {@link
 * Parametrised} compatibility. For one label an image.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
@Recipe(losses = {"logits:0", "scales:1"})
public @interface IndependentAttention {
  /** Nodes of the backbone that are attended to; at least two. */
  @Tap
  String[] taps();

  /** What makes {@code g} of the backbone's output: {@link Flatten} or {@code GlobalAvgPool}. */
  Class<? extends Annotation> summary() default Flatten.class;

  /** {@link Parametrised} or {@link DotProduct}, or a blueprint of the same inputs. */
  Class<? extends Annotation> compatibility() default Parametrised.class;

  /** {@link SoftmaxPool} or {@link SigmoidPool}, or a blueprint of the same inputs. */
  Class<? extends Annotation> pooling() default SoftmaxPool.class;

  /** Dropout before the classifiers. */
  double dropout() default 0;

  // spotless:off
  /** An attention and a classifier for each tap. */
  interface Graph {
    @Slot("summary")
    Tensor global(Tensor x);

    @ToTokens
    Tensor[] tokens(Tensor[] taps);

    @MatchChannels
    Tensor[] proj(Tensor[] tokens, @Like Tensor global);

    @Slot("compatibility")
    Tensor[] attn(Tensor[] proj, Tensor global);

    @Slot("pooling")
    Tensor[] pool(Tensor[] attn, Tensor[] proj);

    @Flatten
    Tensor[] local(Tensor[] pool);

    @Dropout
    Tensor[] drop(Tensor[] local, @As("rate") double dropout);

    @Output("scales")
    @Linear
    Tensor[] fc(Tensor[] drop, @As("out") int classes);

    @Softmax
    Tensor[] probabilities(Tensor[] fc);

    @Add
    Tensor sum(Tensor[] probabilities);

    @Log
    Tensor logits(Tensor sum);
  }
  // spotless:on
}
