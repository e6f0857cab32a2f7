package org.blockwright.processor.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.Invocation;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.resolve.Edge;
import org.blockwright.rule.Message;
import org.blockwright.rule.Nearest;
import org.blockwright.rule.TensorShape;

/**
 * Finds the nodes of a backbone that a head reads.
 *
 * @param backbone its nodes
 * @param complaints says what is wrong
 * @param path the way to the head
 */
record TapResolution(List<InferredNode> backbone, Complaints complaints, UsePath path) {
  /**
   * Adds what a head reads beside the backbone's output.
   *
   * @param head the head
   * @param edges takes the nodes, {@code stage3.1} for a repetition
   * @param in takes what flows from them, in the head's order
   */
  void read(Invocation head, List<Edge> edges, List<List<Flow>> in) {
    List<Blueprint.Input> inputs = head.type().blueprint().map(Blueprint::inputs).orElse(List.of());
    for (Blueprint.Input input : inputs) {
      if (!input.tap()) {
        continue;
      }
      List<Traced<Object>> names = names(head, input);
      if (names.isEmpty()) {
        throw complaints.stop(
            path,
            List.of(),
            Message.EmptyTap,
            input.name(),
            ": there are "
                + backbone.stream().map(InferredNode::name).collect(Collectors.joining(", ")));
      }
      List<Flow> flows = new ArrayList<>();
      for (Traced<Object> name : names) {
        edges.add(new Edge((String) name.value(), false, false, name.origin()));
        flows.add(
            new Flow(shape((String) name.value(), name.origin()), Optional.of(name.origin())));
      }
      in.add(flows);
    }
  }

  private static List<Traced<Object>> names(Invocation head, Blueprint.Input input) {
    List<Traced<Object>> written = head.taps().get(input.name());
    if (written != null) {
      return written;
    }
    Member member = head.type().member(input.name()).orElseThrow();
    List<?> names =
        member.defaultValue() instanceof List<?> list
            ? list
            : member.defaultValue() == null ? List.of() : List.of(member.defaultValue());
    return names.stream().map(name -> new Traced<>((Object) name, member.origin())).toList();
  }

  private TensorShape shape(String tap, Origin origin) {
    Optional<InferredNode> whole = find(tap);
    if (whole.isPresent()) {
      return usable(whole.get(), origin).output();
    }
    int dot = tap.lastIndexOf('.');
    String name = dot < 0 ? tap : tap.substring(0, dot);
    Optional<InferredNode> node = find(name);
    String index = tap.substring(dot + 1);
    if (dot < 0 || node.isEmpty() || !index.matches("\\d{1,6}")) {
      throw complaints.stop(
          path,
          List.of(origin),
          Message.UnknownTap,
          tap,
          Nearest.hint(name, backbone.stream().map(InferredNode::name).toList()));
    }
    if (!node.get().repeated()) {
      throw complaints.stop(path, List.of(origin), Message.TapNotRepeated, name, name);
    }
    List<InferredNode> repetitions = usable(node.get(), origin).children();
    int repetition = Integer.parseInt(index);
    if (repetition >= repetitions.size()) {
      int last = repetitions.size() - 1;
      throw complaints.stop(
          path, List.of(origin), Message.TapOutOfRange, name, last + 1, last, tap);
    }
    return repetitions.get(repetition).output();
  }

  private Optional<InferredNode> find(String name) {
    return backbone.stream().filter(node -> node.name().equals(name)).findFirst();
  }

  private InferredNode usable(InferredNode node, Origin origin) {
    if (node.off() || node.trainingOnly()) {
      Message message = node.off() ? Message.TapOff : Message.TapInTraining;
      throw complaints.stop(path, List.of(origin), message, node.name());
    }
    return node;
  }
}
