package org.blockwright.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Folders of drawn pictures. */
final class Pictures {
  private Pictures() {}

  /** Makes a folder with so many pictures of the classes a and b. */
  static Path folder(Path folder, int count) throws IOException {
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      BufferedImage picture = new BufferedImage(48, 40, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < 48 * 40; pixel++) {
        picture.setRGB(pixel % 48, pixel / 48, random.nextInt(1 << 24));
      }
      Path of = Files.createDirectories(folder.resolve(i % 2 == 0 ? "a" : "b"));
      ImageIO.write(picture, "png", of.resolve(i + ".png").toFile());
    }
    return folder;
  }
}
