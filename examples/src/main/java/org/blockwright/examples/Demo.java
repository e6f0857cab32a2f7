package org.blockwright.examples;

import static org.blockwright.record.Recipe.Crop.NONE;

import ai.djl.nn.Block;
import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Recipe;

/** One backbone under two heads: what {@code ./blockwright demo} trains. */
@Zoo
@SmallRecipe
@Recipe(epochs = 5, warmupEpochs = 1, crop = NONE)
public interface Demo {
  // spotless:off
  @Small @Head(gap = @Gap)                    Block small_gap(int classes);
  @Small @Head(noah = @Noah(n = 4, r = 0.5))  Block small_noah(int classes);
  // spotless:on
}
