package org.blockwright.processor.read;

import java.util.List;
import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;

/**
 * A graph as declared.
 *
 * @param name name to show in messages
 * @param inputs names of what it reads, in order
 * @param nodes nodes in order of declaration
 * @param backbone what the image is, for backbones; null elsewhere
 * @param documentation first sentence of its documentation, or empty
 * @param unitPackage package of its generated block; empty where there is none yet
 * @param init how a backbone's parameters are drawn
 * @param origin where it is declared
 */
public record Blueprint(
    String name,
    List<Input> inputs,
    List<Node> nodes,
    Image backbone,
    String documentation,
    Optional<String> unitPackage,
    Optional<DrawRules> init,
    Origin origin) {
  /**
   * The image that a backbone reads.
   *
   * @param channels its channels
   * @param size its height and width
   */
  public record Image(int channels, int size) {}

  /**
   * Something that it reads.
   *
   * @param name its name
   * @param array whether it is an array of tensors
   * @param tap whether it is a node of the backbone, which the model names
   * @param origin where it is named
   */
  public record Input(String name, boolean array, boolean tap, Origin origin) {
    /** The same, an array where nodes read it as one. */
    Input readBy(List<Node> nodes) {
      boolean asArray =
          nodes.stream()
              .flatMap(node -> node.parameters().stream())
              .anyMatch(parameter -> parameter.array() && parameter.name().equals(name));
      return new Input(name, tap ? array : asArray, tap, origin);
    }
  }

  /** Names of what it reads. */
  public List<String> inputNames() {
    return inputs.stream().map(Input::name).toList();
  }

  /** Whether it is the body of a model. */
  public boolean isBackbone() {
    return backbone != null;
  }

  /** Whether it has outputs beside the one that ends it. */
  public boolean hasOutputs() {
    return nodes.stream().anyMatch(node -> node.output().isPresent());
  }

  /** Whether it reads the number of classes without having a member of that name. */
  public boolean readsClasses() {
    return nodes.stream()
        .flatMap(n -> n.parameters().stream())
        .anyMatch(p -> !p.tensor() && p.name().equals("classes"));
  }
}
