package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.serve.ClassifierServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser. With {@code -Dserve.screenshots=DIR} it leaves pictures to look at.
 */
class ServePageTest {
  @TempDir Path folder;

  private Path picture() throws IOException {
    BufferedImage image = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(0x3b6ea5));
    pen.fillRect(0, 0, 320, 240);
    pen.setColor(new Color(0xe8c547));
    pen.fillOval(60, 50, 120, 120);
    pen.setColor(new Color(0x4f7942));
    pen.fillRect(0, 190, 320, 50);
    pen.dispose();
    Path file = folder.resolve("ball.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private static String text(Browser browser, String css) throws IOException {
    return browser
        .script("return document.querySelector(arguments[0]).textContent", css)
        .getAsString();
  }

  /** A number that every pixel of the canvas goes into. */
  private static long pixels(Browser browser) throws IOException {
    return browser
        .script(
            "const v = document.getElementById('view');"
                + "const d = v.getContext('2d').getImageData(0, 0, v.width, v.height).data;"
                + "let h = 7; for (const x of d) h = (h * 31 + x) % 1000000007; return h;")
        .getAsLong();
  }

  private static void waitForMap(Browser browser, String map) throws IOException {
    Browser.waitFor(
        () ->
            browser
                .script("return document.getElementById('view').dataset.map === arguments[0]", map)
                .getAsBoolean());
  }

  private static void keep(Browser browser, String name) throws IOException {
    String kept = System.getProperty("serve.screenshots");
    if (kept != null) {
      Files.createDirectories(Path.of(kept));
      Files.write(Path.of(kept, name + ".png"), browser.screenshot());
    }
  }

  private static void assertFits(Browser browser) throws IOException {
    assertTrue(
        browser.script("return document.documentElement.scrollWidth <= innerWidth").getAsBoolean(),
        "the page is wider than the window");
  }

  @Test
  void aPictureIsDroppedAndLookedAt() throws IOException {
    try (Browser browser = new Browser(folder, "--window-size=1200,900");
        ImageClassifier model =
            ImageClassifier.of("tiny_net")
                .weights(DrawnWeights.write(folder))
                .classNames(DrawnWeights.names())
                .load();
        ClassifierServer server = ClassifierServer.of(model).port(0).start()) {
      browser.open(server.uri());
      Browser.waitFor(() -> text(browser, "#model").equals("tiny_net"));
      keep(browser, "empty");
      browser.type("#file", picture().toString());
      Browser.waitFor(
          () ->
              browser
                      .script("return document.querySelectorAll('#classes button').length")
                      .getAsInt()
                  == 8);
      // a name that is HTML is text
      assertTrue(text(browser, "#classes button span").startsWith("<b>class & "));
      assertEquals(
          0,
          browser.script("return document.querySelectorAll('#classes span b').length").getAsInt());
      String first =
          browser.script("return document.getElementById('view').dataset.map").getAsString();
      assertTrue(first.startsWith("attention "), first);
      assertFalse(browser.script("return document.getElementById('result').hidden").getAsBoolean());
      final long before = pixels(browser);
      keep(browser, "desktop");

      String other =
          browser
              .script("return document.querySelectorAll('#classes button')[1].dataset.class")
              .getAsString();
      browser.click("#classes li:nth-child(2) button");
      waitForMap(browser, "attention " + other);
      assertEquals(
          "true",
          browser
              .script(
                  "return document.querySelectorAll('#classes"
                      + " button')[1].getAttribute('aria-pressed')")
              .getAsString());
      assertNotEquals(before, pixels(browser), "the overlay is another");
      assertTrue(text(browser, "#caption").startsWith("Where Attention looks for <b>class"));

      browser.script("document.querySelector('[value=gradcam]').click()");
      waitForMap(browser, "gradcam " + other);
      final long gradient = pixels(browser);
      browser.script(
          "const o = document.getElementById('opacity'); o.value = 0; o.dispatchEvent(new"
              + " Event('input'))");
      assertNotEquals(gradient, pixels(browser), "without its overlay");
      assertEquals("0 %", text(browser, "#percent"));

      // by keyboard alone: the slider, then back to the picture
      browser.type("#opacity", "\uE014\uE014\uE014");
      assertEquals("3 %", text(browser, "#percent"));
      browser.script(
          "const o = document.getElementById('opacity'); o.value = 70; o.dispatchEvent(new"
              + " Event('input'))");
      assertFits(browser);
      browser.phone(390, 844);
      assertFits(browser);
      keep(browser, "narrow");
      browser.script("scrollTo(0, 1e6)");
      keep(browser, "narrow-below");
      assertEquals(java.util.List.of(), browser.errors());
    }
  }

  @Test
  void whatIsNoPictureIsSaid() throws IOException {
    try (Browser browser =
            new Browser(
                folder, "--window-size=1200,900", "--blink-settings=preferredColorScheme=0");
        ImageClassifier model = ImageClassifier.load("tiny_net", DrawnWeights.write(folder));
        ClassifierServer server = ClassifierServer.of(model).port(0).start()) {
      browser.open(server.uri());
      Browser.waitFor(() -> text(browser, "#model").equals("tiny_net"));
      browser.type("#file", Files.writeString(folder.resolve("a.png"), "nothing") + "");
      Browser.waitFor(() -> text(browser, "#status").startsWith("Cannot use the image"));
      browser.type("#file", picture().toString());
      Browser.waitFor(
          () -> !browser.script("return document.getElementById('result').hidden").getAsBoolean());
      keep(browser, "dark");
    }
  }
}
