package org.blockwright.processor;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Generated;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import org.blockwright.Backbone;
import org.blockwright.Zoo;
import org.blockwright.processor.emit.GeneratedFiles;
import org.blockwright.processor.infer.ModelInstance;
import org.blockwright.processor.read.Unresolved;

/**
 * Writes the index of a module's models. Aggregating, so that {@link BlockwrightProcessor} can stay
 * isolating; models that it does not find worked out it works out itself, silently.
 *
 * <p>It claims the language's annotations, and those of the user's own that are made of them, of
 * which javac would else warn that nobody claims them. Which ones there are is known when javac
 * asks, since it asks a processor only when its turn comes.
 */
@AutoService(Processor.class)
public final class CatalogueProcessor extends AbstractProcessor {
  private final TreeMap<String, ModelInstance> models = new TreeMap<>();
  private final List<Element> origins = new ArrayList<>();
  private final Set<String> sources = new HashSet<>();
  private Pipeline pipeline;

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    Set<String> types = new HashSet<>();
    types.add("org.blockwright.*");
    types.add(Generated.class.getName()); // which generated code bears
    if (isInitialized()) {
      SharedModels.met(processingEnv).ifPresent(types::addAll);
    }
    return types;
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    pipeline = new Pipeline(environment.getElementUtils(), problem -> {});
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    pipeline.reader().addSources(round.getRootElements());
    round.getRootElements().forEach(root -> sources.add(root.toString()));
    origins.addAll(round.getElementsAnnotatedWith(Zoo.class));
    for (Element type : round.getElementsAnnotatedWith(Backbone.class)) {
      if (type.getKind() == ElementKind.INTERFACE) {
        origins.add(type);
      }
    }
    if (round.processingOver()) {
      Map<String, List<ModelInstance>> found = SharedModels.take(processingEnv);
      if (!round.errorRaised()) {
        origins.forEach(origin -> add(origin, found.get(origin.toString())));
        write();
      }
    }
    // A claim hides annotations from whoever is called later: the other processor has to be done.
    boolean claimed =
        SharedModels.met(processingEnv).isPresent() && !SharedModels.isWaiting(processingEnv);
    SharedModels.forget(processingEnv);
    return claimed;
  }

  private void write() {
    try {
      new GeneratedFiles(processingEnv.getFiler(), processingEnv.getElementUtils(), name -> false)
          .index(models, sources, origins.toArray(Element[]::new));
    } catch (IOException e) {
      processingEnv
          .getMessager()
          .printMessage(
              Diagnostic.Kind.ERROR, "cannot write the index of models: " + e.getMessage());
    }
  }

  private void add(Element origin, List<ModelInstance> found) {
    List<ModelInstance> all = found == null ? workOut(origin) : found;
    all.forEach(model -> models.put(model.declaration().qualifiedName(), model));
  }

  private List<ModelInstance> workOut(Element origin) {
    boolean zoo =
        origin.getAnnotationMirrors().stream()
            .anyMatch(m -> m.getAnnotationType().toString().equals(Zoo.class.getName()));
    try {
      return zoo ? pipeline.zoo(origin) : pipeline.oneOff(origin).stream().toList();
    } catch (Unresolved e) {
      return List.of();
    }
  }
}
