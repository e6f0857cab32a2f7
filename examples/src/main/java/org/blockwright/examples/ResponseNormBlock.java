package org.blockwright.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;

/**
 * Global response normalisation (ConvNeXt V2, arXiv 2301.00808, equations 1 to 3): each channel is
 * scaled by its share of the whole response. {@code (N, C, H, W)} to the same; it starts as the
 * identity.
 */
public final class ResponseNormBlock extends AbstractBlock {
  private static final byte VERSION = 1;

  private final float eps;
  private final Parameter gamma = parameter("gamma");
  private final Parameter beta = parameter("beta");

  /**
   * The block.
   *
   * @param eps added to the mean response before the division
   */
  public ResponseNormBlock(double eps) {
    super(VERSION);
    this.eps = (float) eps;
  }

  private Parameter parameter(String name) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.OTHER)
            .optInitializer(Initializer.ZEROS)
            .build());
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    Shape perChannel = new Shape(1, inputShapes[0].get(1), 1, 1);
    gamma.setShape(perChannel);
    beta.setShape(perChannel);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    NDArray response = x.square().sum(new int[] {2, 3}, true).add(eps * eps).sqrt();
    NDArray share = response.div(response.mean(new int[] {1}, true).add(eps));
    NDArray scale = store.getValue(gamma, x.getDevice(), training);
    NDArray shift = store.getValue(beta, x.getDevice(), training);
    return new NDList(x.mul(share).mul(scale).add(shift).add(x));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }
}
