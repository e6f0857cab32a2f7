package org.blockwright.processor.read;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;

/**
 * A model: a backbone with its values, and a head.
 *
 * @param id name of the zoo method, or of the interface in snake case
 * @param packageName package of the generated class
 * @param owner name of the zoo interface or of the one-off, below its package
 * @param className name of the generated class
 * @param backbone the graph and its hyper-parameters
 * @param head the head
 * @param classes number of classes that it is worked out at
 * @param published figures by member, and where each stands
 * @param fits budgets that it keeps, and where each stands
 * @param recipe how it is trained, as far as it is written
 * @param weights where weights can be had
 * @param tables names of the tables that it is a row of
 * @param names rules about others' names of its parameters, by whose they are
 * @param oneOff whether the nodes stand in the interface itself
 * @param origin where it is declared
 */
public record ModelDeclaration(
    String id,
    String packageName,
    String owner,
    String className,
    Invocation backbone,
    Invocation head,
    int classes,
    Optional<Invocation> published,
    Optional<Invocation> fits,
    Optional<Invocation> recipe,
    Optional<Invocation> weights,
    List<String> tables,
    Map<String, List<String>> names,
    boolean oneOff,
    Origin origin) {
  /** Number of classes unless told: ImageNet-1k's. */
  public static final int CLASSES = 1000;

  /** Qualified name of the generated class. */
  public String qualifiedName() {
    return packageName.isEmpty() ? className : packageName + "." + className;
  }
}
