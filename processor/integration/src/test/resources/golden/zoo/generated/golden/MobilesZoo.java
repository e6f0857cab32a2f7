package golden;

import javax.annotation.processing.Generated;
import org.blockwright.runtime.model.Classifier;

/** The models of {@link Mobiles}. */
@Generated("org.blockwright.processor")
public final class MobilesZoo implements Mobiles {
  @Override
  public Classifier mobile(int classes) {
    return new MobileModel(classes);
  }

  @Override
  public Classifier mobile_050_noah(int classes) {
    return new Mobile_050NoahModel(classes);
  }
}
