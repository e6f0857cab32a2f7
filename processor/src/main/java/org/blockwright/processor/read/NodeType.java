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
 * @param runtimeClass qualified name of the class that runs it, for operators; empty elsewhere
 * @param attends whether it is an operator that itself attends
 * @param blueprint its graph, for blueprints and backbones
 * @param block the wrapped class and its constructor's parameters, for native blocks
 */
public record NodeType(
    String qualifiedName,
    String packageName,
    String name,
    Kind kind,
    List<Member> members,
    String runtimeClass,
    boolean attends,
    Optional<Blueprint> blueprint,
    Optional<NativeBlock> block) {
  /** Kinds. */
  public enum Kind {
    OPERATOR,
    BLUEPRINT,
    NATIVE,
    /** What a hyper-parameter names. */
    SLOT
  }

  /** What stands for a node type that is chosen by a hyper-parameter. */
  static NodeType slot(String hyperparameter) {
    return new NodeType(
        "",
        "",
        "Slot(" + hyperparameter + ")",
        Kind.SLOT,
        List.of(),
        "",
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** The same operator, run by a class. */
  NodeType runBy(String className, boolean attending) {
    return new NodeType(
        qualifiedName, packageName, name, kind, members, className, attending, blueprint, block);
  }

  /** Whether it shows attention without being told: a head that attends. */
  public boolean showsAttention() {
    return attends && packageName.equals("org.blockwright.head");
  }

  /** Its name as class loaders know it. */
  public String binaryName() {
    return packageName.isEmpty()
        ? name.replace('.', '$')
        : packageName + "." + name.replace('.', '$');
  }

  /** The same with other members. */
  NodeType withMembers(List<Member> others) {
    return new NodeType(
        qualifiedName, packageName, name, kind, others, runtimeClass, attends, blueprint, block);
  }

  /** A member by name. */
  public Optional<Member> member(String memberName) {
    return members.stream().filter(m -> m.name().equals(memberName)).findFirst();
  }

  @Override
  public String toString() {
    return name;
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
