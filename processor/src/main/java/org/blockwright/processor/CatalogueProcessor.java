package org.blockwright.processor;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.processing.AbstractProcessor;
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
 * isolating; models that it does not find worked out it works out itself, silently. Models that are
 * not compiled anew, whose class files a build tool shows, have their lines beside their classes.
 *
 * <p>It claims the language's annotations, and those of the user's own that are made of them, of
 * which javac would else warn that nobody claims them. Which ones there are is known when javac
 * asks, since it asks a processor only when its turn comes.
 */
@AutoService(Processor.class)
public final class CatalogueProcessor extends AbstractProcessor {
  private final TreeMap<String, String> models = new TreeMap<>();
  private final Set<String> before = new TreeSet<>();
  private final List<Element> origins = new ArrayList<>();
  private final Set<String> sources = new HashSet<>();
  private Pipeline pipeline;

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    Set<String> types = new HashSet<>();
    types.add("org.blockwright.*");
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
    round.getRootElements().stream()
        .filter(root -> pipeline.reader().isInSource(root))
        .forEach(root -> sources.add(root.toString()));
    origins.addAll(round.getElementsAnnotatedWith(Zoo.class));
    for (Element type : round.getElementsAnnotatedWith(Backbone.class)) {
      if (type.getKind() == ElementKind.INTERFACE) {
        origins.add(type);
      }
    }
    if (round.processingOver()) {
      Map<String, Map<String, String>> found = SharedModels.take(processingEnv);
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
          .index(models, before, sources, origins.toArray(Element[]::new));
    } catch (IOException e) {
      processingEnv
          .getMessager()
          .printMessage(
              Diagnostic.Kind.ERROR, "cannot write the index of models: " + e.getMessage());
    }
  }

  private void add(Element origin, Map<String, String> found) {
    if (!pipeline.reader().isInSource(origin)) {
      before.addAll(pipeline.reader().modelClasses((TypeElement) origin));
    } else {
      models.putAll(found == null ? SharedModels.lines(workOut(origin)) : found);
    }
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
