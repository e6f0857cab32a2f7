package org.blockwright.runtime;

import java.lang.reflect.InvocationTargetException;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeclarationException;
import org.blockwright.runtime.model.Classifier;

/** Finds what the processor generated. */
public final class Blockwright {
  private static final String NOT_EXPORTED =
      "the package %s is not exported by its module, so that %s cannot be made: export it in"
          + " module-info.java, at least to the module of Blockwright's runtime";
  private static final String NOT_COMPILED =
      """
      Blockwright's processor has compiled nothing for %1$s. Is it marked @Backbone or @Zoo, and is \
      the processor on the compiler's path? (JDK 23 and \
      later run no processor that they are not told of.) In Maven:
        <plugin>
          <artifactId>maven-compiler-plugin</artifactId>
          <configuration>
            <annotationProcessorPaths>
              <path>
                <groupId>org.blockwright</groupId>
                <artifactId>blockwright-processor</artifactId>
                <version>%2$s</version>
              </path>
            </annotationProcessorPaths>
          </configuration>
        </plugin>
      In Gradle:
        annotationProcessor("org.blockwright:blockwright-processor:%2$s")\
      """;

  private Blockwright() {}

  /** The version of this library; {@code development} where it is in no jar. */
  public static String version() {
    String own = Blockwright.class.getPackage().getImplementationVersion();
    return own == null ? "development" : own;
  }

  /**
   * The models of a zoo interface: {@code Blockwright.zoo(ResNets.class).resnet18_noah(10)}.
   *
   * @throws BlockwrightException if the interface was not compiled by the processor
   */
  public static <Z> Z zoo(Class<Z> zoo) {
    return zoo.cast(construct(generated(zoo, "Zoo"), zoo, new Class<?>[0]));
  }

  /**
   * A one-off model, for images of its declared size: {@code Blockwright.create(TinyNet.class,
   * 10)}.
   *
   * @param declaration an interface marked {@code @Backbone}
   * @param classes number of classes
   * @throws BlockwrightException if the interface was not compiled by the processor
   */
  public static Classifier create(Class<?> declaration, int classes) {
    return (Classifier)
        construct(
            generated(declaration, "Model"), declaration, new Class<?>[] {int.class}, classes);
  }

  /**
   * A one-off model for images of another size.
   *
   * @param declaration an interface marked {@code @Backbone}
   * @param classes number of classes
   * @param image shape of an image
   * @throws BlockwrightException if the interface was not compiled, or does not fit the image
   */
  public static Classifier create(Class<?> declaration, int classes, TensorShape image) {
    return (Classifier)
        construct(
            generated(declaration, "Model"),
            declaration,
            new Class<?>[] {int.class, TensorShape.class},
            classes,
            image);
  }

  static String generated(Class<?> declaration, String suffix) {
    String packageName = declaration.getPackageName();
    String below =
        packageName.isEmpty()
            ? declaration.getName()
            : declaration.getName().substring(packageName.length() + 1);
    String prefix = packageName.isEmpty() ? "" : packageName + ".";
    return prefix + below.replace('$', '_') + suffix;
  }

  private static Object construct(
      String className, Class<?> declaration, Class<?>[] types, Object... arguments) {
    return construct(className, declaration.getClassLoader(), types, arguments);
  }

  /** Calls a constructor of a generated class; what it throws itself is passed on. */
  static Object construct(
      String className, ClassLoader loader, Class<?>[] types, Object... arguments) {
    try {
      return Class.forName(className, true, loader).getConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new DeclarationException(className + " cannot be built: " + e.getCause(), e);
    } catch (IllegalAccessException e) {
      String packageName = className.substring(0, Math.max(0, className.lastIndexOf('.')));
      throw new DeclarationException(NOT_EXPORTED.formatted(packageName, className), e);
    } catch (ReflectiveOperationException e) {
      throw notCompiled(className, e);
    }
  }

  /** What is missing where an interface was compiled without the processor. */
  static DeclarationException notCompiled(String name, Throwable cause) {
    return new DeclarationException(NOT_COMPILED.formatted(name, version()), cause);
  }
}
