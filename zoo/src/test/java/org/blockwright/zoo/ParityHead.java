package org.blockwright.zoo;

import static org.blockwright.runtime.ops.Args.classes;
import static org.blockwright.runtime.ops.Args.n;
import static org.blockwright.runtime.ops.Args.r;
import static org.blockwright.runtime.ops.Args.splitHeads;
import static org.blockwright.runtime.ops.Args.splitKeys;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.util.Pair;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.heads.AttentionMaps;
import org.blockwright.runtime.heads.NoahOp;

/** The file of format {@code noah-head-parity/1}: the head alone, with all numbers in full. */
final class ParityHead {
  private static final double LIMIT = 1e-6;

  private final JsonObject file;
  private final int[] dims;
  private final int classes;

  ParityHead(JsonObject file) {
    this.file = file;
    this.dims =
        Arrays.stream(Json.longs(file.get("input_shape"))).mapToInt(Math::toIntExact).toArray();
    this.classes = file.get("classes").getAsInt();
  }

  void check() {
    for (JsonElement one : file.getAsJsonArray("cases")) {
      check(one.getAsJsonObject());
    }
    for (JsonElement one : file.getAsJsonArray("rejected")) {
      JsonObject head = one.getAsJsonObject();
      assertThrows(
          BlockwrightException.class,
          () ->
              new NoahOp(
                  TensorShape.map(head.get("channels").getAsInt(), dims[2], dims[3]),
                  n(head.get("groups").getAsInt()),
                  r(head.get("key_ratio").getAsDouble()),
                  classes(classes)),
          head::toString);
    }
  }

  private void check(JsonObject one) {
    String name = one.get("name").getAsString();
    NoahOp head =
        new NoahOp(
            TensorShape.map(dims[1], dims[2], dims[3]),
            n(one.get("groups").getAsInt()),
            r(one.get("key_ratio").getAsDouble()),
            classes(classes),
            splitHeads(one.get("head_split").getAsBoolean()),
            splitKeys(one.get("kv_split").getAsBoolean()));
    assertEquals(one.get("parameters").getAsLong(), head.parameterCount(), name);
    try (NDManager manager = NDManager.newBaseManager()) {
      head.initialize(manager);
      JsonObject weights = one.getAsJsonObject("weights");
      assertEquals(weights.size(), head.getParameters().size(), name);
      for (Pair<String, Parameter> pair : head.getParameters()) {
        JsonObject weight = weights.getAsJsonObject(pair.getKey());
        assertEquals(
            new Shape(Json.longs(weight.get("shape"))), pair.getValue().getShape(), pair.getKey());
        pair.getValue().getArray().set(values(weight));
      }
      NDArray x = manager.create(values(file.get("input")), shape(dims));
      try (AttentionMaps attended = AttentionMaps.of(head, x)) {
        near(name + ", output", one.get("output"), attended.output());
        near(name + ", attention", one.get("attention"), attended.maps().get(0));
      }
      checkGradients(name, one, head, x, manager);
    }
  }

  private void checkGradients(
      String name, JsonObject one, NoahOp head, NDArray x, NDManager manager) {
    x.setRequiresGradient(true);
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray output =
          head.forward(new ParameterStore(manager, false), new NDList(x), true).singletonOrThrow();
      NDArray labels =
          manager.create(
              Arrays.stream(Json.longs(file.get("labels"))).mapToInt(Math::toIntExact).toArray());
      NDArray loss =
          Loss.softmaxCrossEntropyLoss().evaluate(new NDList(labels), new NDList(output));
      assertEquals(one.get("loss").getAsDouble(), loss.getFloat(), LIMIT, name + ", loss");
      collector.backward(loss);
    }
    JsonObject gradients = one.getAsJsonObject("gradients");
    near(name + ", gradient of input", gradients.get("input"), x.getGradient());
    for (Pair<String, Parameter> pair : head.getParameters()) {
      near(
          name + ", gradient of " + pair.getKey(),
          gradients.get(pair.getKey()),
          pair.getValue().getArray().getGradient());
    }
  }

  private static void near(String what, JsonElement expected, NDArray actual) {
    assertArrayEquals(values(expected), actual.toFloatArray(), (float) LIMIT, what);
  }

  /** Numbers, bare or beside their shape. */
  private static float[] values(JsonElement numbers) {
    double[] doubles =
        Json.doubles(numbers.isJsonObject() ? numbers.getAsJsonObject().get("values") : numbers);
    float[] values = new float[doubles.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) doubles[i];
    }
    return values;
  }

  private static Shape shape(int... dims) {
    return new Shape(Arrays.stream(dims).asLongStream().toArray());
  }
}
