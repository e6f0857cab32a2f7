package org.blockwright.processor.emit;

import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.JavaFile;
import com.squareup.javapoet.MethodSpec;
import com.squareup.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.blockwright.processor.infer.ModelInstance;

/** Implements a zoo interface. */
public final class ZooWriter {
  private ZooWriter() {}

  /**
   * The generated source.
   *
   * @param packageName package of the interface
   * @param owner its name below the package
   * @param models its models
   * @param arguments what is on the class path
   */
  public static JavaFile write(
      String packageName, String owner, List<ModelInstance> models, NamedArguments arguments) {
    ClassName zoo = ClassName.get(packageName, owner);
    TypeSpec.Builder type =
        TypeSpec.classBuilder(ClassName.get(packageName, owner.replace('.', '_') + "Zoo"))
            .addJavadoc("The models of {@link $T}.\n", zoo)
            .addAnnotations(Sources.generated(arguments))
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addSuperinterface(zoo);
    for (ModelInstance model : models) {
      type.addMethod(
          MethodSpec.methodBuilder(model.declaration().id())
              .addAnnotation(Override.class)
              .addModifiers(Modifier.PUBLIC)
              .returns(JavaNames.CLASSIFIER)
              .addParameter(int.class, "classes")
              .addStatement(
                  "return new $T(classes)",
                  ClassName.get(packageName, model.declaration().className()))
              .build());
    }
    return Sources.file(packageName, type.build(), new JavaNames(arguments));
  }
}
