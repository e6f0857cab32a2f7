package org.blockwright.processor.resolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.NodeType;

/** Resolves graphs, each once. */
public final class Resolver {
  static final String CLASSES = "classes";

  private final Problems problems;
  private final Map<String, Optional<ResolvedGraph>> known = new HashMap<>();

  /** A resolver that says what is wrong. */
  public Resolver(Problems problems) {
    this.problems = problems;
  }

  /** The graph of a blueprint, or empty if something is wrong with it, which has then been said. */
  public Optional<ResolvedGraph> resolve(NodeType nodeType) {
    return resolve(nodeType, "", List.of());
  }

  /**
   * The same for a blueprint that is used somewhere.
   *
   * @param type the blueprint
   * @param way the way down to it, such as {@code ", via DeiT.blocks"}
   * @param users where it is used, the closest first; these are blamed for what is wrong with a
   *     blueprint that comes from a class file
   */
  public Optional<ResolvedGraph> resolve(NodeType nodeType, String way, List<Origin> users) {
    Optional<ResolvedGraph> before = known.get(nodeType.qualifiedName());
    if (before == null) {
      before = new GraphResolver(nodeType, way, users, problems).resolve();
      known.put(nodeType.qualifiedName(), before);
    }
    return before;
  }

  /** Members of a blueprint as its generated constructor takes them. */
  public static List<Member> constructorMembers(NodeType nodeType) {
    List<Member> members = new ArrayList<>();
    nodeType.members().stream().filter(member -> !member.tap()).forEach(members::add);
    boolean implicit =
        nodeType.blueprint().map(Blueprint::readsClasses).orElse(false)
            && nodeType.member(CLASSES).isEmpty();
    if (implicit) {
      members.addAll(
          Arrays.asList(
              new Member(CLASSES, "int", null, false, false, 0, false, Origin.nowhere())));
    }
    return members;
  }
}
