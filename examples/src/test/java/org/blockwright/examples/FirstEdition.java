package org.blockwright.examples;

import ai.djl.nn.Block;
import org.blockwright.Zoo;
import org.blockwright.head.ClassTokenHead;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.NetworkInNetwork;
import org.blockwright.head.Noah;
import org.blockwright.record.Recipe;
import org.blockwright.zoo.deit.DeiT;
import org.blockwright.zoo.gmlp.GMlp;
import org.blockwright.zoo.mixer.Mixer;
import org.blockwright.zoo.pvt.Pvt;

/**
 * Models as small as they go, of which files of the first edition are kept. Between them they have
 * every block and head that it had. A node that is renamed in a block needs its place among the
 * first edition's names; a block that is replaced is replaced here by what makes the same
 * parameters.
 */
@Zoo
@Recipe(
    epochs = 8,
    batch = 8,
    optimizer = Recipe.Optimizer.ADAMW,
    lr = 2e-3,
    weightDecay = 0.2,
    schedule = Recipe.Schedule.COSINE,
    scheduleUnit = Recipe.Every.STEP)
public interface FirstEdition {
  // spotless:off
  @FirstEditionMaps @Head(gap = @Gap(dropout = 0.1))
  @Recipe(optimizer = Recipe.Optimizer.SGD, nesterov = true, lr = 0.05, weightDecay = 1e-3, clipNorm = 1)
  Block first_maps(int classes);

  @FirstEditionMaps @Head(networkInNetwork = @NetworkInNetwork(dropout = 0.1))
  Block first_maps_nin(int classes);

  @DeiT(dim = 8, heads = 2, depth = 2, drop = 0.2, classToken = true, logits = 12)
  @Head(classToken = @ClassTokenHead(dropout = 0.1))
  @Recipe(
      noDecay = Recipe.NoDecay.ONE_D, noDecayNames = {"marked", "placed"}, ema = 0.9, emaEvaluate = true, lr = 0.02,
      smoothing = 0.1, mixup = 0.8, cutmix = 1, autoAugment = "rand-m9-mstd0.5-inc1", erasing = 0.25)
  Block first_deit(int classes);

  @Pvt(width = 0.03125, depths = {1, 1, 1, 1}, drop = 0.2, classToken = true)
  @Head(classToken = @ClassTokenHead)
  Block first_pvt(int classes);

  @GMlp(dim = 8, depth = 2, dropout = 0.1) @Head(noah = @Noah(n = 2, r = 0.5, dropout = 0.1))
  Block first_gmlp(int classes);

  @Mixer(dim = 8, depth = 2, patch = 8, dropout = 0.1) @Head(gap = @Gap)
  Block first_mixer(int classes);
  // spotless:on
}
