package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.blockwright.runtime.cli.Main;

/** Runs commands as a user would, without a process of their own. */
final class Commands {
  private Commands() {}

  /** What a command did. */
  record Result(int code, String out, String err) {
    JsonElement json() {
      return JsonParser.parseString(out);
    }

    /** Done. */
    Result assertDone() {
      assertEquals(0, code, err);
      return this;
    }

    /** Failed, with nothing on standard output and one line that names all of this. */
    void assertFailed(String... parts) {
      assertEquals(1, code, err);
      assertEquals("", out);
      List<String> lines = err.lines().filter(line -> line.startsWith("blockwright: ")).toList();
      assertEquals(1, lines.size(), err);
      for (String part : parts) {
        assertTrue(lines.get(0).contains(part), err);
      }
      assertFalse(err.contains("\tat "), err);
    }
  }

  static Result run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Result(code, out.toString(), err.toString());
  }

  /** Writes a black image of 40 x 30. */
  static Path image(Path file) throws IOException {
    ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return file;
  }
}
