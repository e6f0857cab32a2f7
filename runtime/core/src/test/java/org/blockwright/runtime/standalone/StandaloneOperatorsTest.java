package org.blockwright.runtime.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.export.ExportOperatorsTest;
import org.blockwright.runtime.export.Runtimes;
import org.blockwright.runtime.ops.Lab;
import org.blockwright.runtime.ops.OperatorBlock;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.standalone.AttentionMap;
import org.blockwright.standalone.StandaloneClassifier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator alone, as a class of plain Java, against the engine. */
class StandaloneOperatorsTest {
  @TempDir Path folder;

  static Set<String> names() {
    return ExportOperatorsTest.operators().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void computesTheSame(String name) throws IOException {
    OperatorBlock<?> op = ExportOperatorsTest.operators().get(name);
    try (Lab lab = new Lab()) {
      lab.fill(op, 5);
      ClassSource source = new ClassSource(op, "op", "", "Op");
      Standalone.write(
          source,
          folder.resolve("Op.java"),
          Preprocessing.whole(32),
          false,
          folder.resolve("Op.safetensors"),
          TensorArchive.of("op", WeightsType.FLOAT32.tensors(source.weights()), Map.of()));
      Runtimes.Values[] x =
          op.inputs().stream()
              .map(shape -> Runtimes.random(shape, 1, shape.elements()))
              .toArray(Runtimes.Values[]::new);
      List<Runtimes.Values> expected = ExportOperatorsTest.expected(lab.manager(), op, x);
      try (Written written = Written.compile(folder, "Op")) {
        StandaloneClassifier plain = written.load();
        float[] y = plain.logits(joined(x));
        expected.get(0).assertNear(new Runtimes.Values(y, expected.get(0).dims()), 1e-5, "output");
        List<AttentionMap> maps = plain.attention();
        assertEquals(expected.size() - 1, maps.size());
        for (int i = 0; i < maps.size(); i++) {
          Runtimes.Values map = expected.get(i + 1);
          map.assertNear(
              new Runtimes.Values(maps.get(i).values(), map.dims()), 1e-5, "attention map");
        }
        assertEquals(
            Arrays.toString(y),
            Arrays.toString(Written.copy(plain).logits(joined(x))),
            "another instance");
        plain.threads(2);
        assertEquals(Arrays.toString(y), Arrays.toString(plain.logits(joined(x))), "two threads");
        plain.threads(1);
      }
    }
  }

  private static float[] joined(Runtimes.Values... values) {
    float[] all = new float[Arrays.stream(values).mapToInt(v -> v.data().length).sum()];
    int at = 0;
    for (Runtimes.Values part : values) {
      System.arraycopy(part.data(), 0, all, at, part.data().length);
      at += part.data().length;
    }
    return all;
  }
}
