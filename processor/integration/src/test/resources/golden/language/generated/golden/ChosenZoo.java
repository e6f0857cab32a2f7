package golden;

import ai.djl.nn.Block;
import javax.annotation.processing.Generated;

/** The models of {@link Chosen}. */
@Generated("org.blockwright.processor")
public final class ChosenZoo implements Chosen {
  @Override
  public Block of_bottlenecks(int classes) {
    return new OfBottlenecksModel(classes);
  }

  @Override
  public Block of_convolutions(int classes) {
    return new OfConvolutionsModel(classes);
  }
}
