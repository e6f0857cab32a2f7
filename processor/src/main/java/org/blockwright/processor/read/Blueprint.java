package org.blockwright.processor.read;

import java.util.List;
import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;

/**
 * A graph as declared.
 *
 * @param name name to show in messages
 * @param input name of the input
 * @param nodes nodes in order of declaration
 * @param backbone what the image is, for backbones; null elsewhere
 * @param documentation first sentence of its documentation, or empty
 * @param unitPackage package of its generated block; empty where there is none yet
 * @param init how a backbone's parameters are drawn
 * @param origin where it is declared
 */
public record Blueprint(
    String name,
    String input,
    List<Node> nodes,
    Image backbone,
    String documentation,
    String unitPackage,
    Optional<Invocation> init,
    Origin origin) {
  /**
   * The image that a backbone reads.
   *
   * @param channels its channels
   * @param size its height and width
   */
  public record Image(int channels, int size) {}

  /** Whether it is the body of a model. */
  public boolean isBackbone() {
    return backbone != null;
  }

  /** Whether it reads the number of classes without having a member of that name. */
  public boolean readsClasses() {
    return nodes.stream()
        .flatMap(n -> n.parameters().stream())
        .anyMatch(p -> !p.tensor() && p.name().equals("classes"));
  }
}
