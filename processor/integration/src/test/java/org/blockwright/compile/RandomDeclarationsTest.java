package org.blockwright.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.blockwright.compile.Compilers.Result;
import org.blockwright.compile.Compilers.Said;
import org.blockwright.rule.Message;
import org.blockwright.runtime.export.Export;
import org.blockwright.runtime.heads.AttentionMaps;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.OperatorBlock;
import org.blockwright.runtime.weights.ModelMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the compiler works out equals what runs. Declarations are drawn at random; those that
 * compile are run, those that do not have an error with a name and a place.
 */
class RandomDeclarationsTest {
  private static final long SEED = 20_240_205;
  private static final int BATCHES = 17;
  private static final int BATCH = 60;
  private static final int IMAGES = 2;
  private static final int EXPORTED = 40;
  private static final double CLOSE = 1e-3;

  @TempDir Path scratch;

  private final Set<Message> messages = EnumSet.noneOf(Message.class);
  private int sound;
  private int refused;
  private int exported;

  @Test
  void areRefusedByNameOrRunAsComputed() throws Exception {
    for (int i = 0; i < BATCHES; i++) {
      batch(i);
    }
    // Otherwise the drawing would be at fault.
    assertTrue(sound >= 600, "sound: " + sound);
    assertTrue(refused >= 50, "refused: " + refused);
    assertTrue(messages.size() >= 10, "messages: " + messages);
    assertEquals(EXPORTED, exported);
  }

  private void batch(int number) throws Exception {
    Map<String, String> sources = new TreeMap<>();
    for (int i = 0; i < BATCH; i++) {
      String name = "D" + (number * BATCH + i);
      String text = new DrawnDeclaration(SEED + number * BATCH + i, name).source();
      sources.put("drawn/" + name + ".java", text);
    }
    Path folder = scratch.resolve("batch" + number);
    Result first = Compilers.JAVAC.compile(folder.resolve("all"), List.of(), sources);
    for (Said said : first.errors()) {
      String text = sources.get("drawn/" + said.file());
      String where = said + "\n" + text;
      assertTrue(text != null, where);
      assertTrue(!said.name().startsWith("compiler."), where);
      messages.add(Message.valueOf(said.name()));
      assertTrue(said.line() > 0 && said.line() <= text.lines().count(), where);
    }
    Set<String> wrong = first.errors().stream().map(Said::file).collect(Collectors.toSet());
    refused += wrong.size();
    sources.keySet().removeIf(file -> wrong.contains(file.substring("drawn/".length())));
    Result rest = Compilers.JAVAC.compile(folder.resolve("sound"), List.of(), sources);
    assertEquals(List.of(), rest.errors());
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {rest.output().toUri().toURL()}, getClass().getClassLoader())) {
      Map<String, String> index = index(rest);
      assertEquals(sources.size(), index.size());
      for (Map.Entry<String, String> source : sources.entrySet()) {
        String name = source.getKey().replaceAll("drawn/|\\.java", "");
        try {
          check(name, rest, loader, index.get("drawn." + name + "Model"));
        } catch (Exception | AssertionError e) {
          throw new AssertionError(e.getMessage() + "\n" + source.getValue(), e);
        }
        sound++;
      }
    }
  }

  private static Map<String, String> index(Result result) {
    Map<String, String> lines = new HashMap<>();
    result
        .text("META-INF/blockwright/models.jsonl")
        .lines()
        .forEach(
            line -> {
              JsonObject json = JsonParser.parseString(line).getAsJsonObject();
              lines.put(json.get("class").getAsString(), line);
            });
    return lines;
  }

  private void check(String name, Result result, ClassLoader loader, String line) throws Exception {
    String path = "META-INF/blockwright/drawn." + name + "Model.json";
    JsonObject card = JsonParser.parseString(result.text(path)).getAsJsonObject();
    Classifier model =
        (Classifier)
            loader
                .loadClass("drawn." + name + "Model")
                .getConstructor(int.class)
                .newInstance(card.get("classes").getAsInt());
    JsonObject summary = card.deepCopy();
    summary.remove("nodes");
    summary.remove("names");
    assertEquals(JsonParser.parseString(line), summary);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      model.initialize(manager);
      int size = model.image().height();
      NDArray images = manager.randomNormal(new Shape(IMAGES, 3, size, size));
      ParameterStore store = new ParameterStore();
      store.setParameterServer(null, new Device[] {Device.cpu()});
      Map<OperatorBlock<?>, Shape> seen = new IdentityHashMap<>();
      ForwardPass.Observer observer =
          new ForwardPass.Observer() {
            @Override
            public void produced(OperatorBlock<?> op, NDArray[] inputs, NDArray output) {
              seen.put(op, output.getShape());
            }
          };
      try (ForwardPass pass = new ForwardPass(store, false, observer)) {
        NDArray logits = pass.run(model, images);
        assertEquals(new Shape(IMAGES, card.get("classes").getAsLong()), logits.getShape());
        assertEquals(card.get("macs").getAsLong() * IMAGES, pass.multiplyAdds());
      }
      long training =
          card.has("training_parameters") ? card.get("training_parameters").getAsLong() : 0;
      assertEquals(card.get("parameters").getAsLong() + training, parameters(model));
      assertEquals(card.get("parameters").getAsLong(), model.parameterCount());
      assertEquals(card.get("macs").getAsLong(), model.macs());
      compare("", card.get("nodes").getAsJsonArray().asList(), model, seen);
      assertEquals(Set.of(), seen.keySet());
      checkOutputs(card, model, images, false);
      checkOutputs(card, model, images, true);
      export(name, model, images);
      try (ForwardPass pass = new ForwardPass(store, true)) {
        NDArray logits = pass.run(model, images);
        assertEquals(new Shape(IMAGES, card.get("classes").getAsLong()), logits.getShape());
      }
    }
  }

  /** The logits and then the outputs that the card lists, by name and shape. */
  private static void checkOutputs(
      JsonObject card, Classifier model, NDArray images, boolean training) {
    List<String> expected = new ArrayList<>();
    if (card.has("outputs")) {
      for (JsonElement element : card.getAsJsonArray("outputs")) {
        JsonObject output = element.getAsJsonObject();
        if (training || !output.has("trainingOnly")) {
          List<Integer> shape = new ArrayList<>(List.of(IMAGES));
          output.get("shape").getAsJsonArray().forEach(d -> shape.add(d.getAsInt()));
          expected.add(output.get("name").getAsString() + shape);
        }
      }
    }
    ParameterStore store = new ParameterStore(images.getManager(), false);
    NDList all = model.forward(store, new NDList(images), training);
    List<String> given = new ArrayList<>();
    for (NDArray output : all.subList(1, all.size())) {
      List<Integer> shape = new ArrayList<>();
      Arrays.stream(output.getShape().getShape()).forEach(d -> shape.add((int) d));
      given.add(output.getName() + shape);
    }
    assertEquals(expected, given);
  }

  /** The exported program gives what the block gives, outputs and attention maps with it. */
  private void export(String name, Classifier model, NDArray images) throws Exception {
    if (exported == EXPORTED || !model.handWritten().isEmpty()) {
      return;
    }
    exported++;
    Path folder = Files.createDirectories(scratch.resolve("exported").resolve(name));
    List<NDArray> expected = new ArrayList<>();
    ParameterStore store = new ParameterStore(images.getManager(), false);
    expected.addAll(model.forward(store, new NDList(images), false));
    AttentionMaps maps = model.attended(images);
    expected.addAll(maps.maps());
    Export.torchScript(
        model, folder.resolve(name + ".pt"), ModelMetadata.of(model), !maps.maps().isEmpty());
    List<String> names = new ArrayList<>(List.of("logits"));
    model.outputs().stream().filter(o -> !o.trainingOnly()).forEach(o -> names.add(o.name()));
    for (int i = 0; i < maps.maps().size(); i++) {
      names.add(maps.maps().size() == 1 ? "attention" : "attention_" + i);
    }
    Path onnx = folder.resolve(name + ".onnx");
    Export.onnx(model, onnx, ModelMetadata.of(model), !maps.maps().isEmpty());
    compareOnnx(onnx, names, expected, images);
    try (Model program = Model.newInstance(name, Device.cpu(), "PyTorch")) {
      program.load(folder, name);
      NDList actual =
          program
              .getBlock()
              .forward(new ParameterStore(images.getManager(), false), new NDList(images), false);
      assertEquals(expected.size(), actual.size(), "outputs of the program");
      for (int i = 0; i < expected.size(); i++) {
        assertEquals(expected.get(i).getShape(), actual.get(i).getShape());
        assertTrue(expected.get(i).allClose(actual.get(i), CLOSE, CLOSE, false), "output " + i);
      }
    }
  }

  private static void compareOnnx(
      Path file, List<String> names, List<NDArray> expected, NDArray images) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment,
                FloatBuffer.wrap(images.toFloatArray()),
                images.getShape().getShape());
        OrtSession.Result result = session.run(Map.of("images", input))) {
      assertEquals(names, new ArrayList<>(session.getOutputNames()));
      for (int i = 0; i < names.size(); i++) {
        OnnxTensor output = (OnnxTensor) result.get(names.get(i)).orElseThrow();
        FloatBuffer values = output.getFloatBuffer();
        float[] actual = new float[values.remaining()];
        values.get(actual);
        // Their order and number are the same, whatever axes the maps are shown with.
        NDArray flat = images.getManager().create(actual).reshape(expected.get(i).getShape());
        assertTrue(expected.get(i).allClose(flat, CLOSE, CLOSE, false), names.get(i));
      }
    }
  }

  /** Values in trained parameter arrays. */
  private static long parameters(Block block) {
    long count = 0;
    for (Pair<String, Parameter> parameter : block.getParameters()) {
      if (parameter.getValue().requiresGradient()) {
        count += parameter.getValue().getArray().size();
      }
    }
    return count;
  }

  /** Compares nodes of the card with a part's children, and takes what was seen out. */
  private static void compare(
      String path, List<JsonElement> nodes, Block block, Map<OperatorBlock<?>, Shape> seen) {
    for (JsonElement element : nodes) {
      JsonObject node = element.getAsJsonObject();
      String name = node.get("name").getAsString();
      String here = path + name;
      if (node.has("off") || node.has("trainingOnly")) {
        continue;
      }
      GraphBlock part = (GraphBlock) block.getChildren().get(name);
      assertEquals(node.get("parameters").getAsLong(), part.parameterCount(), here);
      assertEquals(node.get("macs").getAsLong(), part.macs(), here);
      List<Integer> shape = new ArrayList<>();
      node.get("shape").getAsJsonArray().forEach(d -> shape.add(d.getAsInt()));
      assertEquals(shape, Arrays.stream(part.shape().dims()).boxed().toList(), here);
      if (part instanceof OperatorBlock<?> op) {
        long[] real = new long[shape.size() + 1];
        real[0] = IMAGES;
        for (int i = 0; i < shape.size(); i++) {
          real[i + 1] = shape.get(i);
        }
        assertEquals(new Shape(real), seen.remove(op), here);
      } else {
        compare(here + ".", node.get("children").getAsJsonArray().asList(), part, seen);
      }
    }
  }
}
