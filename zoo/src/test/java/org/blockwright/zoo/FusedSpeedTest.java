package org.blockwright.zoo;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Map;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.export.Benchmark;
import org.blockwright.runtime.export.Export;
import org.blockwright.runtime.export.Runtimes;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.ModelMetadata;
import org.junit.jupiter.api.Test;

class FusedSpeedTest {
  @Test
  void speed() throws Exception {
    for (String id : System.getProperty("ids", "mobilenetv2_100_noah").split(",")) {
      try (NDManager manager = NDManager.newBaseManager()) {
        ModelEntry row =
            Catalogue.read().entries().stream().filter(e -> e.id().equals(id)).findFirst().get();
        Classifier model = row.create(1000);
        ExportTest.fill(model, manager);
        Path fused = Path.of("/tmp/fused-" + id + ".pt");
        Path plain = Path.of("/tmp/plain-" + id + ".pt");
        Map<String, Integer> passes = Export.optimized(model, fused, ModelMetadata.of(model));
        Export.torchScript(model, plain, ModelMetadata.of(model), false);
        System.out.println(id + " " + passes);
        Runtimes.Values images = Runtimes.random(model.image(), 3, 3);
        try {
          ExportTest.compare(
              ExportTest.outputs(model, false, manager, images),
              Runtimes.torchScript(fused, images),
              1e-5,
              "fused");
        } catch (AssertionError e) {
          System.out.println(e.getMessage());
        }
        for (int batch : new int[] {1, 16}) {
          for (Path file : new Path[] {fused, plain, fused, plain}) {
            System.out.println(
                file + " fused " + Benchmark.run(model, file, batch, batch == 1 ? 15 : 5));
          }
        }
      } catch (RuntimeException e) {
        System.out.println(id + " " + e);
        throw e;
      }
    }
  }
}
