package golden;

import javax.annotation.processing.Generated;
import org.blockwright.ParameterNames;

/** Parameter names of {@link Mobile}'s graph. */
@Generated("org.blockwright.processor")
@ParameterNames({
  "(width, depths, drop, dropout)",
  "stem(image)",
  "stage1(stem)",
  "stage2(stage1, depths)",
  "kept2(stage2, drop)",
  "stage3(kept2, depths)",
  "kept3(stage3, drop)",
  "dropped(kept3, dropout)",
  "last(dropped)",
})
final class MobileParameterNames {
  private MobileParameterNames() {}
}
