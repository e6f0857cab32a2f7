package org.blockwright.processor.read;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.TypeElement;
import org.blockwright.ParameterNames;

/** Reads the parameter names that the processor wrote beside graphs, as class files lose them. */
final class ParameterNameReader {
  /** Where the vocabulary's own blueprints are compiled. */
  private static final String VOCABULARY_UNITS = "org.blockwright.runtime.blocks";

  private final ReadContext context;

  ParameterNameReader(ReadContext context) {
    this.context = context;
  }

  /**
   * Parameter names by node, and under "" the hyper-parameters in order, for types in class files.
   */
  Optional<Map<String, List<String>>> wiring(TypeElement type) {
    if (context.origin(type).inSource()) {
      return Optional.empty();
    }
    String packageName = context.elements().getPackageOf(type).getQualifiedName().toString();
    String flat = ReadContext.nameBelow(type, packageName).replace('.', '_');
    for (String home : List.of(packageName, VOCABULARY_UNITS)) {
      for (String suffix : List.of("Unit", "ParameterNames")) {
        TypeElement holder = context.elements().getTypeElement(home + "." + flat + suffix);
        if (holder != null) {
          Optional<AnnotationMirror> mirror = Values.mirror(holder, ParameterNames.class);
          if (mirror.isPresent()) {
            context.homes().putIfAbsent(type.getQualifiedName().toString(), home);
            Object lines =
                Values.value(mirror.get(), "value", context.origin(holder)).orElseThrow().value();
            return Optional.of(parse((List<?>) lines));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Map<String, List<String>> parse(List<?> lines) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (Object line : lines) {
      String text = (String) line;
      int open = text.indexOf('(');
      String inner = text.substring(open + 1, text.length() - 1);
      names.put(text.substring(0, open), inner.isEmpty() ? List.of() : List.of(inner.split(", ")));
    }
    return names;
  }
}
