package org.blockwright.processor.emit;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.Node;
import org.blockwright.processor.read.NodeType;

/** What the nodes have that a slot of a blueprint becomes. */
final class SlotInputs {
  private SlotInputs() {}

  /**
   * Inputs of the first node that the slot becomes, here or in a blueprint that it is handed to.
   */
  static int count(NodeType type, String slot) {
    for (Node node : type.blueprint().map(Blueprint::nodes).orElseThrow()) {
      if (node.slot().filter(name -> name.value().equals(slot)).isPresent()) {
        return (int) node.parameters().stream().filter(p -> p.tensor() && !p.like()).count();
      }
    }
    for (Node node : type.blueprint().map(Blueprint::nodes).orElseThrow()) {
      for (Node.Parameter parameter : node.parameters()) {
        if (parameter.name().equals(slot) && node.use().type().blueprint().isPresent()) {
          String inner = parameter.as().map(as -> (String) as.value()).orElse(slot);
          return count(node.use().type(), inner);
        }
      }
    }
    return 1;
  }

  /** Names of the values that such nodes have, here and in blueprints that it is handed to. */
  static Set<String> values(NodeType type, String slot) {
    Set<String> names = new TreeSet<>();
    gather(type, slot, names, new HashSet<>());
    return names;
  }

  /** Each blueprint once, in however many ways the slot is handed to it. */
  private static void gather(NodeType type, String slot, Set<String> names, Set<String> seen) {
    if (!seen.add(type.qualifiedName() + " " + slot)) {
      return;
    }
    for (Node node : type.blueprint().map(Blueprint::nodes).orElseThrow()) {
      boolean fills = node.slot().filter(name -> name.value().equals(slot)).isPresent();
      for (Node.Parameter parameter : node.parameters()) {
        String name = parameter.as().map(as -> (String) as.value()).orElse(parameter.name());
        if (fills && !parameter.tensor()) {
          names.add(name);
        } else if (parameter.name().equals(slot) && node.use().type().blueprint().isPresent()) {
          gather(node.use().type(), name, names, seen);
        }
      }
    }
  }
}
