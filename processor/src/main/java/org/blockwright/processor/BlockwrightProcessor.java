package org.blockwright.processor;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import org.blockwright.Backbone;
import org.blockwright.Blueprint;
import org.blockwright.GenerateBlocks;
import org.blockwright.Native;
import org.blockwright.Operator;
import org.blockwright.Zoo;
import org.blockwright.head.Head;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Reporter;
import org.blockwright.processor.emit.GeneratedFiles;
import org.blockwright.processor.infer.ModelInstance;
import org.blockwright.processor.read.ModelDeclaration;
import org.blockwright.processor.resolve.ResolvedGraph;
import org.blockwright.rule.Message;

/** Compiles blueprints and models. Isolating: each generated file comes from one declaration. */
@AutoService(Processor.class)
public final class BlockwrightProcessor extends AbstractProcessor {
  private Reporter reporter;
  private Pipeline pipeline;
  private GeneratedFiles output;

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of(
        Blueprint.class.getName(),
        Backbone.class.getName(),
        Zoo.class.getName(),
        Head.class.getName(),
        Native.class.getName(),
        Operator.class.getName(),
        GenerateBlocks.class.getName());
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    reporter = Reporter.of(environment.getMessager());
    pipeline = new Pipeline(environment.getElementUtils(), problem -> reporter.add(problem));
    output = new GeneratedFiles(environment.getFiler(), environment.getElementUtils());
  }

  /** What is done with one declaration. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    pipeline.reader().addSources(round.getRootElements());
    for (Element home : annotated(round, GenerateBlocks.class)) {
      for (TypeElement type : pipeline.reader().units((PackageElement) home)) {
        attempt(home, () -> unit(type, home));
      }
    }
    for (Element type : annotated(round, Operator.class)) {
      attempt(type, () -> pipeline.reader().nodeType((TypeElement) type));
    }
    for (Element type : annotated(round, Native.class)) {
      attempt(type, () -> pipeline.reader().nodeType((TypeElement) type));
    }
    for (Element type : annotated(round, Blueprint.class)) {
      attempt(type, () -> unit((TypeElement) type, type));
    }
    for (Element type : annotated(round, Backbone.class)) {
      attempt(
          type,
          () -> {
            if (type.getKind() == ElementKind.ANNOTATION_TYPE) {
              backbone((TypeElement) type);
            } else {
              oneOff((TypeElement) type);
            }
          });
    }
    for (Element zoo : annotated(round, Zoo.class)) {
      attempt(zoo, () -> zoo((TypeElement) zoo));
    }
    for (Element head : annotated(round, Head.class)) {
      checkHeadIsOnModel(head);
    }
    return false;
  }

  /** In the same order under every compiler. */
  private static List<Element> annotated(
      RoundEnvironment round, Class<? extends Annotation> annotation) {
    List<Element> elements = new ArrayList<>(round.getElementsAnnotatedWith(annotation));
    elements.sort(Comparator.comparing(Element::toString));
    return elements;
  }

  private void attempt(Element element, Work work) {
    Reporter before = reporter;
    reporter = before.on(element);
    try {
      work.run();
    } catch (IOException e) {
      processingEnv
          .getMessager()
          .printMessage(
              Diagnostic.Kind.ERROR, "cannot write a generated file: " + e.getMessage(), element);
    } catch (RuntimeException e) {
      processingEnv
          .getMessager()
          .printMessage(
              Diagnostic.Kind.ERROR,
              "[Internal] Blockwright failed on this declaration; please report it: "
                  + e
                  + " at "
                  + (e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0]),
              element);
    } finally {
      reporter = before;
    }
  }

  private void unit(TypeElement type, Element origin) throws IOException {
    Optional<ResolvedGraph> graph =
        pipeline.reader().nodeType(type).flatMap(pipeline.resolver()::resolve);
    if (graph.isPresent()) {
      output.unit(graph.get(), origin);
    }
  }

  private void backbone(TypeElement type) throws IOException {
    Optional<ResolvedGraph> graph =
        pipeline.reader().nodeType(type).flatMap(pipeline.resolver()::resolve);
    if (graph.isPresent()) {
      output.wiring(graph.get(), type);
    }
  }

  private void oneOff(TypeElement type) throws IOException {
    Optional<ModelInstance> model = pipeline.oneOff(type);
    SharedModels.put(processingEnv, type, model.stream().toList());
    if (model.isPresent()) {
      output.model(model.get(), type);
    }
  }

  private void zoo(TypeElement zoo) throws IOException {
    List<ModelInstance> models = pipeline.zoo(zoo);
    SharedModels.put(processingEnv, zoo, models);
    for (ModelInstance model : models) {
      output.model(model, zoo);
    }
    // An incomplete implementation would bury the one error under another.
    boolean whole =
        models.size()
            == zoo.getEnclosedElements().stream()
                .filter(e -> e.getKind() == ElementKind.METHOD)
                .filter(e -> e.getModifiers().contains(javax.lang.model.element.Modifier.ABSTRACT))
                .count();
    if (whole && !models.isEmpty()) {
      ModelDeclaration first = models.get(0).declaration();
      output.zoo(first.packageName(), first.owner(), models, zoo);
    }
  }

  private void checkHeadIsOnModel(Element head) {
    Element owner = head.getKind() == ElementKind.METHOD ? head.getEnclosingElement() : head;
    Class<? extends Annotation> wanted =
        head.getKind() == ElementKind.METHOD ? Zoo.class : Backbone.class;
    boolean model =
        owner.getAnnotationMirrors().stream()
            .anyMatch(m -> m.getAnnotationType().toString().equals(wanted.getName()));
    if (!model) {
      reporter
          .on(head)
          .add(Origin.of(head, true), Message.NoBackbone, head.getSimpleName().toString());
    }
  }
}
