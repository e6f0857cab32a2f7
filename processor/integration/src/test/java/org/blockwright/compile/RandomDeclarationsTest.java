package org.blockwright.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URL;
import java.net.URLClassLoader;
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
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.OperatorBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the compiler works out equals what runs. Declarations are drawn at random; those that
 * compile are run, those that do not have an error with a name and a place.
 */
class RandomDeclarationsTest {
  private static final long SEED = 20_240_205;
  private static final int BATCHES = 9;
  private static final int BATCH = 60;
  private static final int IMAGES = 2;

  @TempDir Path scratch;

  private final Set<Message> messages = EnumSet.noneOf(Message.class);
  private int sound;
  private int refused;

  @Test
  void areRefusedByNameOrRunAsComputed() throws Exception {
    for (int i = 0; i < BATCHES; i++) {
      batch(i);
    }
    // Otherwise the drawing would be at fault.
    assertTrue(sound >= 300, "sound: " + sound);
    assertTrue(refused >= 50, "refused: " + refused);
    assertTrue(messages.size() >= 10, "messages: " + messages);
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

  private static void check(String name, Result result, ClassLoader loader, String line)
      throws Exception {
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
      assertEquals(card.get("parameters").getAsLong(), parameters(model));
      assertEquals(card.get("macs").getAsLong(), model.macs());
      compare("", card.get("nodes").getAsJsonArray().asList(), model, seen);
      assertEquals(Set.of(), seen.keySet());
      try (ForwardPass pass = new ForwardPass(store, true)) {
        NDArray logits = pass.run(model, images);
        assertEquals(new Shape(IMAGES, card.get("classes").getAsLong()), logits.getShape());
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
      if (node.has("off")) {
        continue;
      }
      GraphBlock part = (GraphBlock) block.getChildren().get(name);
      assertEquals(node.get("parameters").getAsLong(), parameters(part), here);
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
