package org.blockwright.processor.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.blockwright.GenerateBlocks;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.rule.Message;

/**
 * Reads annotation types, zoo interfaces and one-off networks. What cannot be read is said and left
 * out; what uses it is left out silently.
 */
public final class DeclarationReader {
  private final ReadContext context;
  private final NodeTypeReader nodeTypes;
  private final ModelReader models;

  /** A reader for one compilation. */
  public DeclarationReader(Elements elements, Problems problems) {
    this(new ReadContext(elements, problems));
  }

  /**
   * A reader that knows the same sources as another one, and reads everything anew.
   *
   * @param last whether nothing more will be generated
   */
  public DeclarationReader(
      Elements elements, Problems problems, DeclarationReader before, boolean last) {
    this(new ReadContext(elements, problems, before.context, last));
  }

  private DeclarationReader(ReadContext context) {
    this.context = context;
    nodeTypes = new NodeTypeReader(context);
    models = new ModelReader(context, nodeTypes);
  }

  /**
   * Tells which top-level types and packages are in source. A build tool that shows a compiler what
   * was compiled before, so that an aggregating processor sees all, shows class files: those are
   * left out.
   */
  public void addSources(Iterable<? extends Element> roots) {
    context.addSources(roots);
  }

  /** Whether a top-level type is in source. */
  public boolean isSource(String name) {
    return context.isSource(name);
  }

  /** Whether an element is declared in source. */
  public boolean isInSource(Element element) {
    return context.isInSource(element);
  }

  /** Qualified names of the classes that the models of a zoo interface or of a one-off become. */
  public List<String> modelClasses(TypeElement type) {
    return models.classes(type);
  }

  /** Refuses annotations of the language where they have no meaning. */
  public void checkPlaces(Iterable<? extends Element> roots) {
    new Places(context).check(roots);
  }

  /** What an annotation type declares, or empty where it is nothing that a node could be. */
  public Optional<NodeType> nodeType(TypeElement type) {
    return nodeTypes.nodeType(type);
  }

  /** The models of a zoo interface, in order of declaration. */
  public List<ModelDeclaration> zoo(TypeElement zoo) {
    return models.zoo(zoo);
  }

  /** A network whose nodes stand in the interface itself. */
  public Optional<ModelDeclaration> oneOff(TypeElement type) {
    return models.oneOff(type);
  }

  /**
   * The blueprints that a package compiles for others.
   *
   * @return the annotation types, in order
   */
  public List<TypeElement> units(PackageElement home) {
    AnnotationMirror mirror = Values.mirror(home, GenerateBlocks.class).orElseThrow();
    Values.required(mirror, "value", context.origin(home));
    List<Traced<Object>> types =
        Values.elements(mirror, "value", context.origin(home)).orElseThrow();
    List<TypeElement> found = new ArrayList<>();
    for (Traced<Object> written : types) {
      String name = (String) written.value();
      TypeElement type = context.elements().getTypeElement(name);
      if (found.contains(type)) {
        context.problems().add(written.origin(), Message.ListedTwice, name);
      } else if (type == null || Values.mirror(type, org.blockwright.Blueprint.class).isEmpty()) {
        context.problems().add(written.origin(), Message.NotABlueprint, name);
      } else {
        context.homes().put(name, home.getQualifiedName().toString());
        found.add(type);
      }
    }
    return found;
  }
}
