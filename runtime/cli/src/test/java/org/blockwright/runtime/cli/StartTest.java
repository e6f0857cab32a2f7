package org.blockwright.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;
import org.blockwright.runtime.base.FileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What makes short commands short changes nothing that they say. */
class StartTest {
  @TempDir Path folder;

  @Test
  void picturesComeInOrderAndTellWhatIsWrong() throws IOException {
    List<Path> files =
        List.of(picture(3), folder.resolve("none.png"), picture(5), picture(7), picture(9));
    try (PicturesAhead pictures = new PicturesAhead(files)) {
      assertEquals(3, pictures.next().width());
      assertThrows(FileException.class, pictures::next);
      assertEquals(5, pictures.next().width());
      assertEquals(7, pictures.next().width());
      assertEquals(9, pictures.next().width());
    }
  }

  private Path picture(int width) throws IOException {
    Path file = folder.resolve(width + ".png");
    ImageIO.write(new BufferedImage(width, 4, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return file;
  }

  @Test
  void percentagesAreWhatJavaFormats() {
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      double share = i < 1000 ? random.nextDouble() : Math.pow(10, -8 * random.nextDouble());
      assertEquals(
          String.format(Locale.ROOT, "%.2f %%", 100 * share), Figures.percent(share), "" + share);
    }
    assertEquals("NaN %", Figures.percent(Double.NaN));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anEndAtOnceHasItsCodeAndAllThatWasPrinted() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dblockwright.quickEnd=true",
                "-cp",
                System.getProperty("java.class.path"),
                Ending.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("printed", said.strip());
    assertEquals(7, process.waitFor());
  }

  /** Ends with 7. */
  static final class Ending {
    private Ending() {}

    public static void main(String[] args) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("taken apart")));
      QuickEnd.prepare();
      System.out.println("printed");
      QuickEnd.now(7);
      System.exit(1);
    }
  }
}
