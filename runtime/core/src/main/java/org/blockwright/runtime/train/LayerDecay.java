package org.blockwright.runtime.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layer-wise decay of the learning rate, as BEiT fine-tunes (arXiv 2106.08254, appendix): a
 * parameter of layer l of L has {@code decay ^ (L - 1 - l)} of the rate, so that the head has all
 * of it.
 *
 * <p>What comes before the first repeated node is one layer, each repetition is one, whatever
 * stands between two repetitions belongs to the later one, and all that comes after the last
 * repetition is the last layer: for vision transformers timm's groups. Where nothing is repeated,
 * each node is a layer.
 */
final class LayerDecay {
  private final Map<String, Integer> layers = new LinkedHashMap<>();
  private final int last;
  private final double decay;

  /**
   * @param names of all parameters of the model, in its order
   * @param decay the factor from a layer to the one before
   */
  LayerDecay(List<String> names, double decay) {
    this.decay = decay;
    boolean anyRepeated = names.stream().map(LayerDecay::unit).anyMatch(LayerDecay::isRepeated);
    int layer = 0;
    boolean pending = false;
    for (String name : names) {
      String unit = unit(name);
      if (!layers.containsKey(unit)) {
        if (!anyRepeated) {
          layer = layers.size();
        } else if (isRepeated(unit)) {
          // what stood since the last repetition has opened this one's layer already
          layer += pending || layers.isEmpty() ? 0 : 1;
          pending = false;
        } else if (layers.keySet().stream().anyMatch(LayerDecay::isRepeated) && !pending) {
          layer++;
          pending = true;
        }
        layers.put(unit, layer);
      }
    }
    last = layer;
  }

  /** The node that a parameter belongs to, with its repetition where it is repeated. */
  private static String unit(String name) {
    String[] parts = name.split("\\.");
    if (parts.length == 1) {
      return name.replaceFirst("_[^_]*$", "");
    }
    return parts.length > 2 && parts[1].matches("\\d+") ? parts[0] + "." + parts[1] : parts[0];
  }

  private static boolean isRepeated(String unit) {
    return unit.indexOf('.') >= 0;
  }

  /** The share of the rate that a parameter has. */
  double share(String name) {
    return Math.pow(decay, last - layers.get(unit(name)));
  }
}
