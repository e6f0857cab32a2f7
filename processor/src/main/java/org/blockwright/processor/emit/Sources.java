package org.blockwright.processor.emit;

import com.squareup.javapoet.AnnotationSpec;
import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.CodeBlock;
import com.squareup.javapoet.JavaFile;
import com.squareup.javapoet.MethodSpec;
import com.squareup.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.annotation.processing.Generated;
import javax.lang.model.element.Modifier;
import org.blockwright.ParameterNames;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.Node;
import org.blockwright.processor.read.NodeType;
import org.blockwright.processor.resolve.ResolvedGraph;
import org.blockwright.processor.resolve.ResolvedNode;

/** What all generated files share. */
final class Sources {
  private Sources() {}

  static JavaFile file(String packageName, TypeSpec type, JavaNames names) {
    JavaFile.Builder file =
        JavaFile.builder(packageName, type)
            .skipJavaLangImports(!names.hidesJavaLang(packageName))
            .indent("  ");
    names
        .statics()
        .forEach((owner, members) -> file.addStaticImport(owner, members.toArray(String[]::new)));
    return file.build();
  }

  /** Marks generated code for tools that look at written code only. */
  static List<AnnotationSpec> generated(NamedArguments arguments) {
    return arguments.seesGenerated()
        ? List.of(
            AnnotationSpec.builder(Generated.class)
                .addMember("value", "$S", "org.blockwright.processor")
                .build())
        : List.of();
  }

  /** The parameter names of a graph, which class files may lose. */
  static AnnotationSpec parameterNames(ResolvedGraph graph) {
    List<String> lines = new ArrayList<>();
    lines.add(
        graph.type().members().stream()
            .map(Member::name)
            .collect(Collectors.joining(", ", "(", ")")));
    for (ResolvedNode step : graph.steps()) {
      lines.add(
          step.node().parameters().stream()
              .map(Node.Parameter::name)
              .collect(Collectors.joining(", ", step.name() + "(", ")")));
    }
    CodeBlock.Builder values = CodeBlock.builder().add("{\n$>");
    lines.forEach(line -> values.add("$S,\n", line));
    return AnnotationSpec.builder(ParameterNames.class)
        .addMember("value", values.add("$<}").build())
        .build();
  }

  /** Holds the parameter names of a backbone's graph, which has no block of its own. */
  static JavaFile parameterNamesHolder(ResolvedGraph graph, NamedArguments arguments) {
    NodeType nodeType = graph.type();
    ClassName name =
        ClassName.get(nodeType.packageName(), JavaNames.flat(nodeType) + "ParameterNames");
    TypeSpec type =
        TypeSpec.classBuilder(name)
            .addJavadoc("Parameter names of {@link $T}'s graph.\n", JavaNames.annotation(nodeType))
            .addAnnotations(generated(arguments))
            .addAnnotation(parameterNames(graph))
            .addModifiers(Modifier.FINAL)
            .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
            .build();
    return file(nodeType.packageName(), type, new JavaNames(arguments));
  }
}
