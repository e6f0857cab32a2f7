package golden;

import ai.djl.nn.Block;
import org.blockwright.head.Head;
import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Weights;

@Zoo
@Gently
@Recipe(epochs = 150)
public interface Mobiles {
  @Mobile @Head(gap = @Gap(dropout = 0.2))
  @Published(top1 = 72.02, paper = "a paper", table = "table 1")
  @Weights(
      url = "https://example.org/mobile.pth",
      sha256 = "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
      bytes = 3_000_000_000L, licence = "MIT", source = "the example")
  Block mobile(int classes);

  @Recipe(momentum = 0.7)
  @Mobile(width = 0.5, depths = {2, 3}, drop = 0.1, dropout = true) @Head(noah = @Noah(n = 8, r = 0.25))
  Block mobile_050_noah(int classes);
}
