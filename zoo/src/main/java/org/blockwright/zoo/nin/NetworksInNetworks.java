package org.blockwright.zoo.nin;

import org.blockwright.Zoo;
import org.blockwright.head.Head;
import org.blockwright.head.NetworkInNetwork;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;

/** Network in Network for CIFAR-10, with the head it was published with and with NOAH. */
@Zoo
@Published(paper = "arXiv 1312.4400", classes = 10)
@Tables("slides")
@Recipe(
    epochs = 200,
    batch = 128,
    milestones = {100, 150},
    crop = Recipe.Crop.PADDED,
    evalResize = 32)
public interface NetworksInNetworks {
  // spotless:off
  @NinCifar @Head(networkInNetwork = @NetworkInNetwork)
  @Published(params = 0.966986e6) Classifier nin_cifar(int classes);

  @NinCifar @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier nin_cifar_noah(int classes);
  // spotless:on
}
