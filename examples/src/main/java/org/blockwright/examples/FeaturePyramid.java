package org.blockwright.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.api.FeatureExtractor;

/**
 * A feature pyramid (Lin et al., arXiv 1612.03144) on any backbone: images {@code (N, C, H, W)} to
 * as many maps as the backbone gives, all with the same number of channels, the finest first.
 *
 * <pre>{@code
 * FeatureExtractor backbone = FeatureExtractor.of("resnet18", "layer2", "layer3", "layer4");
 * Block pyramid = new FeaturePyramid(backbone, 256); // strides 8, 16 and 32
 * }</pre>
 */
public final class FeaturePyramid extends AbstractBlock {
  private final FeatureExtractor backbone;
  private final List<Block> lateral = new ArrayList<>();
  private final List<Block> smooth = new ArrayList<>();
  private final int channels;

  /**
   * A pyramid on a backbone.
   *
   * @param backbone its maps, the finest first, each at most twice as wide as the next
   * @param channels of each map of the pyramid
   */
  public FeaturePyramid(FeatureExtractor backbone, int channels) {
    super((byte) 1);
    this.backbone = addChildBlock("backbone", backbone);
    this.channels = channels;
    for (FeatureExtractor.Feature feature : backbone.features()) {
      lateral.add(addChildBlock("lateral_" + feature.node(), conv(1)));
      smooth.add(addChildBlock("smooth_" + feature.node(), conv(3)));
    }
  }

  private Block conv(int kernel) {
    return Conv2d.builder()
        .setKernelShape(new Shape(kernel, kernel))
        .optPadding(new Shape(kernel / 2, kernel / 2))
        .setFilters(channels)
        .build();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList images, boolean training, PairList<String, Object> params) {
    NDList maps = backbone.forward(store, images, training);
    NDList pyramid = new NDList();
    NDArray above = null;
    for (int level = maps.size() - 1; level >= 0; level--) {
      NDArray merged = run(lateral.get(level), store, maps.get(level), training);
      if (above != null) {
        merged = merged.add(enlarged(above, merged.getShape()));
      }
      pyramid.add(0, run(smooth.get(level), store, merged, training));
      above = merged;
    }
    return pyramid;
  }

  private static NDArray run(Block block, ParameterStore store, NDArray x, boolean training) {
    return block.forward(store, new NDList(x), training).singletonOrThrow();
  }

  /** Twice as wide and high, each value repeated, and cut to a shape. */
  private static NDArray enlarged(NDArray map, Shape shape) {
    return map.repeat(2, 2)
        .repeat(3, 2)
        .get(new NDIndex(":, :, :{}, :{}", shape.get(2), shape.get(3)));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... images) {
    backbone.initialize(manager, dataType, images);
    Shape[] maps = backbone.getOutputShapes(images);
    for (int level = 0; level < maps.length; level++) {
      lateral.get(level).initialize(manager, dataType, maps[level]);
      smooth.get(level).initialize(manager, dataType, at(maps[level]));
    }
  }

  private Shape at(Shape map) {
    return new Shape(map.get(0), channels, map.get(2), map.get(3));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] images) {
    Shape[] maps = backbone.getOutputShapes(images);
    for (int level = 0; level < maps.length; level++) {
      maps[level] = at(maps[level]);
    }
    return maps;
  }
}
