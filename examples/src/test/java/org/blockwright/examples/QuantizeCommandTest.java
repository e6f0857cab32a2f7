package org.blockwright.examples;

import static org.blockwright.examples.Commands.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.examples.Commands.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code convert --int8}. */
class QuantizeCommandTest {
  @TempDir private static Path folder;

  private static Result convert(String to, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "convert",
                "tiny_net",
                "--weights",
                DrawnWeights.write(folder).toString(),
                "--to",
                folder.resolve(to).toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private static void assertRefused(String text, String to, String... more) {
    Result result = convert(to, more);
    assertEquals(2, result.code(), result.err());
    assertTrue(result.err().contains(text), result.err());
    assertFalse(Files.exists(folder.resolve(to)));
  }

  @Test
  void saysWhatBecameOfTheModel() throws IOException {
    Result result = convert("a.onnx", "--int8", "--calibrate", "shapes", "--images", "8", "--json");
    JsonObject report = result.assertDone().json().getAsJsonObject();
    assertEquals(8, report.get("images").getAsInt());
    assertEquals(Files.size(folder.resolve("a.onnx")), report.get("bytes").getAsLong());
    assertEquals("percentile", report.get("calibration").getAsString());
    assertTrue(report.get("layers").getAsInt() > 0);
    assertTrue(report.get("judgedByOthers").getAsBoolean());
    assertEquals(8, report.get("judgedImages").getAsInt());
    assertFalse(report.has("right"), "shapes are none of its classes");
    Result text = convert("b.onnx", "--int8", "--calibrate", "shapes", "--calibration", "minmax");
    assertTrue(text.assertDone().out().contains("on 100 other pictures: "), text.out());
    assertTrue(text.out().contains("predictions change"), text.out());
  }

  /** As many as were asked for are read, others in the places of what is none. */
  @Test
  void picturesThatCannotBeReadAreNamedAndOthersTaken() throws IOException {
    Path images = Pictures.folder(folder.resolve("pictures"), 12);
    Files.writeString(images.resolve("a/broken.png"), "no picture");
    Files.writeString(images.resolve("b/torn.png"), "no picture");
    Result result =
        convert(
            "f.onnx", "--int8", "--calibrate", "imagefolder:" + images, "--images", "12", "--json");
    JsonObject report = result.assertDone().json().getAsJsonObject();
    assertEquals(12, report.get("images").getAsInt());
    assertEquals(2, report.getAsJsonObject("unreadable").size(), report::toString);
    assertTrue(result.err().contains("2 images were left out:"), result.err());
    assertTrue(result.err().contains("broken.png"), result.err());
    assertTrue(result.err().contains("torn.png"), result.err());
  }

  /** Its program runs in libtorch, beside the network that it was made of. */
  @Test
  void writesTorchScript() {
    Result result = convert("e.pt", "--int8", "--calibrate", "shapes", "--images", "8", "--json");
    JsonObject report = result.assertDone().json().getAsJsonObject();
    assertTrue(report.get("difference").getAsDouble() < 0.2, result.out());
    assertTrue(Files.exists(folder.resolve("e.pt")));
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    assertRefused("--int8 needs pictures to calibrate on: --calibrate DATA", "c.onnx", "--int8");
    assertRefused(
        "--int8 is written as .onnx or .pt", "c.safetensors", "--int8", "--calibrate", "shapes");
    assertRefused("--calibrate goes with --int8 alone", "c.onnx", "--calibrate", "shapes");
    assertRefused(
        "--int8 goes with none of", "c.onnx", "--int8", "--calibrate", "shapes", "--attention");
    assertRefused(
        "--images is at least 8, not 0",
        "c.onnx",
        "--int8",
        "--calibrate",
        "shapes",
        "--images",
        "0");
  }

  @Test
  void saysWhatIsWrongWithPictures() {
    Result missing =
        convert("d.onnx", "--int8", "--calibrate", "imagefolder:" + folder.resolve("no"));
    assertEquals(1, missing.code(), missing.err());
    assertTrue(missing.err().contains(folder.resolve("no").toString()), missing.err());
    Result few = convert("d.onnx", "--int8", "--calibrate", "shapes:5");
    assertEquals(1, few.code(), few.err());
    assertTrue(few.err().contains("and ranges of values need at least 8"), few.err());
    assertFalse(Files.exists(folder.resolve("d.onnx")));
  }
}
