package org.blockwright.processor.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Problem;
import org.blockwright.processor.read.Invocation;
import org.blockwright.processor.read.Node;
import org.blockwright.processor.read.NodeType;
import org.blockwright.rule.Message;
import org.junit.jupiter.api.Test;

/** Orders of graphs, and what is wrong with graphs that have none. */
class GraphOrderTest {
  private static final NodeType RELU =
      new NodeType(
          "a.Relu",
          "a",
          "Relu",
          NodeType.Kind.OPERATOR,
          List.of(),
          "a.ReluOp",
          false,
          Optional.empty(),
          Optional.empty());

  private final Map<String, ResolvedNode> nodes = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  /** A node that reads others, {@code x} being the input. */
  private GraphOrderTest node(String name, String... reads) {
    return node(name, Optional.empty(), Optional.empty(), reads);
  }

  private GraphOrderTest output(String name, boolean training, String... reads) {
    return node(
        name,
        Optional.of(new Node.Output(name, training, Origin.nowhere())),
        Optional.empty(),
        reads);
  }

  private GraphOrderTest node(
      String name, Optional<Node.Output> output, Optional<String> like, String... reads) {
    Node node =
        new Node(
            name,
            new Invocation(RELU, Map.of(), Origin.nowhere()),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            Optional.empty(),
            output,
            Optional.empty(),
            Origin.nowhere());
    List<Edge> inputs = Arrays.stream(reads).map(GraphOrderTest::edge).toList();
    nodes.put(
        name,
        new ResolvedNode(
            node,
            inputs,
            like.map(GraphOrderTest::edge),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            false));
    return this;
  }

  private static Edge edge(String name) {
    return new Edge(name, name.equals("x"), false, Origin.nowhere());
  }

  private Optional<List<ResolvedNode>> order() {
    return new GraphOrder("Net", nodes, problems::add).order();
  }

  private void assertOrder(String... names) {
    assertEquals(List.of(names), order().orElseThrow().stream().map(ResolvedNode::name).toList());
    assertEquals(List.of(), problems);
  }

  private void assertProblem(Message message, Object... args) {
    assertEquals(Optional.empty(), order());
    assertEquals(List.of(Problem.at(Origin.nowhere(), message, args)), problems);
  }

  @Test
  void whatIsReadComesFirstHoweverItIsDeclared() {
    node("sum", "right", "left").node("left", "x").node("right", "left");
    assertOrder("left", "right", "sum");
  }

  @Test
  void whatLendsItsShapeComesFirstToo() {
    node("end", Optional.empty(), Optional.of("wide"), "x", "sum");
    node("sum", "wide").node("wide", "x");
    assertOrder("wide", "sum", "end");
  }

  @Test
  void furtherOutputsStandAsSoonAsTheyCanBeCalculated() {
    node("late", "early").node("early", "x").node("end", "late").output("side", false, "early");
    assertOrder("early", "side", "late", "end");
  }

  @Test
  void whatOnlyTrainingNeedsIsMarked() {
    node("stem", "x").node("end", "stem").node("pool", "stem").output("aux", true, "pool");
    List<String> training =
        order().orElseThrow().stream()
            .filter(ResolvedNode::trainingOnly)
            .map(ResolvedNode::name)
            .toList();
    assertEquals(List.of("pool", "aux"), training);
  }

  @Test
  void anOutputOfTrainingIsReadByNothingElse() {
    output("aux", true, "x").node("end", "aux");
    assertProblem(Message.TrainingOnlyRead, "aux", "end");
  }

  @Test
  void circle() {
    node("end", "b").node("a", "b").node("b", "a");
    assertProblem(Message.Cycle, "b > a > b");
  }

  @Test
  void nothingButOutputs() {
    output("side", false, "x");
    assertProblem(Message.OnlyOutputs, "Net");
  }

  @Test
  void twoEndsOfOneLength() {
    node("stem", "x").node("a", "stem").node("b", "stem");
    assertProblem(Message.TwoOutputs, "a and b");
  }

  @Test
  void aLeftoverBesideALongerWay() {
    node("stem", "x").node("a", "stem").node("b", "a").node("loose", "stem");
    assertProblem(Message.UnreadNode, "loose", "b");
  }

  @Test
  void aNodeThatOnlyLends() {
    node("lender", "x").node("end", Optional.empty(), Optional.of("lender"), "x");
    assertProblem(Message.OnlyLends, "lender");
  }

  @Test
  void aChainOfAnyLength() {
    node("n0", "x");
    for (int i = 1; i < 20_000; i++) {
      node("n" + i, "n" + (i - 1));
    }
    List<ResolvedNode> order = order().orElseThrow();
    assertEquals(20_000, order.size());
    assertEquals("n19999", order.get(19_999).name());
  }
}
