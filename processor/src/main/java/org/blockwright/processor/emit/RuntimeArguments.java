package org.blockwright.processor.emit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.Generated;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.blockwright.processor.read.Member;

/** The named arguments of the runtime on the class path. */
final class RuntimeArguments implements NamedArguments {
  private static final Set<String> USED = Set.of("Override", "String", "Double", "Float", "Object");

  private final Elements elements;
  private final Map<String, Boolean> hiding = new HashMap<>();
  private Set<String> known;
  private ModuleElement module;

  RuntimeArguments(Elements elements) {
    this.elements = elements;
  }

  /** Says what the next file is generated from, since modules do not see the same. */
  void at(Element origin) {
    module = elements.getModuleOf(origin);
  }

  @Override
  public boolean seesGenerated() {
    return module == null || elements.getTypeElement(module, Generated.class.getName()) != null;
  }

  @Override
  public boolean contains(Member member) {
    if (known == null) {
      known = read();
    }
    return known.contains(member.name() + " " + member.type());
  }

  @Override
  public boolean hidesJavaLang(String packageName) {
    return hiding.computeIfAbsent(packageName, this::hides);
  }

  private boolean hides(String packageName) {
    PackageElement home = elements.getPackageElement(packageName);
    if (home != null) {
      for (Element type : home.getEnclosedElements()) {
        if (USED.contains(type.getSimpleName().toString())) {
          return true;
        }
      }
    }
    return false;
  }

  private Set<String> read() {
    Set<String> names = new HashSet<>();
    TypeElement type = elements.getTypeElement(JavaNames.ARGS.canonicalName());
    if (type != null) {
      for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
        if (method.getParameters().size() == 1) {
          names.add(method.getSimpleName() + " " + method.getParameters().get(0).asType());
        }
      }
    }
    return names;
  }
}
