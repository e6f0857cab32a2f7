package golden;

import static org.blockwright.Distribution.CONSTANT;
import static org.blockwright.Distribution.TRUNCATED_NORMAL;
import static org.blockwright.Distribution.ZEROS;

import org.blockwright.Backbone;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.Linear;
import org.blockwright.op.PatchEmbed;

/** Coarse tokens that read fine ones. */
@Backbone(size = 32)
@Head(gap = @Gap)
@Init(
    linear = @Initializer(value = TRUNCATED_NORMAL, std = 0.02),
    linearBias = @Initializer(ZEROS))
public interface Reader {
  @PatchEmbed(out = 16, patch = 8) Tensor coarse(Tensor image);
  @PatchEmbed(out = 16, patch = 4) Tensor fine(Tensor image);
  @Decoder(depth = 3) Tensor decoder(Tensor coarse, Tensor fine);
  @Cross(heads = 4) @Repeat(2) Tensor again(Tensor decoder, Tensor fine);
  @LayerNorm Tensor norm(Tensor again);
  @Init(linear = @Initializer(value = CONSTANT, constant = 0.5)) @Linear Tensor out(Tensor norm);
}
