package org.blockwright.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.processor.infer.Inference;
import org.blockwright.processor.infer.ModelInstance;
import org.blockwright.processor.read.DeclarationReader;
import org.blockwright.processor.resolve.ResolvedGraph;
import org.blockwright.processor.resolve.ResolvedNode;
import org.blockwright.processor.resolve.Resolver;

/** The layers before emission, put together for one compilation. */
final class Pipeline {
  private final DeclarationReader reader;
  private final Resolver resolver;
  private final Inference inference;
  private final Map<String, Boolean> whole = new HashMap<>();

  Pipeline(Elements elements, Problems problems) {
    this(new DeclarationReader(elements, problems), problems);
  }

  /** The same for another round, in which everything is read anew. */
  Pipeline(Elements elements, Problems problems, Pipeline before, boolean last) {
    this(new DeclarationReader(elements, problems, before.reader, last), problems);
  }

  private Pipeline(DeclarationReader reader, Problems problems) {
    this.reader = reader;
    resolver = new Resolver(problems);
    inference = new Inference(resolver, problems);
  }

  DeclarationReader reader() {
    return reader;
  }

  Resolver resolver() {
    return resolver;
  }

  /** Whether nothing is wrong with any blueprint that a graph uses. */
  boolean isWhole(ResolvedGraph graph) {
    String name = graph.type().qualifiedName();
    Boolean before = whole.get(name);
    if (before == null) {
      before =
          graph.steps().stream()
              .map(ResolvedNode::type)
              .filter(type -> type.blueprint().isPresent())
              .allMatch(type -> resolver.resolve(type).filter(this::isWhole).isPresent());
      whole.put(name, before);
    }
    return before;
  }

  /** The sound models of a zoo interface. */
  List<ModelInstance> zoo(Element zoo) {
    List<ModelInstance> models = new ArrayList<>();
    reader
        .zoo((TypeElement) zoo)
        .forEach(declaration -> inference.infer(declaration).ifPresent(models::add));
    return models;
  }

  /** A one-off model, if it is sound. */
  Optional<ModelInstance> oneOff(Element type) {
    return reader.oneOff((TypeElement) type).flatMap(inference::infer);
  }
}
