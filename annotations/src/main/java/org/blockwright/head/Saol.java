package org.blockwright.head;

import static org.blockwright.Act.RELU;
import static org.blockwright.Axis.POSITIONS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.AttentionMap;
import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.Like;
import org.blockwright.Output;
import org.blockwright.Tap;
import org.blockwright.Tensor;
import org.blockwright.op.Concat;
import org.blockwright.op.Conv;
import org.blockwright.op.ConvBn;
import org.blockwright.op.Flatten;
import org.blockwright.op.GlobalAvgPool;
import org.blockwright.op.Linear;
import org.blockwright.op.Log;
import org.blockwright.op.Resize;
import org.blockwright.op.Softmax;
import org.blockwright.op.ToGrid;
import org.blockwright.op.WeightedSum;
import org.blockwright.record.Recipe;

/**
 * Spatially attentive output layer (Kim et al., CVPR 2020, arXiv 2004.07570): each position says
 * which class it shows, {@code Y}, and an attention map {@code A} says which positions count;
 * {@code y = sum A Y} are probabilities, whose logarithm are the logits. {@code A} comes from the
 * backbone's output {@code (C, H, W)} (or its tokens, on their grid), {@code Y} from its taps, each
 * brought to that grid. The attention map is {@code (1, 1, H W)}.
 *
 * <p>Further outputs: {@code spatial}, which is {@code Y (classes, H, W)}; {@code gap}, the logits
 * {@code (classes)} of global average pooling and a linear layer, which self-distillation teaches
 * and which may be used in the place of the logits; in training {@code cut}, a map {@code (1, H,
 * W)} that says where CutMix pasted. The losses are the paper's three: cross entropy of the logits;
 * the divergence of {@code gap} from them and half its cross entropy; and, where a batch was cut
 * and mixed, the cross entropy of {@code cut} with what was pasted and the squared distance between
 * {@code spatial} inside of it and what it was in the picture that it was cut from.
 *
 * <p>The official code was withdrawn. The two formulas are the paper's; that there is one layer of
 * convolution, norm and ReLU before each map, how wide it is, and the exact form of the last two
 * losses are choices made here. For one label an image.
 *
 * <p>Parameters of T taps of C_t channels at a width of w: {@code 9 C w + 3 w + 1} for the
 * attention, {@code 9 C_t w + 2 w} a tap, {@code T w K + K}, and {@code K C + K} for the pooled
 * branch.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
@Recipe(losses = {"logits", "gap:1:kl@logits", "gap:0.5", "cut:1:mask", "spatial:1:paste"})
public @interface Saol {
  /** Nodes of the backbone that say what is where; at least two. */
  @Tap
  String[] taps();

  /** Channels of the layer before each map. */
  @Channels
  int width() default 128;

  // spotless:off
  /** Attention, classes at each position, their sum; what the losses read. */
  interface Graph {
    @ToGrid
    Tensor grid(Tensor x);

    @ConvBn(kernel = 3, act = RELU)
    Tensor attn_conv(Tensor grid, @As("out") int width);

    @Conv(out = 1)
    Tensor attn_score(Tensor attn_conv);

    @AttentionMap
    @Softmax(over = POSITIONS)
    Tensor attn(Tensor attn_score);

    @ToGrid
    Tensor[] maps(Tensor[] taps);

    @ConvBn(kernel = 3, act = RELU)
    Tensor[] local(Tensor[] maps, @As("out") int width);

    @Resize
    Tensor[] sized(Tensor[] local, @Like Tensor grid);

    @Concat
    Tensor concat(Tensor[] sized);

    @Conv
    Tensor classify(Tensor concat, @As("out") int classes);

    @Output
    @Softmax
    Tensor spatial(Tensor classify);

    @WeightedSum
    Tensor sum(Tensor attn, Tensor spatial);

    @Flatten
    Tensor flat(Tensor sum);

    @Log
    Tensor logits(Tensor flat);

    @GlobalAvgPool
    Tensor pool(Tensor x);

    @Output
    @Linear
    Tensor gap(Tensor pool, @As("out") int classes);

    @Output(training = true)
    @Conv(out = 1)
    Tensor cut(Tensor grid);
  }
  // spotless:on
}
