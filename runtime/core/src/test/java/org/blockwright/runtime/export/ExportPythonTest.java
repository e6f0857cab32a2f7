package org.blockwright.runtime.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.blockwright.runtime.heads.AttentionMaps;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.Lab;
import org.blockwright.runtime.weights.ModelMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the files are for Python, where it is there: {@code -Dpython=PATH} names another interpreter
 * than {@code python3}.
 */
class ExportPythonTest {
  private static final String RUN =
      """
      import json, struct, sys, torch
      extra = {"input": "", "classes": ""}
      network = torch.jit.load(sys.argv[1], _extra_files=extra)
      with open(sys.argv[2], "rb") as file:
          images = torch.frombuffer(bytearray(file.read()), dtype=torch.float32)
      with torch.no_grad():
          outputs = network(images.reshape(2, 3, 12, 10))
      frozen = torch.jit.freeze(network.eval())(images.reshape(2, 3, 12, 10))
      assert torch.allclose(outputs[0], frozen[0], rtol=1e-4, atol=1e-5)
      with open(sys.argv[3], "wb") as file:
          for output in outputs:
              file.write(struct.pack("<%df" % output.numel(), *output.flatten().tolist()))
      print(*[json.loads(text) for text in (extra["input"], extra["classes"])])
      print(*network.state_dict())
      print(*[name for name, _ in network.named_parameters()])
      """;

  private static final String CHECK =
      """
      import sys, onnx
      network = onnx.load(sys.argv[1])
      onnx.checker.check_model(network, full_check=True)
      print(network.opset_import[0].version, network.ir_version)
      print(*[initializer.name for initializer in network.graph.initializer])
      """;

  @TempDir Path folder;

  private static String python() {
    return System.getProperty("python", "python3");
  }

  private static List<String> run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().toList();
  }

  private static void assumeModule(String module) throws InterruptedException {
    int exit;
    try {
      exit =
          new ProcessBuilder(python(), "-c", "import " + module)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
    } catch (IOException e) {
      exit = -1;
    }
    assumeTrue(exit == 0, python() + " with the module " + module + " is not on this machine");
  }

  private static List<String> parameters(Classifier model, boolean buffersToo) {
    List<String> names = new ArrayList<>();
    model
        .getParameters()
        .forEach(
            pair -> {
              if (buffersToo || !pair.getKey().contains("running_")) {
                // The module's own attribute of that name cannot be replaced.
                names.add(pair.getKey().replace("training.", "training_."));
              }
            });
    return names;
  }

  @Test
  void torchOpensTheArchive() throws IOException, InterruptedException {
    assumeModule("torch");
    Classifier model = SmallNet.withNoah();
    Path file = folder.resolve("small.pt");
    Path in = folder.resolve("in");
    Path out = folder.resolve("out");
    Runtimes.Values images = Runtimes.random(model.image(), 2, 9);
    List<Runtimes.Values> expected;
    try (Lab lab = new Lab();
        NDManager scratch = lab.manager().newSubManager()) {
      lab.fill(model, 3);
      AttentionMaps attended = model.attended(images.on(scratch));
      expected =
          List.of(
              Runtimes.Values.of(attended.output()), Runtimes.Values.of(attended.maps().get(0)));
      Export.torchScript(
          model, file, ModelMetadata.of(model).withClasses(List.of("a", "b", "c", "d", "e")), true);
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(images.data().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(images.data());
    Files.write(in, bytes.array());

    List<String> printed = run(python(), "-c", RUN, file.toString(), in.toString(), out.toString());
    int lines = printed.size();
    assertEquals("[3, 12, 10] ['a', 'b', 'c', 'd', 'e']", printed.get(lines - 3));
    assertEquals(
        parameters(model, true).stream().sorted().toList(),
        Arrays.stream(printed.get(lines - 2).split(" ")).sorted().toList());
    assertEquals(
        parameters(model, false).stream().sorted().toList(),
        Arrays.stream(printed.get(lines - 1).split(" ")).sorted().toList());
    ByteBuffer result = ByteBuffer.wrap(Files.readAllBytes(out)).order(ByteOrder.LITTLE_ENDIAN);
    for (Runtimes.Values values : expected) {
      float[] data = new float[values.data().length];
      for (int i = 0; i < data.length; i++) {
        data[i] = result.getFloat();
      }
      values.assertNear(new Runtimes.Values(data, values.dims()), 1e-5, "PyTorch");
    }
  }

  @Test
  void onnxChecksTheModel() throws IOException, InterruptedException {
    assumeModule("onnx");
    Classifier model = SmallNet.withNoah();
    Path file = folder.resolve("small.onnx");
    try (Lab lab = new Lab()) {
      lab.fill(model, 3);
      Export.onnx(model, file, ModelMetadata.of(model), true);
    }
    List<String> printed = run(python(), "-c", CHECK, file.toString());
    assertEquals("17 8", printed.get(printed.size() - 2));
    List<String> initializers = Arrays.asList(printed.get(printed.size() - 1).split(" "));
    assertEquals(
        model.getParameters().keys(),
        initializers.stream().filter(name -> name.contains(".")).toList());
  }
}
