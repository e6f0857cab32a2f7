package org.blockwright.runtime.train;

import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.out;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import org.blockwright.Act;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.ops.Arithmetic;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.ConvBnOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GlobalAvgPoolOp;
import org.blockwright.runtime.ops.LinearOp;
import org.blockwright.runtime.weights.ArchiveChecksum;
import org.blockwright.runtime.weights.Safetensors;
import org.blockwright.runtime.weights.TensorArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Layout and activations change the last bits: a run keeps those that it was started with. */
@ExtendWith(OneThread.class)
class ArithmeticTest {
  private static final String KEY = "arithmetic";

  @TempDir Path folder;

  /** Of blocks of ours, of which alone there are several ways. */
  private static final class Net extends CompositeBlock {
    private final ConvBnOp stem;
    private final ConvBnOp next;
    private final GlobalAvgPoolOp mean;
    private final LinearOp logits;

    Net() {
      super(TensorShape.map(1, 8, 8));
      stem = node("stem", new ConvBnOp(inputs().get(0), out(8), kernel(3), act(Act.HARD_SWISH)));
      next = node("next", new ConvBnOp(stem, out(8), kernel(3), act(Act.RELU6)));
      mean = node("mean", new GlobalAvgPoolOp(next));
      logits = node("logits", new LinearOp(mean, out(Small.CLASSES)));
    }

    @Override
    protected NDArray run(ForwardPass pass, NDArray image) {
      NDArray x = stem.apply(pass, image);
      NDArray y = next.apply(pass, x);
      pass.release(x);
      NDArray z = mean.apply(pass, y);
      pass.release(y);
      NDArray k = logits.apply(pass, z);
      pass.release(z);
      return k;
    }
  }

  private Trainer trainer(String name) {
    return Trainer.of(
            "net",
            manager -> {
              Net net = new Net();
              net.initialize(manager, 3);
              return net;
            })
        .recipe(TrainerTest.RECIPE.with("ema=0.9").with("ema_evaluate=true"))
        .classes(Small.NAMES)
        .folder(folder.resolve(name))
        .train(Small.images(8, 16))
        .validation(Small.images(2, 16));
  }

  private void start(String name, int stopAfter) {
    Trainer stopped = trainer(name);
    stopped.listener(TrainerTest.stopAfter(stopped, stopAfter)).run();
  }

  private Path last(String name) {
    return folder.resolve(name).resolve(Checkpoint.LAST);
  }

  private Arithmetic recorded(String name) {
    try (Checkpoint checkpoint = Checkpoint.open(last(name))) {
      return checkpoint.arithmetic();
    }
  }

  /** Gives a checkpoint another arithmetic, or none as the first edition did. */
  private void rewrite(String name, String arithmetic) {
    TensorArchive changed;
    try (TensorArchive archive = Safetensors.open(last(name))) {
      Map<String, String> metadata = new TreeMap<>(archive.metadata());
      metadata.remove(ArchiveChecksum.KEY);
      metadata.remove(KEY);
      if (!arithmetic.isEmpty()) {
        metadata.put(KEY, arithmetic);
      }
      changed =
          TensorArchive.of(
              "the run", archive.tensors(), ArchiveChecksum.added(metadata, archive.tensors()));
      Safetensors.write(folder.resolve("written"), changed);
    }
    try {
      Files.move(folder.resolve("written"), last(name), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Arithmetic goOn(String name) {
    TrainerTest.Watch watch = new TrainerTest.Watch();
    trainer(name).resume(true).listener(watch).run();
    return watch.run.arithmetic();
  }

  @Test
  void aNewRunRecordsTheUsualOneAndKeepsIt() throws IOException {
    trainer("whole").run();
    assertEquals(Arithmetic.FUSED, recorded("whole"));
    start("stopped", 3);
    assertEquals(Arithmetic.FUSED, goOn("stopped"));
    assertEquals(-1, Files.mismatch(last("whole"), last("stopped")));
  }

  @Test
  void aRunThatDoesNotSayKeepsTheFirstOne() throws IOException {
    start("silent", 3);
    rewrite("silent", "");
    start("said", 3);
    rewrite("said", "composed");
    assertEquals(Arithmetic.COMPOSED, goOn("silent"));
    assertEquals(Arithmetic.COMPOSED, recorded("silent"));
    assertEquals(Arithmetic.COMPOSED, goOn("said"));
    assertEquals(-1, Files.mismatch(last("silent"), last("said")));
    trainer("new").run();
    assertNotEquals(-1, Files.mismatch(last("new"), last("said")));
    assertTrue(bits("new", "model.stem.conv.weight") != bits("said", "model.stem.conv.weight"));
  }

  private int bits(String name, String tensor) {
    try (TensorArchive archive = Safetensors.open(last(name))) {
      return archive.get(tensor).bytes().hashCode();
    }
  }

  @Test
  void anUnknownOneIsRefused() {
    start("later", 3);
    rewrite("later", "winograd");
    assertEquals(
        "The run was calculated as \"winograd\", of which this version knows composed,"
            + " channels_last, fused only; go on with the version that it was started with.",
        assertThrows(WeightsException.class, () -> goOn("later")).getMessage());
  }
}
