package org.blockwright.processor.infer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.Invocation;
import org.blockwright.processor.read.ModelDeclaration;
import org.blockwright.processor.read.Node;
import org.blockwright.processor.resolve.Edge;
import org.blockwright.processor.resolve.ResolvedGraph;
import org.blockwright.processor.resolve.Resolver;
import org.blockwright.rule.Message;
import org.blockwright.rule.TensorShape;

/** Works out models: runs the operators' rules over a backbone and its head. */
public final class Inference {
  /** Names that exported programs give to what they read and to attention maps. */
  private static final Pattern EXPORTED = Pattern.compile("images|attention(_\\d+)?");

  /** A name that stays the same in files and tables. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_$./-]+");

  private final Resolver resolver;
  private final Problems problems;
  private final Complaints complaints;
  private GraphInference graphs;

  /** An inference over resolved graphs. */
  public Inference(Resolver resolver, Problems problems) {
    this.resolver = resolver;
    this.problems = problems;
    this.complaints = new Complaints(problems);
  }

  /** The model worked out, or empty if something is wrong with it, which has then been said. */
  public Optional<ModelInstance> infer(ModelDeclaration declaration) {
    Invocation use = declaration.backbone();
    Optional<ResolvedGraph> body =
        resolver.resolve(
            use.type(), ", via " + label(declaration), List.of(use.origin(), declaration.origin()));
    if (body.isEmpty()) {
      return Optional.empty();
    }
    try {
      graphs = new GraphInference(resolver, complaints);
      return Optional.of(model(declaration, body.get()));
    } catch (Complaints.Stop e) {
      return Optional.empty();
    }
  }

  private static String label(ModelDeclaration declaration) {
    return declaration.oneOff()
        ? declaration.owner()
        : declaration.owner() + "." + declaration.id();
  }

  private ModelInstance model(ModelDeclaration declaration, ResolvedGraph body) {
    Blueprint.Image size = body.blueprint().backbone();
    TensorShape image = TensorShape.map(size.channels(), size.size(), size.size());
    UsePath top = new UsePath(null, label(declaration), List.of(declaration.origin()));
    Invocation backbone = declaration.backbone();
    UsePath inBackbone = new UsePath(top, body.blueprint().name(), List.of(backbone.origin()));
    Map<String, Traced<Object>> values =
        Hyperparameters.complete(backbone.type(), backbone.values(), complaints, inBackbone);
    values.putIfAbsent("classes", new Traced<>(declaration.classes(), Origin.nowhere()));
    List<InferredNode> nodes =
        graphs.graph(
            body,
            values,
            List.of(List.of(new Flow(image))),
            declaration.oneOff() ? top : inBackbone);
    InferredNode head = head(declaration, nodes, top);
    checkOutputs(declaration, new HashMap<>());
    List<InferredNode> all = new ArrayList<>(nodes);
    all.add(head);
    Counts counts = Counts.of(all);
    RecipeCheck.check(declaration, problems);
    BudgetCheck.check(all, counts, declaration, problems);
    return new ModelInstance(
        declaration,
        image,
        nodes,
        head,
        PublicationCheck.read(declaration, counts, problems),
        declaration
            .weights()
            .map(w -> Pretrained.read(w.values(), problems).orElseThrow(Complaints.Stop::new)));
  }

  private InferredNode head(
      ModelDeclaration declaration, List<InferredNode> backbone, UsePath top) {
    Invocation use = declaration.head();
    UsePath path = new UsePath(top, use.type().name(), List.of(use.origin()));
    Map<String, Varied> values = new LinkedHashMap<>();
    if (use.values().containsKey("classes")) {
      throw complaints.stop(
          path,
          List.of(use.values().get("classes").origin()),
          Message.ClassesWritten,
          "classes = " + use.values().get("classes").value());
    }
    use.values().forEach((name, value) -> values.put(name, new Varied.Constant(value)));
    values.put(
        "classes", new Varied.Classes(new Traced<>(declaration.classes(), Origin.nowhere())));
    List<Blueprint.Input> reads =
        use.type().blueprint().map(Blueprint::inputs).orElse(List.of()).stream()
            .filter(input -> !input.tap())
            .toList();
    if (reads.size() > 1) {
      throw complaints.stop(path, List.of(), Message.InputCount, reads.size(), "s", 1);
    } else if (reads.stream().anyMatch(Blueprint.Input::array)) {
      throw complaints.stop(path, List.of(), Message.ReadAsOne, reads.get(0).name());
    }
    InferredNode features = backbone.get(backbone.size() - 1);
    List<Edge> edges = new ArrayList<>();
    List<List<Flow>> in = new ArrayList<>();
    edges.add(new Edge(features.name(), false, false, use.origin()));
    in.add(List.of(new Flow(features.output())));
    new TapResolution(backbone, complaints, path).read(use, edges, in);
    InferredNode head = graphs.single(Use.plain("head", use.type(), edges, in), values, path);
    if (!head.output().equals(TensorShape.vector(declaration.classes()))) {
      throw complaints.stop(
          path,
          List.of(),
          Message.HeadOutput,
          declaration.classes(),
          use.type().name(),
          head.output());
    }
    return head;
  }

  /** Outputs of the backbone and of the head have different names. */
  private void checkOutputs(ModelDeclaration declaration, Map<String, Node.Output> seen) {
    for (Invocation part : List.of(declaration.backbone(), declaration.head())) {
      for (Node node : part.type().blueprint().map(Blueprint::nodes).orElse(List.of())) {
        node.output().ifPresent(output -> checkOutput(output, part, declaration, seen));
      }
    }
  }

  private void checkOutput(
      Node.Output output,
      Invocation part,
      ModelDeclaration declaration,
      Map<String, Node.Output> seen) {
    boolean logits = output.name().equals("logits");
    boolean plain = PLAIN.matcher(output.name()).matches();
    if (!plain || EXPORTED.matcher(output.name()).matches()) {
      UsePath top = new UsePath(null, label(declaration), List.of(declaration.origin()));
      throw complaints.stop(
          new UsePath(top, part.type().name(), List.of(part.origin())),
          List.of(output.origin()),
          plain ? Message.OutputNameTaken : Message.NoOutputName,
          output.name());
    }
    if (logits || seen.put(output.name(), output) != null) {
      UsePath top = new UsePath(null, label(declaration), List.of(declaration.origin()));
      throw complaints.stop(
          new UsePath(top, part.type().name(), List.of(part.origin())),
          List.of(output.origin()),
          logits ? Message.OutputNamedLogits : Message.DuplicateOutput,
          output.name());
    }
  }
}
