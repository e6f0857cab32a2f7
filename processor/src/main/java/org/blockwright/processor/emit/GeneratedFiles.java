package org.blockwright.processor.emit;

import com.squareup.javapoet.JavaFile;
import java.io.IOException;
import java.io.Writer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.lang.model.util.Elements;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.blockwright.processor.infer.ModelInstance;
import org.blockwright.processor.resolve.ResolvedGraph;

/** Writes generated files where the compiler wants them. */
public final class GeneratedFiles {
  /** Folder of model cards, graphs and the index. */
  public static final String RESOURCES = "META-INF/blockwright/";

  private static final String INDEX = RESOURCES + "models.jsonl";

  private final Filer filer;
  private final RuntimeArguments arguments;
  private final Predicate<String> inSource;
  private final Set<String> written = new HashSet<>();

  /** A class of that name is there already. */
  public static final class NameTaken extends IOException {
    private static final long serialVersionUID = 1L;

    NameTaken(String name) {
      super(name);
    }
  }

  /**
   * Files that go through the compiler's filer.
   *
   * @param inSource whether there is a source of a top-level class
   */
  public GeneratedFiles(Filer filer, Elements elements, Predicate<String> inSource) {
    this.filer = filer;
    this.arguments = new RuntimeArguments(elements);
    this.inSource = inSource;
  }

  /** Writes the block of a blueprint. */
  public void compositeBlock(ResolvedGraph graph, Element origin) throws IOException {
    arguments.at(origin);
    source(CompositeBlockWriter.write(graph, arguments), origin);
  }

  /** Writes the parameter names of a backbone's graph. */
  public void parameterNames(ResolvedGraph backbone, Element origin) throws IOException {
    arguments.at(origin);
    source(Sources.parameterNamesHolder(backbone, arguments), origin);
  }

  /** Writes the class, the card and the graph of a model. */
  public void model(ModelInstance model, Element origin) throws IOException {
    arguments.at(origin);
    source(ModelWriter.write(model, arguments), origin);
    String name = RESOURCES + model.declaration().qualifiedName();
    resource(name + ".md", ModelCard.write(model), origin);
    resource(graph(model.declaration().qualifiedName()), JsonIndex.graph(model), origin);
  }

  /** The resource that holds the graph of a model, by the name of its class. */
  static String graph(String className) {
    return RESOURCES + className + ".json";
  }

  /** Writes the implementation of a zoo interface. */
  public void zoo(String packageName, String owner, List<ModelInstance> models, Element origin)
      throws IOException {
    arguments.at(origin);
    source(ZooWriter.write(packageName, owner, models, arguments), origin);
  }

  /**
   * Writes the index of a module, a line for each model, unless it stays as it is.
   *
   * @param models the lines of this compilation's models by the names of their classes
   * @param before names of the classes of models that are there and not compiled anew
   * @param sources top-level types that this compilation has read
   * @param origins what declares the models
   */
  public void index(
      Map<String, String> models, Set<String> before, Set<String> sources, Element... origins)
      throws IOException {
    Optional<String> text = new ModelIndex(filer, INDEX).text(models, before, sources);
    if (text.isPresent()) {
      resource(INDEX, text.get(), origins);
    }
  }

  private void source(JavaFile file, Element origin) throws IOException {
    String name =
        file.packageName.isEmpty()
            ? file.typeSpec.name
            : file.packageName + "." + file.typeSpec.name;
    if (inSource.test(name) || !written.add(name)) {
      throw new NameTaken(name);
    }
    JavaFileObject target = filer.createSourceFile(name, origin);
    try (Writer writer = target.openWriter()) {
      writer.write(SourceFormatter.source(file.toString()));
    }
  }

  private void resource(String name, String text, Element... origins) throws IOException {
    try (Writer writer =
        filer.createResource(StandardLocation.CLASS_OUTPUT, "", name, origins).openWriter()) {
      writer.write(text);
    }
  }
}
