package golden;

import javax.annotation.processing.Generated;
import org.blockwright.ParameterNames;

/** Parameter names of {@link Branches}'s graph. */
@Generated("org.blockwright.processor")
@ParameterNames({
  "(block, groups, width)",
  "layer1(image, width, groups)",
  "layer2(layer1, groups)",
  "layer3(layer2, block)",
})
final class BranchesParameterNames {
  private BranchesParameterNames() {}
}
