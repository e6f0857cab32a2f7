package org.blockwright.zoo.squeezenet;

import org.blockwright.Zoo;
import org.blockwright.head.Head;
import org.blockwright.head.NetworkInNetwork;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.runtime.model.Classifier;

/** SqueezeNet, with the head it was published with and with NOAH. */
@Zoo
@Published(paper = "arXiv 1602.07360")
public interface SqueezeNets {
  // spotless:off
  @SqueezeNet @Head(networkInNetwork = @NetworkInNetwork(dropout = 0.5))
  @Published(params = 1.248424e6)                         Classifier squeezenet1_0(int classes);

  @SqueezeNet @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier squeezenet1_0_noah(int classes);
  // spotless:on
}
