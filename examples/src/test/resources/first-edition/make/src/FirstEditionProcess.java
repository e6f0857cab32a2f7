package org.blockwright.examples;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.blockwright.runtime.cli.Main;

/**
 * A command in a process whose arithmetic depends on the machine as little as it can: one thread,
 * and of the libraries' kernels those that every x86-64 runs. The files of the first edition were
 * made in such processes.
 *
 * <p>It first prints a digest of what the engine makes of a few fixed operations, none of them ours.
 * Where that is the same, the same run gives the same bits.
 */
public final class FirstEditionProcess {
  private static final String DIGEST = "engine ";

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "OMP_NUM_THREADS", "1",
          "OMP_WAIT_POLICY", "PASSIVE",
          "ATEN_CPU_CAPABILITY", "default",
          "MKL_CBWR", "COMPATIBLE",
          "DNNL_MAX_CPU_ISA", "SSE41");

  private FirstEditionProcess() {}

  /** A process that runs a command, not yet started. */
  static ProcessBuilder of(List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=1",
            "-Dai.djl.pytorch.num_interop_threads=1",
            "-cp",
            System.getProperty("java.class.path"),
            FirstEditionProcess.class.getName()));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(ENVIRONMENT);
    return builder;
  }

  /** Runs a command, or nothing but the operations where no words are given. */
  public static void main(String[] words) throws IOException, GeneralSecurityException {
    System.out.println(DIGEST + engine());
    if (words.length > 0) {
      System.exit(
          Main.run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), words));
    }
  }

  /** The digest among the lines that a process printed. */
  static String engine(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(DIGEST))
        .map(line -> line.substring(DIGEST.length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no digest: " + lines));
  }

  /** Convolutions, products, a norm, a softmax, curves and a draw, forward and backward. */
  private static String engine() throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    Engine.getInstance().setRandomSeed(9);
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      Random random = new Random(9);
      NDArray image = values(manager, random, 8, 4, 16, 16);
      NDArray dense = values(manager, random, 8, 4, 3, 3);
      NDArray depthwise = values(manager, random, 8, 1, 3, 3);
      NDArray linear = values(manager, random, 8, 8);
      List<NDArray> leaves = List.of(image, dense, depthwise, linear);
      leaves.forEach(leaf -> leaf.setRequiresGradient(true));
      Shape one = new Shape(1, 1);
      NDArray map =
          Conv2d.conv2d(image, dense, null, new Shape(2, 2), one, one).singletonOrThrow();
      map = Conv2d.conv2d(map, depthwise, null, one, one, one, 8).singletonOrThrow();
      NDArray tokens = map.reshape(8, 8, 64).transpose(0, 2, 1).matMul(linear);
      NDArray mean = tokens.mean(new int[] {2}, true);
      NDArray centred = tokens.sub(mean);
      NDArray scaled = centred.div(centred.square().mean(new int[] {2}, true).sqrt());
      NDArray attention = scaled.matMul(scaled.transpose(0, 2, 1)).softmax(2);
      NDArray curves = Activation.gelu(attention.matMul(scaled)).add(scaled.tanh());
      NDArray kept =
          curves.getNDArrayInternal().dropout(curves, 0.25f, true).singletonOrThrow();
      NDArray loss = kept.logSoftmax(2).exp().mul(kept).sum();
      collector.backward(loss);
      digest.update(kept.toByteBuffer());
      leaves.forEach(leaf -> digest.update(leaf.getGradient().toByteBuffer()));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static NDArray values(NDManager manager, Random random, long... dims) {
    Shape shape = new Shape(dims);
    float[] data = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < data.length; i++) {
      data[i] = 2 * random.nextFloat() - 1;
    }
    return manager.create(data, shape);
  }
}
