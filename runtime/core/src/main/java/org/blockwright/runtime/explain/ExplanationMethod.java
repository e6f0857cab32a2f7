package org.blockwright.runtime.explain;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.blockwright.rule.Nearest;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.model.Classifier;

/** The ways of finding out where a classifier looks, all in one list. Each is an explainer. */
public enum ExplanationMethod implements Explainer {
  /** The head's own attention for the class; its groups together. */
  ATTENTION("attention", "Attention"),
  /** Class activation maps (Zhou et al., arXiv 1512.04150): the classifier at each position. */
  CAM("cam", "CAM"),
  /**
   * Grad-CAM (Selvaraju et al., arXiv 1610.02391): {@code relu(sum over channels c of
   * mean(gradient_c) * activation_c)}.
   */
  GRAD_CAM("gradcam", "Grad-CAM"),
  /**
   * Grad-CAM++ (Chattopadhay et al., arXiv 1710.11063): positive gradients, weighed by {@code g^2 /
   * (2 g^2 + sum(A) g^3)}.
   */
  GRAD_CAM_PP("gradcam++", "Grad-CAM++"),
  /**
   * HiResCAM (Draelos and Carin, arXiv 2011.08891): {@code relu(sum over channels of gradient *
   * activation)}, place by place.
   */
  HI_RES_CAM("hirescam", "HiResCAM"),
  /**
   * LayerCAM (Jiang et al., IEEE TIP 2021): {@code relu(sum over channels of relu(gradient) *
   * activation)}, place by place.
   */
  LAYER_CAM("layercam", "LayerCAM"),
  /**
   * EigenCAM (Muhammad and Yeasin, arXiv 2008.00299): the first principal component of the
   * activations, whatever the class. The entry of largest magnitude is positive.
   */
  EIGEN_CAM("eigencam", "EigenCAM"),
  /**
   * Attention roll-out (Abnar and Zuidema, arXiv 2005.00928) of the backbone, whatever the class:
   * the product of {@code 0.5 A + 0.5 I} over all layers, heads averaged.
   */
  ROLLOUT("rollout", "Roll-out");

  /** The ids of all, as people read them. */
  public static final String IDS =
      "attention, cam, gradcam, gradcam++, hirescam, layercam, eigencam, rollout";

  /** What {@link #list} takes for all of them. */
  public static final String ALL = "all";

  private final String id;
  private final String label;

  ExplanationMethod(String id, String label) {
    this.id = id;
    this.label = label;
  }

  /** What it is called in files and options, such as {@code gradcam++}. */
  public String id() {
    return id;
  }

  /** What people call it, such as Grad-CAM++. */
  public String label() {
    return label;
  }

  /**
   * The method of an id.
   *
   * @throws UsageException if there is none; the message names the nearest
   */
  public static ExplanationMethod of(String id) {
    return Arrays.stream(values())
        .filter(method -> method.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new UsageException("there is no method " + id + hint(id)));
  }

  /**
   * The methods that a text names, separated by commas; {@code all} for all of them.
   *
   * @throws UsageException if one does not exist
   */
  public static List<ExplanationMethod> list(String ids) {
    return ids.equals(ALL)
        ? List.of(values())
        : Arrays.stream(ids.split(",", -1))
            .map(String::strip)
            .distinct()
            .map(ExplanationMethod::of)
            .toList();
  }

  private static String hint(String id) {
    List<String> ids = new ArrayList<>(Arrays.stream(values()).map(ExplanationMethod::id).toList());
    ids.add(ALL);
    return Nearest.hint(id, ids);
  }

  /** Whether it looks at a node, which may be another one than the standard. */
  public boolean isAtNode() {
    return switch (this) {
      case ATTENTION, CAM, ROLLOUT -> false;
      case GRAD_CAM, GRAD_CAM_PP, HI_RES_CAM, LAYER_CAM, EIGEN_CAM -> true;
    };
  }

  /**
   * In one sentence why it cannot explain a model; empty where it can. The model's types decide:
   * nothing is run.
   */
  public Optional<String> refusal(Classifier model) {
    String why =
        switch (this) {
          case ATTENTION ->
              ClassMaps.attends(model) ? "" : model.id() + " has a head without attention maps";
          case CAM -> ClassActivation.search(model).refusal();
          case ROLLOUT -> AttentionRollout.refusal(model);
          default ->
              TargetNode.lastOf(model).isPresent()
                  ? ""
                  : "%s needs a map or tokens on a grid, which no node of %s before its head puts out"
                      .formatted(label, model.id());
        };
    return why.isEmpty() ? Optional.empty() : Optional.of(why);
  }

  /**
   * The method at a named node.
   *
   * @param node its path, such as {@code layer2} or {@code blocks.10.norm1}
   * @throws UsageException if it is none of those that look at a node
   */
  public Explainer at(String node) {
    if (!isAtNode()) {
      throw new UsageException(
          label + " looks at no node that could be chosen: leave " + node + " away");
    }
    return new GradientMaps(this, node);
  }

  /**
   * Calculates a map of what a node put out, for those that are made of that: Grad-CAM, Grad-CAM++,
   * HiResCAM, LayerCAM and EigenCAM.
   *
   * @throws UsageException if it is another one
   */
  public Heatmap map(NodeActivations at) {
    return switch (this) {
      case GRAD_CAM -> GradientMaps.gradCam(at);
      case GRAD_CAM_PP -> GradientMaps.gradCamPlusPlus(at);
      case HI_RES_CAM -> GradientMaps.hiResCam(at);
      case LAYER_CAM -> GradientMaps.layerCam(at);
      case EIGEN_CAM -> EigenMaps.of(at);
      case ATTENTION, CAM, ROLLOUT ->
          throw new UsageException(label + " is made of more than one node's output");
    };
  }

  @Override
  public Heatmap explain(Classifier model, NDArray input, int classIndex) {
    return maps(model, input, classIndex).get(0).heat();
  }

  @Override
  public List<SaliencyMap> maps(Classifier model, NDArray inputs, int... classes) {
    return switch (this) {
      case ATTENTION -> of(ClassMaps.attention(model, inputs), classes);
      case CAM -> of(ClassMaps.activation(model, inputs), classes);
      case ROLLOUT -> AttentionRollout.of(model, inputs, classes);
      default -> new GradientMaps(this, null).maps(model, inputs, classes);
    };
  }

  private List<SaliencyMap> of(ClassMaps maps, int... classes) {
    List<SaliencyMap> all = new ArrayList<>();
    for (int i = 0; i < classes.length; i++) {
      all.add(new SaliencyMap(maps.heat(i, classes[i]), classes[i], id, maps.node()));
    }
    return all;
  }
}
