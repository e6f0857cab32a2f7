package org.blockwright.processor.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.read.NodeType;
import org.blockwright.processor.resolve.Edge;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.TensorShape;

/**
 * A node of a model, worked out.
 *
 * @param name its name
 * @param type what it is
 * @param edges what it reads
 * @param like what lends it a shape
 * @param attributes the values it has; absent ones have their default
 * @param repeated whether it is declared as repeated; its children are then the repetitions
 * @param parallel whether it is made once for each element of an array; its children are the copies
 * @param off whether it is switched off and thus the identity
 * @param attention whether it shows where the network looks
 * @param outputName name of the further output that it is, where it is one
 * @param trainingOnly whether it exists in training only
 * @param output shape of its output
 * @param counts sums over it and its children
 * @param children what it consists of
 */
public record InferredNode(
    String name,
    NodeType type,
    List<Edge> edges,
    Optional<Edge> like,
    Map<String, Varied> attributes,
    boolean repeated,
    boolean parallel,
    boolean off,
    boolean attention,
    Optional<String> outputName,
    boolean trainingOnly,
    TensorShape output,
    Counts counts,
    List<InferredNode> children) {
  private InferredNode(
      Use use,
      Map<String, Varied> attributes,
      boolean repeated,
      boolean parallel,
      boolean off,
      TensorShape output,
      Counts counts,
      List<InferredNode> children) {
    this(
        use.name(),
        use.type(),
        use.edges(),
        use.likeEdge(),
        attributes,
        repeated,
        parallel,
        off,
        !off && (use.attention().isPresent() || use.type().showsAttention()),
        off ? Optional.empty() : use.outputName(),
        use.trainingOnly(),
        output,
        counts,
        children);
  }

  /** The same under another name. */
  InferredNode named(String other) {
    return as(other, outputName, trainingOnly);
  }

  private InferredNode as(String ownName, Optional<String> asOutput, boolean inTrainingOnly) {
    return new InferredNode(
        ownName,
        type,
        edges,
        like,
        attributes,
        repeated,
        parallel,
        off,
        attention,
        asOutput,
        inTrainingOnly,
        output,
        counts,
        children);
  }

  /** A node that is switched off. */
  static InferredNode off(Use use, Map<String, Varied> attributes) {
    TensorShape x = use.shapes().get(0);
    return new InferredNode(use, attributes, false, false, true, x, Counts.NONE, List.of());
  }

  /** A node that is repeated. */
  static InferredNode repeated(
      Use use, Map<String, Varied> attributes, List<InferredNode> repetitions) {
    return new InferredNode(
        use,
        attributes,
        true,
        false,
        false,
        last(repetitions),
        Counts.of(repetitions),
        repetitions);
  }

  /** A node that is made for each element of an array. */
  static InferredNode parallel(
      Use use, Map<String, Varied> attributes, List<InferredNode> elements) {
    List<InferredNode> copies = new ArrayList<>();
    for (InferredNode element : elements) {
      String index = "." + copies.size();
      Optional<String> output = use.outputName().map(name -> name + index);
      copies.add(element.as(element.name(), output, use.trainingOnly()));
    }
    return new InferredNode(
        use, attributes, false, true, false, last(copies), Counts.of(copies), copies);
  }

  /** An operator. */
  static InferredNode operator(Use use, Map<String, Varied> attributes, Inferred inferred) {
    TensorShape output = inferred.output();
    Counts counts =
        new Counts(inferred.parameterCount(), inferred.macs(), output.elements(), false, 0);
    return new InferredNode(use, attributes, false, false, false, output, counts, List.of());
  }

  /** A blueprint. */
  static InferredNode blueprint(
      Use use, Map<String, Varied> attributes, List<InferredNode> children) {
    return new InferredNode(
        use, attributes, false, false, false, last(children), Counts.of(children), children);
  }

  /** A native block: what it holds is not known before it is built. */
  static InferredNode nativeBlock(Use use, Map<String, Varied> attributes, TensorShape output) {
    Counts counts = new Counts(0, 0, output.elements(), true, 0);
    return new InferredNode(use, attributes, false, false, false, output, counts, List.of());
  }

  private static TensorShape last(List<InferredNode> nodes) {
    return nodes.get(nodes.size() - 1).output();
  }

  /** Number of repetitions. */
  public int times() {
    return repeated ? children.size() : 1;
  }

  /** What flows from it: an element of an array keeps the tap that it comes from. */
  List<Flow> flows(List<List<Flow>> in) {
    if (!parallel) {
      return List.of(new Flow(output));
    }
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < children.size(); i++) {
      int element = i;
      Optional<Origin> tap =
          in.stream()
              .filter(array -> array.size() == children.size())
              .flatMap(array -> array.get(element).tap().stream())
              .findFirst();
      flows.add(new Flow(children.get(i).output(), tap));
    }
    return flows;
  }
}
