package org.blockwright.examples;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.blockwright.standalone.ClassScore;
import org.blockwright.standalone.StandaloneClassifier;

/**
 * Says what is on a picture, by a class that {@code convert} wrote. It runs with one jar on the
 * class path, in which are this class, that class with its weights, and {@code
 * blockwright-standalone}:
 *
 * <pre>java -Xshare:auto -XX:+UseSerialGC -cp digits.jar
 *   org.blockwright.examples.ClassifyPicture DigitReader digit.png</pre>
 */
public final class ClassifyPicture {
  private static final int SHOWN = 3;

  private ClassifyPicture() {}

  /**
   * Prints the likeliest classes.
   *
   * @param arguments the written class's name, and a picture
   */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    // A program that is made for one class says DigitReader.load().
    StandaloneClassifier model =
        (StandaloneClassifier) Class.forName(arguments[0]).getMethod("load").invoke(null);
    BufferedImage picture = ImageIO.read(new File(arguments[1]));
    List<ClassScore> scores = model.predict(picture);
    for (ClassScore score : scores.subList(0, Math.min(SHOWN, scores.size()))) {
      System.out.printf("%s %.4f%n", score.name(), score.probability());
    }
  }
}
