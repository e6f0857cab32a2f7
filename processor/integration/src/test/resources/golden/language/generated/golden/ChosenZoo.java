package golden;

import javax.annotation.processing.Generated;
import org.blockwright.runtime.model.Classifier;

/** The models of {@link Chosen}. */
@Generated("org.blockwright.processor")
public final class ChosenZoo implements Chosen {
  @Override
  public Classifier of_bottlenecks(int classes) {
    return new OfBottlenecksModel(classes);
  }

  @Override
  public Classifier of_convolutions(int classes) {
    return new OfConvolutionsModel(classes);
  }
}
