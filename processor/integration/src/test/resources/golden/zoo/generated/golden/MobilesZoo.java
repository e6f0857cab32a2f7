package golden;

import ai.djl.nn.Block;
import javax.annotation.processing.Generated;

/** The models of {@link Mobiles}. */
@Generated("org.blockwright.processor")
public final class MobilesZoo implements Mobiles {
  @Override
  public Block mobile(int classes) {
    return new MobileModel(classes);
  }

  @Override
  public Block mobile_050_noah(int classes) {
    return new Mobile_050NoahModel(classes);
  }
}
