package org.blockwright.processor.read;

import java.util.List;
import java.util.Optional;

/**
 * Something that a node can be: an operator, a blueprint or a native block.
 *
 * @param qualifiedName qualified name of the annotation type
 * @param packageName its package
 * @param name its name below the package, enclosing types and all, joined by dots
 * @param kind what it is
 * @param members its members in order of the generated constructor
 * @param blueprint its graph, for blueprints and backbones
 * @param block the wrapped class and its constructor's parameters, for native blocks
 */
public record NodeType(
    String qualifiedName,
    String packageName,
    String name,
    Kind kind,
    List<Member> members,
    Optional<Blueprint> blueprint,
    Optional<NativeBlock> block) {
  /** Kinds. */
  public enum Kind {
    OPERATOR,
    BLUEPRINT,
    NATIVE
  }

  /** A member by name. */
  public Optional<Member> member(String memberName) {
    return members.stream().filter(m -> m.name().equals(memberName)).findFirst();
  }

  /**
   * A hand-written block.
   *
   * @param type its qualified class name
   * @param arguments constructor parameters in order: member names, or {@link #SHAPE}
   */
  public record NativeBlock(String type, List<String> arguments) {
    /** Stands for the constructor parameter that takes the input's shape. */
    public static final String SHAPE = "@shape";
  }
}
