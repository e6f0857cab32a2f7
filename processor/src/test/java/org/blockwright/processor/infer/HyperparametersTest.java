package org.blockwright.processor.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Problem;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.Invocation;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.Node;
import org.blockwright.processor.read.NodeType;
import org.blockwright.processor.resolve.AttributeSource;
import org.blockwright.processor.resolve.ResolvedGraph;
import org.blockwright.processor.resolve.ResolvedNode;
import org.blockwright.rule.Message;
import org.junit.jupiter.api.Test;

/** Values of hyper-parameters, and what nodes take from them. */
class HyperparametersTest {
  private static final UsePath PATH = new UsePath(null, "Net", List.of());

  private final List<Problem> problems = new ArrayList<>();
  private final Complaints complaints = new Complaints(problems::add);

  private static Member member(String name, String type, Object byDefault, int widthDivisor) {
    return new Member(
        name, type, byDefault, name.equals("out"), false, widthDivisor, false, Origin.nowhere());
  }

  private static NodeType type(Blueprint blueprint, Member... members) {
    return new NodeType(
        "a.Net",
        "a",
        "Net",
        blueprint == null ? NodeType.Kind.OPERATOR : NodeType.Kind.BLUEPRINT,
        List.of(members),
        "",
        false,
        Optional.ofNullable(blueprint),
        Optional.empty());
  }

  private static final NodeType CONV =
      type(null, member("out", "int", null, 0), member("drop", "double", 0.0, 0));

  private static AttributeSource hyper(String name, int index, boolean ramp, boolean each) {
    return new AttributeSource.Hyper(name, index, ramp, each, Origin.nowhere(), Origin.nowhere());
  }

  private static AttributeSource literal(Object value) {
    return new AttributeSource.Literal(written(value));
  }

  private static Traced<Object> written(Object value) {
    return new Traced<>(value, Origin.nowhere());
  }

  private static ResolvedNode node(
      String name,
      boolean unscaled,
      AttributeSource repeat,
      AttributeSource condition,
      Map<String, AttributeSource> attributes) {
    Node node =
        new Node(
            name,
            new Invocation(CONV, Map.of(), Origin.nowhere()),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            unscaled,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Origin.nowhere());
    return new ResolvedNode(
        node,
        List.of(),
        Optional.empty(),
        attributes,
        Optional.ofNullable(repeat),
        Optional.ofNullable(condition),
        false);
  }

  private static ResolvedNode plain(Map<String, AttributeSource> attributes) {
    return node("conv", false, null, null, attributes);
  }

  /** Hyper-parameters of a backbone, whose members are written as given. */
  private Hyperparameters of(Map<String, Object> given, ResolvedNode... nodes) {
    Blueprint blueprint =
        new Blueprint(
            "Net",
            List.of(),
            List.of(),
            new Blueprint.Image(3, 32),
            "",
            Optional.empty(),
            Optional.empty(),
            Origin.nowhere());
    NodeType net =
        type(
            blueprint,
            member("depths", "int[]", List.of(2, 3), 0),
            member("depth", "int", 2, 0),
            member("drop", "double", 0.0, 0),
            member("on", "boolean", true, 0),
            member("width", "double", 1.0, 8));
    Map<String, Traced<Object>> values = new HashMap<>();
    given.forEach((name, value) -> values.put(name, written(value)));
    return new Hyperparameters(
        new ResolvedGraph(net, List.of(nodes)),
        Hyperparameters.complete(net, values, complaints, PATH),
        complaints,
        PATH);
  }

  private void assertStops(Message message, Runnable work) {
    assertThrows(Complaints.Stop.class, work::run);
    assertEquals(List.of(message), problems.stream().map(Problem::message).toList());
  }

  @Test
  void defaultsAreFilledInAndWhatHasNoneIsMissed() {
    Map<String, Traced<Object>> values =
        Hyperparameters.complete(CONV, Map.of("out", written(8)), complaints, PATH);
    assertEquals(Map.of("out", written(8), "drop", written(0.0)), values);
    assertStops(
        Message.MissingValue, () -> Hyperparameters.complete(CONV, Map.of(), complaints, PATH));
  }

  @Test
  void aNodeTakesLiteralsHyperparametersAndElementsOfThem() {
    ResolvedNode node =
        plain(Map.of("out", hyper("depths", 1, false, false), "drop", literal(0.5)));
    Map<String, Varied> attributes = of(Map.of(), node).attributes(node, 1, PATH);
    assertEquals(new Varied.Constant(written(3)), attributes.get("out"));
    assertEquals(new Varied.Constant(written(0.5)), attributes.get("drop"));
  }

  @Test
  void anElementThatIsNotThere() {
    ResolvedNode node = plain(Map.of("out", hyper("depths", 2, false, false)));
    assertStops(Message.IndexOutOfArray, () -> of(Map.of(), node).attributes(node, 1, PATH));
    assertTrue(problems.get(0).text().contains("which has 2 elements"), problems.get(0).text());
  }

  @Test
  void rampsCountOnFromNodeToNode() {
    Map<String, AttributeSource> ramp = Map.of("drop", hyper("drop", -1, true, false));
    ResolvedNode first = node("a", false, hyper("depths", 0, false, false), null, ramp);
    ResolvedNode off = node("b", false, literal(4), literal(false), ramp);
    ResolvedNode last = node("c", false, hyper("depths", 1, false, false), null, ramp);
    Hyperparameters hyper = of(Map.of("drop", 0.4), first, off, last);
    assertFalse(hyper.isOn(off, PATH));
    assertEquals(new Varied.Ramp(written(0.4), 0, 5), hyper.attributes(first, 2, PATH).get("drop"));
    Varied second = hyper.attributes(last, 3, PATH).get("drop");
    assertEquals(new Varied.Ramp(written(0.4), 2, 5), second);
    assertEquals(0.4, second.at(2).orElseThrow().value());
  }

  @Test
  void elementsAreDealtOutUnlessThereAreNone() {
    ResolvedNode node =
        node("a", false, literal(3), null, Map.of("out", hyper("depths", -1, false, true)));
    Varied dealt = of(Map.of(), node).attributes(node, 3, PATH).get("out");
    assertEquals(3, dealt.at(1).orElseThrow().value());
    assertStops(
        Message.NothingToDealOut,
        () -> of(Map.of("depths", List.of()), node).attributes(node, 3, PATH));
  }

  @Test
  void channelsAreScaledUnlessTheNodeSaysNo() {
    Map<String, AttributeSource> out = Map.of("out", literal(30));
    ResolvedNode scaled = plain(out);
    ResolvedNode unscaled = node("conv", true, null, null, out);
    Hyperparameters half = of(Map.of("width", 0.5));
    assertEquals(new Varied.Constant(written(16)), half.attributes(scaled, 1, PATH).get("out"));
    assertEquals(new Varied.Constant(written(30)), half.attributes(unscaled, 1, PATH).get("out"));
    assertStops(
        Message.WidthNotPositive, () -> of(Map.of("width", -1.0)).attributes(scaled, 1, PATH));
  }

  @Test
  void aSwitchIsABooleanOrANumber() {
    ResolvedNode byNumber = node("a", false, null, hyper("drop", -1, false, false), Map.of());
    ResolvedNode byBoolean = node("b", false, null, hyper("on", -1, false, false), Map.of());
    assertFalse(of(Map.of()).isOn(byNumber, PATH));
    assertTrue(of(Map.of("drop", 0.1)).isOn(byNumber, PATH));
    assertTrue(of(Map.of()).isOn(byBoolean, PATH));
    assertTrue(of(Map.of()).isOn(plain(Map.of()), PATH));
  }

  @Test
  void repetitions() {
    ResolvedNode node = node("a", false, hyper("depth", -1, false, false), null, Map.of());
    assertEquals(1, of(Map.of()).times(plain(Map.of()), PATH));
    assertEquals(2, of(Map.of()).times(node, PATH));
    assertStops(Message.RepeatBelowOne, () -> of(Map.of("depth", 0)).times(node, PATH));
    problems.clear();
    assertStops(Message.RepeatTooOften, () -> of(Map.of("depth", 1001)).times(node, PATH));
  }
}
