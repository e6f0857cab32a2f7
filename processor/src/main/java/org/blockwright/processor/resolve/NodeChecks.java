package org.blockwright.processor.resolve;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.Node;
import org.blockwright.processor.read.NodeType;
import org.blockwright.rule.Message;

/**
 * Whether a node has what its operator, blueprint or native block asks for.
 *
 * @param nodeType whose graph it stands in
 * @param problems takes what is wrong
 */
record NodeChecks(NodeType nodeType, Problems problems) {
  /** Takes what is wrong. */
  @FunctionalInterface
  interface Problems {
    void add(Origin origin, Message message, Object... args);
  }

  /** Says all that is wrong with a node's edges and attributes. */
  void check(
      Node node,
      List<Edge> inputs,
      Optional<Edge> like,
      boolean repeated,
      boolean switched,
      Map<String, AttributeSource> attributes) {
    checkInputs(node, inputs, like);
    checkArrays(node, inputs, repeated || switched);
    checkDealing(node, repeated || node.array());
    checkUnit(node);
    checkMissing(node, attributes);
  }

  private void checkInputs(Node node, List<Edge> inputs, Optional<Edge> like) {
    NodeType target = node.use().type();
    if (inputs.isEmpty()) {
      problems.add(node.origin(), Message.NoInput, node.name());
    } else if (target.kind() == NodeType.Kind.NATIVE && inputs.size() > 1) {
      problems.add(node.origin(), Message.OneInput, "@" + target.name(), inputs.size());
    } else if (target.blueprint().isPresent()) {
      List<Blueprint.Input> reads = target.blueprint().get().inputs();
      int wanted = reads.size();
      if (reads.stream().anyMatch(Blueprint.Input::tap)) {
        problems.add(node.use().origin(), Message.TapsOutsideHead, target.name());
      } else if (inputs.size() != wanted) {
        problems.add(
            node.origin(), Message.InputCount, wanted, wanted == 1 ? "" : "s", inputs.size());
      }
    }
    boolean lends = target.kind() == NodeType.Kind.OPERATOR || target.kind() == NodeType.Kind.SLOT;
    if (!lends && like.isPresent()) {
      problems.add(like.get().origin(), Message.NothingToLend, "@" + target.name());
    }
  }

  private void checkArrays(Node node, List<Edge> inputs, boolean repeated) {
    boolean any = inputs.stream().anyMatch(Edge::array);
    if (node.array() && !any) {
      problems.add(node.origin(), Message.ArrayOfNothing, node.name());
    }
    if (!node.array() && any && repeated) {
      problems.add(node.origin(), Message.RepeatedReader, node.name());
    }
    if (!node.array() && any && node.slot().isPresent()) {
      Edge array = inputs.stream().filter(Edge::array).findFirst().orElseThrow();
      problems.add(array.origin(), Message.SlotArray, array.name());
    }
    if (node.array() && repeated) {
      problems.add(node.origin(), Message.RepeatedArray, node.name());
    }
    List<Blueprint.Input> reads =
        node.use().type().blueprint().map(Blueprint::inputs).orElse(List.of());
    for (int i = 0; i < Math.min(reads.size(), inputs.size()); i++) {
      boolean given = inputs.get(i).array() && !node.array();
      if (given != reads.get(i).array()) {
        Message message = given ? Message.ReadAsArray : Message.ReadAsOne;
        problems.add(inputs.get(i).origin(), message, inputs.get(i).name());
      }
    }
  }

  private void checkDealing(Node node, boolean repeated) {
    for (Node.Parameter parameter : node.parameters()) {
      if (!parameter.each()) {
        continue;
      }
      boolean array = nodeType.member(parameter.name()).map(Member::array).orElse(true);
      String other =
          parameter.at().isPresent()
              ? "@At"
              : parameter.ramp()
                  ? "@Ramp"
                  : parameter.condition() ? "@If" : parameter.repeat() ? "@Repeat" : "";
      if (parameter.tensor() || !array) {
        problems.add(parameter.origin(), Message.EachOfNoArray, parameter.name());
      } else if (!other.isEmpty()) {
        problems.add(parameter.origin(), Message.EachWithOther, other, parameter.name());
      } else if (!repeated) {
        problems.add(parameter.origin(), Message.EachWithoutRepeat, node.name());
      }
    }
  }

  /** A model says this itself, after all that is wrong further down. */
  private void checkUnit(Node node) {
    NodeType target = node.use().type();
    boolean compiled =
        target.blueprint().map(graph -> graph.unitPackage().isPresent()).orElse(true);
    if (!compiled && !nodeType.blueprint().orElseThrow().isBackbone()) {
      problems.add(node.use().origin(), Message.NoUnit, target.qualifiedName());
    }
  }

  private void checkMissing(Node node, Map<String, AttributeSource> attributes) {
    NodeType target = node.use().type();
    for (Member member : target.members()) {
      if (member.required() && !attributes.containsKey(member.name())) {
        if (member.name().equals(Resolver.CLASSES)) {
          problems.add(node.use().origin(), Message.HeadOutsideModel, target.name());
        } else {
          problems.add(node.use().origin(), Message.MissingValue, target.name(), member.name());
        }
      }
    }
    boolean readsClasses =
        target.blueprint().map(Blueprint::readsClasses).orElse(false)
            && target.member(Resolver.CLASSES).isEmpty();
    if (readsClasses && !attributes.containsKey(Resolver.CLASSES)) {
      problems.add(node.use().origin(), Message.HeadOutsideModel, target.name());
    }
  }
}
