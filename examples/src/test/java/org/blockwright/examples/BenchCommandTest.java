package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That {@code bench} measures what it says; how much that is, no test asks. */
class BenchCommandTest {
  @TempDir static Path folder;

  private static JsonObject bench(String... more) {
    String[] args = new String[5 + more.length];
    System.arraycopy(new String[] {"bench", "tiny_net", "--rounds", "3", "--json"}, 0, args, 0, 5);
    System.arraycopy(more, 0, args, 5, more.length);
    return JsonParser.parseString(Commands.run(args).assertDone().out()).getAsJsonObject();
  }

  private static void assertTimed(JsonObject result) {
    JsonObject times = result.getAsJsonObject("milliseconds");
    double median = times.get("median").getAsDouble();
    assertTrue(median > 0, result::toString);
    assertTrue(times.get("lower_quartile").getAsDouble() <= median, result::toString);
    assertTrue(times.get("upper_quartile").getAsDouble() >= median, result::toString);
    assertEquals(3, times.get("rounds").getAsInt());
    assertEquals(
        result.get("batch").getAsInt() * 1e3 / median,
        result.get("images_per_second").getAsDouble(),
        1e-6 * result.get("images_per_second").getAsDouble());
  }

  @Test
  void executionsTakeTurns() {
    JsonArray results =
        bench("--batch", "1,2", "--execution", "blocks,fused,script").getAsJsonArray("results");
    assertEquals(6, results.size());
    results.forEach(result -> assertTimed(result.getAsJsonObject()));
    JsonObject fused = results.get(4).getAsJsonObject();
    assertEquals("fused", fused.get("execution").getAsString());
    assertEquals(2, fused.get("batch").getAsInt());
    double head = fused.get("head_share").getAsDouble();
    assertTrue(head >= 0 && head < 1, fused::toString);
    assertFalse(results.get(3).getAsJsonObject().has("head_share"));
  }

  @Test
  void theRatioIsTheirTimeOverOurs() throws IOException {
    String weights = DrawnWeights.write(folder).toString();
    String program = folder.resolve("theirs.pt").toString();
    Commands.run("convert", "tiny_net", "--weights", weights, "--to", program).assertDone();
    JsonObject result = bench("--batch", "1", "--against", program);
    double theirs =
        result
            .getAsJsonObject("against")
            .getAsJsonObject("milliseconds")
            .get("median")
            .getAsDouble();
    double ours = result.getAsJsonObject("milliseconds").get("median").getAsDouble();
    assertEquals(theirs / ours, result.get("ratio").getAsDouble(), 1e-9);
    assertEquals("fused", result.get("execution").getAsString());
  }

  @Test
  void stepsAreTimedByTheRecipe() {
    JsonObject result = bench("--batch", "4", "--training");
    assertTimed(result);
    assertEquals("training", result.get("task").getAsString());
    double optimizer = result.get("optimizer_share").getAsDouble();
    assertTrue(optimizer > 0 && optimizer < 1, result::toString);
  }

  @Test
  void readingOfImagesIsTimedForBothPurposes() {
    JsonArray results = bench("--batch", "4", "--data", "shapes:40").getAsJsonArray("results");
    assertEquals(2, results.size());
    for (int i = 0; i < 2; i++) {
      JsonObject result = results.get(i).getAsJsonObject();
      assertTimed(result);
      assertEquals("loading", result.get("task").getAsString());
      assertEquals(i == 0 ? "evaluation" : "training", result.get("execution").getAsString());
    }
  }

  /** Others are read in their places, so that batches are as large as they were asked for. */
  @Test
  void imagesThatCannotBeReadAreNamedAndTheRestIsTimed() throws IOException {
    Path images = Pictures.folder(folder.resolve("pictures"), 9);
    Path broken = Files.writeString(images.resolve("a/broken.png"), "no picture");
    Commands.Result result =
        Commands.run(
            "bench",
            "tiny_net",
            "--rounds",
            "2",
            "--batch",
            "4,8",
            "--data",
            "imagefolder:" + images,
            "--json");
    JsonObject all = JsonParser.parseString(result.assertDone().out()).getAsJsonObject();
    assertEquals(4, all.getAsJsonArray("results").size());
    assertTrue(result.err().contains("1 image was left out:"), result.err());
    assertTrue(result.err().contains(broken.getFileName().toString()), result.err());
    assertFails(
        1,
        "A batch of 64 is more than the 10 images there are; choose a smaller one.",
        "--batch",
        "4,64",
        "--data",
        "imagefolder:" + images);
  }

  @Test
  void whatCannotBeTimedIsSaid() throws IOException {
    Path missing = folder.resolve("none.pt");
    assertFails(1, missing + " cannot be read: there is no such file", "--against", missing + "");
    Path text = Files.writeString(folder.resolve("text.pt"), "no program");
    assertFails(1, text + " cannot be read as a TorchScript program", "--against", text + "");
    assertFails(2, "--training times blocks alone", "--training", "--against", text + "");
    assertFails(1, "100000 threads cannot calculate together", "--threads", "100000");
    assertFails(2, "--data times images alone", "--training", "--data", "shapes:8");
    assertFails(2, "--rounds and --batch are 1 or more", "--batch", "0");
  }

  private static void assertFails(int code, String says, String... more) {
    String[] args = new String[2 + more.length];
    args[0] = "bench";
    args[1] = "tiny_net";
    System.arraycopy(more, 0, args, 2, more.length);
    Commands.Result result = Commands.run(args);
    assertEquals(code, result.code(), result.err());
    assertEquals("", result.out());
    assertTrue(result.err().contains(says), result.err());
    assertFalse(result.err().contains("\tat "), result.err());
  }

  @Test
  void describeShowsTheProgram() {
    String text = Commands.run("describe", "tiny_net", "--execution", "fused").assertDone().out();
    assertTrue(text.startsWith("tiny_net, fused"), text);
    assertTrue(text.contains("batch norms folded"), text);
    assertTrue(text.contains("ops.mkldnn._convolution_pointwise("), text);
  }
}
