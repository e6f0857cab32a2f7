package org.blockwright.processor;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
import javax.lang.model.util.Elements;
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
import org.blockwright.processor.read.Unresolved;
import org.blockwright.processor.resolve.ResolvedGraph;
import org.blockwright.rule.Message;

/** Compiles blueprints and models. Isolating: each generated file comes from one declaration. */
@AutoService(Processor.class)
public final class BlockwrightProcessor extends AbstractProcessor {
  /** {@code -Ablockwright.verbose} says a line for each model. */
  private static final String VERBOSE = "blockwright.verbose";

  private Reporter reporter;
  private Pipeline pipeline;
  private GeneratedFiles output;
  private final List<Task> deferred = new ArrayList<>();

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
  public Set<String> getSupportedOptions() {
    return Set.of(VERBOSE);
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
    output =
        new GeneratedFiles(
            environment.getFiler(),
            environment.getElementUtils(),
            name -> pipeline.reader().isSource(name));
  }

  /** What is done with one declaration. */
  @FunctionalInterface
  private interface Work {
    void on(Element element) throws IOException;
  }

  /**
   * Work that waits for another round.
   *
   * @param name of the element, which is another object there
   * @param ofPackage whether it is a package
   * @param work what is done
   * @param missing what it waits for
   */
  private record Task(String name, boolean ofPackage, Work work, String missing) {
    Element element(Elements elements) {
      return ofPackage ? elements.getPackageElement(name) : elements.getTypeElement(name);
    }
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    SharedModels.meet(processingEnv, AnnotationsInUse.in(round.getRootElements()));
    if (round.processingOver()) {
      complain(round);
      return false;
    }
    List<Task> waiting = List.copyOf(deferred);
    deferred.clear();
    if (!waiting.isEmpty()) {
      pipeline = new Pipeline(elements(), problem -> reporter.add(problem), pipeline, false);
    }
    pipeline.reader().addSources(round.getRootElements());
    round.getRootElements().stream()
        .filter(root -> pipeline.reader().isInSource(root))
        .forEach(root -> attempt(root, e -> pipeline.reader().checkPlaces(List.of(e))));
    waiting.forEach(task -> attempt(task.element(elements()), task.work()));
    for (Element home : annotated(round, GenerateBlocks.class)) {
      attempt(home, this::blocks);
    }
    for (Class<? extends Annotation> kind : List.of(Operator.class, Native.class)) {
      for (Element type : annotated(round, kind)) {
        attempt(type, e -> pipeline.reader().nodeType((TypeElement) e));
      }
    }
    for (Element type : annotated(round, Blueprint.class)) {
      attempt(type, e -> compositeBlock((TypeElement) e, e));
    }
    for (Element type : annotated(round, Backbone.class)) {
      boolean family = type.getKind() == ElementKind.ANNOTATION_TYPE;
      attempt(
          type,
          e -> {
            if (family) {
              backbone((TypeElement) e);
            } else {
              oneOff((TypeElement) e);
            }
          });
    }
    for (Element zoo : annotated(round, Zoo.class)) {
      attempt(zoo, e -> zoo((TypeElement) e));
    }
    SharedModels.setWaiting(processingEnv, !deferred.isEmpty());
    return false;
  }

  private Elements elements() {
    return processingEnv.getElementUtils();
  }

  /** Compiles the blueprints that a package names. */
  private void blocks(Element home) {
    String name = ((PackageElement) home).getQualifiedName().toString();
    for (TypeElement type : pipeline.reader().units((PackageElement) home)) {
      attempt(type, e -> compositeBlock((TypeElement) e, elements().getPackageElement(name)));
    }
  }

  /** In the last round, what is still missing will not come. */
  private void complain(RoundEnvironment round) {
    List<Task> waiting = List.copyOf(deferred);
    deferred.clear();
    pipeline = new Pipeline(elements(), problem -> reporter.add(problem), pipeline, true);
    waiting.forEach(task -> attempt(task.element(elements()), task.work()));
    for (Task task : deferred) {
      Element element = task.element(elements());
      if (!round.errorRaised()) {
        reporter
            .on(element)
            .add(Origin.of(element, true), Message.Unresolved, task.name(), task.missing());
      }
    }
  }

  /** What is in source, in the same order under every compiler. */
  private List<? extends Element> annotated(
      RoundEnvironment round, Class<? extends Annotation> annotation) {
    return round.getElementsAnnotatedWith(annotation).stream()
        .filter(element -> pipeline.reader().isInSource(element))
        .sorted(Comparator.comparing(Element::toString))
        .toList();
  }

  private void attempt(Element element, Work work) {
    Reporter before = reporter;
    reporter = before.on(element);
    try {
      work.on(element);
    } catch (Unresolved e) {
      boolean ofPackage = element instanceof PackageElement;
      deferred.add(new Task(element.toString(), ofPackage, work, e.getMessage()));
    } catch (GeneratedFiles.NameTaken e) {
      reporter.add(
          Origin.of(element, true),
          Message.ClassTaken,
          e.getMessage(),
          element.getSimpleName().toString());
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

  private void compositeBlock(TypeElement type, Element origin) throws IOException {
    Optional<ResolvedGraph> graph =
        pipeline.reader().nodeType(type).flatMap(pipeline.resolver()::resolve);
    // What uses a block that is not written would bury the one error under others.
    if (graph.isPresent() && pipeline.isWhole(graph.get())) {
      output.compositeBlock(graph.get(), origin);
    }
  }

  private void backbone(TypeElement type) throws IOException {
    Optional<ResolvedGraph> graph =
        pipeline.reader().nodeType(type).flatMap(pipeline.resolver()::resolve);
    if (graph.isPresent()) {
      output.parameterNames(graph.get(), type);
    }
  }

  private void oneOff(TypeElement type) throws IOException {
    Optional<ModelInstance> model = pipeline.oneOff(type);
    SharedModels.put(processingEnv, type, model.stream().toList());
    if (model.isPresent()) {
      write(model.get(), type);
    }
  }

  private void write(ModelInstance model, TypeElement origin) throws IOException {
    output.model(model, origin);
    if (processingEnv.getOptions().containsKey(VERBOSE)) {
      String line =
          String.format(
              Locale.ROOT,
              "%s becomes %s: %s, %,d parameters, %,d multiply-adds",
              model.declaration().id(),
              model.declaration().qualifiedName(),
              model.image(),
              model.counts().parameters(),
              model.counts().macs());
      processingEnv.getMessager().printMessage(Diagnostic.Kind.NOTE, line, origin);
    }
  }

  private void zoo(TypeElement zoo) throws IOException {
    List<ModelInstance> models = pipeline.zoo(zoo);
    SharedModels.put(processingEnv, zoo, models);
    for (ModelInstance model : models) {
      write(model, zoo);
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
}
