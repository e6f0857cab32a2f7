package org.blockwright.runtime.standalone;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import javax.lang.model.SourceVersion;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.ModelMetadata;
import org.blockwright.runtime.weights.Safetensors;
import org.blockwright.runtime.weights.TensorArchive;

/**
 * Writes a classifier as a Java class that extends {@link
 * org.blockwright.standalone.StandaloneClassifier} and needs nothing but the artefact {@code
 * blockwright-standalone}: it computes what the classifier computes in evaluation, up to rounding.
 */
public final class Standalone {
  /** Words that are no keywords and yet name no type. */
  private static final Set<String> NO_TYPES = Set.of("permits", "record", "sealed", "var", "yield");

  private Standalone() {}

  /**
   * Writes a class, and its weights beside it as a resource; in a source tree of Maven's or
   * Gradle's layout ({@code src/main/java}) the weights go to the same folder of {@code
   * src/main/resources}, and the class is of the folder's package. The class knows the weights'
   * checksum and refuses others, so that it cannot meet those of an earlier or later one.
   *
   * @param model initialised
   * @param file where to; its name is that of the class
   * @param metadata goes to the weight file
   * @param preprocessing from a picture to an image
   * @param multiLabel whether a picture may be of several classes
   * @param type of the weights in their file
   * @return where the weights are
   * @throws org.blockwright.runtime.base.BlockwrightException if the name cannot be that of a
   *     class, a hand-written block is among the nodes, or the files cannot be written
   */
  public static Path write(
      Classifier model,
      Path file,
      ModelMetadata metadata,
      Preprocessing preprocessing,
      boolean multiLabel,
      WeightsType type) {
    String name = file.getFileName().toString().replaceFirst("\\.java$", "");
    if (!SourceVersion.isName(name) || name.contains(".") || NO_TYPES.contains(name)) {
      throw new FileException(file + " cannot be written: " + name + " cannot name a class");
    }
    SourceTree tree = SourceTree.of(file);
    String packageName = tree.packageName();
    if (!packageName.isEmpty() && !SourceVersion.isName(packageName)) {
      throw new FileException(
          file + " cannot be written: its folder's " + packageName + " cannot name a package");
    }
    ClassSource source = new ClassSource(model, model.id(), packageName, name);
    if (source.types().contains(name) || isOfJavaLang(name)) {
      throw new FileException(
          file + " cannot be written: the class itself uses another " + name + "; choose a name");
    }
    Path weights = tree.resources().resolve(name + ".safetensors");
    TensorArchive archive =
        TensorArchive.of("the class", type.tensors(source.weights()), metadata.safetensors());
    write(source, file, preprocessing, multiLabel, weights, archive);
    return weights;
  }

  /** Writes class and weights, which belong together. */
  static void write(
      ClassSource source,
      Path file,
      Preprocessing preprocessing,
      boolean multiLabel,
      Path weights,
      TensorArchive archive) {
    CRC32 sum = new CRC32();
    Map<Path, AtomicFile.Content> files = new LinkedHashMap<>();
    files.put(weights, Safetensors.content(weights, archive, sum::update));
    files.put(
        file,
        channel -> {
          String text = source.text(preprocessing, multiLabel, sum.getValue());
          AtomicFile.writeFully(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        });
    AtomicFile.writeTogether(files);
  }

  private static boolean isOfJavaLang(String name) {
    try {
      Class.forName("java.lang." + name, false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
