package org.blockwright.processor.emit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.squareup.javapoet.JavaFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** A line of the index and the class that it is about. */
  private static final Pattern CLASS = Pattern.compile("(?m)^\\{.*?\"class\":\"([\\w.$]+)\".*}$");

  private final Filer filer;
  private final NamedArguments arguments;

  /** Files that go through the compiler's filer. */
  public GeneratedFiles(Filer filer, Elements elements) {
    this.filer = filer;
    this.arguments = new RuntimeArguments(elements);
  }

  /** Writes the block of a blueprint. */
  public void unit(ResolvedGraph graph, Element origin) throws IOException {
    source(UnitWriter.write(graph, arguments), origin);
  }

  /** Writes the parameter names of a backbone's graph. */
  public void wiring(ResolvedGraph backbone, Element origin) throws IOException {
    source(Sources.wiringHolder(backbone, arguments), origin);
  }

  /** Writes the class, the card and the graph of a model. */
  public void model(ModelInstance model, Element origin) throws IOException {
    source(ModelWriter.write(model, arguments), origin);
    String name = RESOURCES + model.declaration().qualifiedName();
    resource(name + ".md", ModelCard.write(model), origin);
    resource(name + ".json", JsonIndex.graph(model), origin);
  }

  /** Writes the implementation of a zoo interface. */
  public void zoo(String packageName, String owner, List<ModelInstance> models, Element origin)
      throws IOException {
    source(ZooWriter.write(packageName, owner, models, arguments), origin);
  }

  /** Writes the index of a module, a line for each model. */
  public void index(List<ModelInstance> models, Element... origins) throws IOException {
    TreeMap<String, String> lines = new TreeMap<>(others());
    models.forEach(m -> lines.put(m.declaration().qualifiedName(), JsonIndex.line(m)));
    String text = String.join("\n", lines.values()) + "\n";
    resource(INDEX, text, origins);
  }

  /** Lines about models that were compiled into the same folder before, and are still there. */
  private Map<String, String> others() {
    Map<String, String> lines = new HashMap<>();
    String text = before(INDEX);
    Matcher matcher = CLASS.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(1);
      int dot = name.lastIndexOf('.');
      String packageName = dot < 0 ? "" : name.substring(0, dot);
      if (exists(packageName, name.substring(dot + 1) + ".class")) {
        lines.put(name, matcher.group());
      }
    }
    return lines;
  }

  private boolean exists(String packageName, String file) {
    try (InputStream in =
        filer.getResource(StandardLocation.CLASS_OUTPUT, packageName, file).openInputStream()) {
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private String before(String name) {
    try (InputStream in =
        filer.getResource(StandardLocation.CLASS_OUTPUT, "", name).openInputStream()) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  private void source(JavaFile file, Element origin) throws IOException {
    String name =
        file.packageName.isEmpty()
            ? file.typeSpec.name
            : file.packageName + "." + file.typeSpec.name;
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
