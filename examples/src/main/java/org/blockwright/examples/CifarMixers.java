package org.blockwright.examples;

import static org.blockwright.record.Recipe.Crop.PADDED;
import static org.blockwright.record.Recipe.NoDecay.ONE_D;

import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;

/** A mixer of {@link CifarHeads}'s size, under the recipe of {@link CifarVitHeads}. */
@Zoo
@Published(classes = 10)
@SmallRecipe
@Recipe(
    epochs = 30,
    warmupEpochs = 2,
    crop = PADDED,
    evalResize = 32,
    noDecay = ONE_D,
    clipNorm = 1)
public interface CifarMixers {
  // spotless:off
  @Tables("small")
  @CifarMixer @Head(gap = @Gap)
  Classifier mixer_cifar(int classes);

  @Tables("small")
  @CifarMixer @Head(noah = @Noah(n = 4, r = 0.5))
  Classifier mixer_cifar_noah(int classes);
  // spotless:on
}
