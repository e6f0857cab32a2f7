package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.explain.NodeOutput;
import org.blockwright.runtime.weights.Safetensors;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightTensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trace}, and {@code compare ID --with}, which is the same. */
class TraceCommandTest {
  @TempDir static Path folder;

  private static String weights;
  private static Path image;

  @BeforeAll
  static void write() throws IOException {
    weights = DrawnWeights.write(folder).toString();
    image = Commands.image(folder.resolve("black.png"));
  }

  /** What the network's nodes put out, one of them with another value in it. */
  private static String trace(float more) throws IOException {
    List<WeightTensor> tensors = new ArrayList<>();
    try (ImageClassifier model = ImageClassifier.load("tiny_net", Path.of(weights))) {
      Map<String, NodeOutput> outputs =
          model.features(Images.read(image), "stem", "body.0", "head");
      for (NodeOutput each : outputs.values()) {
        float[] values = each.values();
        values[0] += each.node().equals("body.0") ? more : 0;
        tensors.add(WeightTensor.ofFloats(each.node(), new Shape(each.shape()), values));
      }
    }
    Path file = Files.createTempFile(folder, "trace", ".safetensors");
    Safetensors.write(file, TensorArchive.of("trace", tensors, Map.of("order", "stem\nbody.0")));
    return file.toString();
  }

  @Test
  void theyAgree() throws IOException {
    Commands.Result result =
        Commands.run(
                "trace",
                "tiny_net",
                "--weights",
                weights,
                "--image",
                image + "",
                "--with",
                trace(0))
            .assertDone();
    assertTrue(result.out().contains("nodes compared: 3"), result.out());
    assertTrue(result.out().endsWith("they agree" + System.lineSeparator()), result.out());
  }

  @Test
  void theyPart() throws IOException {
    String trace = trace(0.5f);
    String[] rest = {"tiny_net", "--weights", weights, "--image", image + "", "--with=" + trace};
    List<String> line = new ArrayList<>(List.of(rest));
    line.add(0, "trace");
    String text = Commands.run(line.toArray(String[]::new)).assertDone().out();
    assertTrue(text.contains("they part first at body.0"), text);
    assertTrue(text.contains("usual there: what lies between"), text);
    line.set(0, "compare");
    line.add("--json");
    JsonObject json =
        Commands.run(line.toArray(String[]::new)).assertDone().json().getAsJsonObject();
    assertFalse(json.get("agrees").getAsBoolean());
    JsonObject first = json.getAsJsonArray("partings").get(0).getAsJsonObject();
    assertTrue(first.get("place").getAsString().startsWith("body.0"), first::toString);
    assertEquals(0.5, first.get("absolute").getAsDouble(), 1e-5);
  }

  @Test
  void whatIsNoTrace() throws IOException {
    Path other = Files.writeString(folder.resolve("trace.txt"), "nothing");
    Commands.run("trace", "tiny_net", "--weights", weights, "--with", other + "")
        .assertFailed("trace.txt", "no whole safetensors file");
  }
}
