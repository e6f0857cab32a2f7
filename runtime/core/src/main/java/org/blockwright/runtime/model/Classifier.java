package org.blockwright.runtime.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.DeclarationException;
import org.blockwright.runtime.heads.AttentionMaps;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.Initialization;

/** An image classifier: images {@code (N, C, H, W)} to logits {@code (N, classes)}. */
public abstract class Classifier extends CompositeBlock {
  private final String id;
  private final int classes;
  private Initialization initialization = Initialization.STANDARD;

  /** A classifier for images of a shape. */
  protected Classifier(String id, int classes, TensorShape image) {
    super(image);
    if (classes < 1) {
      throw new DeclarationException("a classifier has at least 1 class, not " + classes);
    }
    this.id = id;
    this.classes = classes;
  }

  /** Says how the parameters are drawn, by kind of layer. */
  protected final void drawAs(Initialization.Rule... rules) {
    initialization = Initialization.of(rules);
  }

  @Override
  protected final Initialization initialization() {
    return initialization;
  }

  /** Its id, such as {@code resnet18_noah}. */
  public final String id() {
    return id;
  }

  /** Number of classes. */
  public final int classCount() {
    return classes;
  }

  /** Shape of an image, {@code (C, H, W)}. */
  public final TensorShape image() {
    return inputs().get(0);
  }

  /** The node that turns the backbone's output into logits. */
  public final Block head() {
    return getChildren().get("head");
  }

  /**
   * Logits in evaluation.
   *
   * @param images {@code (N, C, H, W)}, normalised
   * @return logits {@code (N, classes)}, in the images' manager
   */
  public final NDArray logits(NDArray images) {
    try (ForwardPass pass = new ForwardPass(store(images), false)) {
      return pass.run(this, images);
    }
  }

  /**
   * Logits in evaluation, watched operator by operator.
   *
   * @param images {@code (N, C, H, W)}, normalised
   * @param observer sees every operator's output
   * @return logits {@code (N, classes)}
   */
  public final NDArray logits(NDArray images, ForwardPass.Observer observer) {
    try (ForwardPass pass = new ForwardPass(store(images), false, observer)) {
      return pass.run(this, images);
    }
  }

  /**
   * Logits and the head's attention maps, from one run in evaluation.
   *
   * @param images {@code (N, C, H, W)}, normalised
   * @return logits {@code (N, classes)} and maps {@code (N, groups, classes, L)}; no maps where the
   *     head has none
   */
  public final AttentionMaps attended(NDArray images) {
    return AttentionMaps.of(this, images);
  }

  private static ParameterStore store(NDArray images) {
    // Without a manager a store makes one of its own, which nobody closes.
    ParameterStore store = new ParameterStore(images.getManager(), false);
    store.setParameterServer(null, new Device[] {images.getDevice()});
    return store;
  }
}
