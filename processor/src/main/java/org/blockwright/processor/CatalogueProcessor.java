package org.blockwright.processor;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;
import org.blockwright.processor.emit.Output;
import org.blockwright.record.Card;

/** Gathers the cards of all generated models into the module's index. Aggregating. */
@AutoService(Processor.class)
public final class CatalogueProcessor extends AbstractProcessor {
  private final Map<String, String> lines = new TreeMap<>();
  private final List<Element> origins = new ArrayList<>();

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of(Card.class.getName());
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    for (TypeElement model : ElementFilter.typesIn(round.getElementsAnnotatedWith(Card.class))) {
      model.getAnnotationMirrors().stream()
          .filter(m -> m.getAnnotationType().toString().equals(Card.class.getName()))
          .flatMap(m -> m.getElementValues().values().stream())
          .forEach(v -> lines.put(model.getQualifiedName().toString(), (String) v.getValue()));
      origins.add(model);
    }
    if (round.processingOver() && !lines.isEmpty() && !round.errorRaised()) {
      try {
        new Output(processingEnv.getFiler())
            .index(List.copyOf(lines.values()), origins.toArray(Element[]::new));
      } catch (IOException e) {
        processingEnv
            .getMessager()
            .printMessage(
                Diagnostic.Kind.ERROR, "cannot write the index of models: " + e.getMessage());
      }
    }
    return false;
  }
}
