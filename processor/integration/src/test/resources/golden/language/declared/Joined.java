package golden;

import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Activation;
import org.blockwright.op.Concat;

/** Vectors joined to another. */
@Blueprint(inputs = {"x", "parts"})
public @interface Joined {
  interface Graph {
    @Activation Tensor[] active(Tensor[] parts);
    @Concat Tensor y(Tensor x, Tensor[] active, Tensor[] parts);
  }
}
