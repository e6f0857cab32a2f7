package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.types.Shape;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged files end in our own exception or load, within a second of processor time and 256 MiB of
 * allocations beyond the file's size, however they are damaged.
 */
class WeightFuzzTest {
  private static final int SMALL_CASES = 20_000;
  private static final int REAL_CASES = 1_500;
  private static final int PICKLES = 4_000;
  private static final long MOST_NANOS = 1_000_000_000L;
  private static final long MOST_BYTES = 256L << 20;

  @TempDir Path folder;
  private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private int loaded;
  private int refused;

  private enum Format {
    SAFETENSORS,
    CHECKPOINT,
    ZIP,
    LEGACY
  }

  @ParameterizedTest
  @EnumSource
  void smallFilesOfEachFormat(Format format) throws IOException {
    Path file = folder.resolve("small");
    byte[] bytes = Files.readAllBytes(sample(format, file));
    Random random = new Random(format.name().length());
    for (int i = 0; i < SMALL_CASES; i++) {
      byte[] mutant = bytes.clone();
      for (int times = 1 + random.nextInt(3); times > 0; times--) {
        mutant = mutate(mutant, random);
      }
      TorchFiles.write(file, mutant);
      load(file, format + " case " + i);
    }
    assertEquals(SMALL_CASES, loaded + refused);
    assertTrue(loaded > 100 && refused > 100, loaded + " loaded, " + refused + " refused");
  }

  /** Behind a right checksum, which would stop damage before the pickle is looked at. */
  @Test
  void damagedPicklesWithPlainDataBesideTheWeights() {
    byte[] pickle = plainAndWeights();
    Map<String, byte[]> entries = Map.of("data/0", TorchFiles.floats(1, 2, 3, 4));
    Random random = new Random(11);
    for (int i = 0; i < SMALL_CASES / 2; i++) {
      byte[] mutant = pickle.clone();
      for (int times = 1 + random.nextInt(3); times > 0; times--) {
        mutant = mutate(mutant, random);
      }
      load(TorchFiles.zip(folder.resolve("x"), mutant, entries), "plain " + i);
    }
    assertTrue(loaded > 100 && refused > 100, loaded + " loaded, " + refused + " refused");
  }

  private static byte[] plainAndWeights() {
    PickleBytes pickle = PickleBytes.protocol(2).op('}', '(');
    pickle.text("set").global("__builtin__", "set").op(']', '(').integer(1).op('e').raw(0x85);
    pickle.op('R').text("steps").global("collections", "Counter").op('}').integer(3).integer(1);
    pickle.op('s').raw(0x85).op('R').text("rng").op('C').raw(3, 1, 2, 3);
    pickle.text("mean").global("numpy._core.multiarray", "scalar").global("numpy", "dtype");
    pickle.text("f8").raw(0x89, 0x88, 0x87).op('R', '(').integer(3).text("<").op('t', 'b');
    pickle.global("_codecs", "encode").text("\0\0\0?").text("latin1").raw(0x86).op('R');
    pickle.raw(0x86).op('R').text("mask").global("torch._utils", "_rebuild_sparse_tensor");
    pickle.op(')', 'R').text("ema").op('}').text("x").op('N', 's');
    pickle.text("net").op('}', '(').text("net.w").beginTensor();
    pickle.storage("FloatStorage", "0", 4, false).endTensor(0, new long[] {4}, new long[] {1});
    pickle.text("net.b").global("torch._utils", "_rebuild_tensor_v3").op('(', '(');
    pickle.text("storage").global("torch.storage", "UntypedStorage").text("0").text("cpu");
    pickle.integer(16).op('t', 'Q').integer(4).tuple(2).tuple(1).raw(0x89);
    pickle.global("collections", "OrderedDict").op(')', 'R').global("torch", "float8_e5m2");
    return pickle.op('t', 'R').op('u').op('u').stop();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet20_cifar10.safetensors",
        "resnet20_cifar10.zipformat.pth",
        "resnet20-12fca82f.th"
      })
  void realFiles(String name) throws IOException {
    assumeTrue(SharedData.present("weights/" + name), "the real weights are not here");
    byte[] bytes = Files.readAllBytes(SharedData.require("weights/" + name));
    Path file = Files.write(folder.resolve(name), bytes);
    Random random = new Random(name.hashCode());
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      for (int i = 0; i < REAL_CASES; i++) {
        // In place, so that a case costs no copy of a megabyte.
        int at = place(bytes.length, random);
        byte[] patch =
            Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(16)));
        boolean cut = random.nextInt(4) == 0;
        if (cut) {
          access.setLength(at);
        } else {
          access.seek(at);
          access.write(damage(patch.clone(), random));
        }
        load(file, name + " case " + i);
        access.seek(at);
        access.write(bytes, at, cut ? bytes.length - at : patch.length);
      }
    }
    assertEquals(REAL_CASES, loaded + refused);
    assertTrue(loaded > 100 && refused > 100, loaded + " loaded, " + refused + " refused");
  }

  @Test
  void picklesOfRandomOpcodes() {
    Random random = new Random(5);
    for (int i = 0; i < PICKLES; i++) {
      PickleBytes pickle = PickleBytes.protocol(2 + random.nextInt(4));
      for (int steps = random.nextInt(200); steps > 0; steps--) {
        step(pickle, random);
      }
      Map<String, byte[]> entries = Map.of("data/0", TorchFiles.floats(1, 2, 3, 4));
      load(TorchFiles.zip(folder.resolve("x"), pickle.stop(), entries), "pickle " + i);
    }
    assertEquals(PICKLES, loaded + refused);
  }

  @Test
  void largePicklesOfOneOpcode() {
    // Each opcode that grows something, over and over, as far as the limits let it.
    for (int opcode : new int[] {']', '}', ')', '(', 'N', 0x85, 0x88, 0x94, '2', 0x8f}) {
      PickleBytes pickle = PickleBytes.protocol(4).op('}', '}', ')', ')');
      for (int i = 0; i < 6_000_000; i++) {
        pickle.raw(opcode);
      }
      load(
          TorchFiles.zip(folder.resolve("x"), pickle.stop(), Map.of()),
          "opcode 0x%02x".formatted(opcode));
    }
    for (String pair :
        List.of("}0", ")0", "]q\0", "]a", "Ka", ")(t", "((e", "(1", "20", ")\u0085")) {
      PickleBytes pickle = PickleBytes.protocol(4).op(']', ']');
      for (int i = 0; i < 3_000_000; i++) {
        pickle.op(pair.charAt(0), pair.charAt(1));
        if (pair.length() > 2) {
          pickle.op(pair.charAt(2));
        }
      }
      load(TorchFiles.zip(folder.resolve("x"), pickle.stop(), Map.of()), "opcodes " + pair);
    }
    assertEquals(0, loaded);
  }

  private void load(Path file, String what) {
    long bytes = thread.getCurrentThreadAllocatedBytes();
    long nanos = thread.getCurrentThreadCpuTime();
    try (TensorArchive archive = WeightFile.open(file)) {
      for (WeightTensor tensor : archive.tensors()) {
        assertEquals(tensor.byteCount(), tensor.bytes().remaining(), what);
      }
      loaded++;
    } catch (BlockwrightException e) {
      assertTrue(e.getMessage().startsWith(file.toString()), what + ": " + e.getMessage());
      assertEquals(1, e.getMessage().lines().count(), what);
      assertTrue(e.getMessage().length() < 2_000, what);
      refused++;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      fail(what + " ended in " + e, e);
    }
    long took = thread.getCurrentThreadCpuTime() - nanos;
    long used = thread.getCurrentThreadAllocatedBytes() - bytes;
    assertTrue(took < MOST_NANOS, what + " took " + took + " ns");
    assertTrue(used < MOST_BYTES + file.toFile().length(), what + " took " + used + " bytes");
  }

  private static int place(int length, Random random) {
    // Half of the damage goes where the structure is: near both ends.
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(Math.min(length, 16_384));
      case 1 -> length - 1 - random.nextInt(Math.min(length, 8_192));
      case 2 -> random.nextInt(Math.min(length, 64));
      default -> random.nextInt(length);
    };
  }

  private static byte[] damage(byte[] bytes, Random random) {
    int kind = random.nextInt(4);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          switch (kind) {
            case 0 -> (byte) (bytes[i] ^ 1 << random.nextInt(8));
            case 1 -> (byte) random.nextInt(256);
            case 2 -> (byte) 0xff;
            default -> i == bytes.length - 1 ? (byte) 0x7f : 0;
          };
    }
    return bytes;
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    if (bytes.length < 2) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - at, 1 << random.nextInt(5));
    byte[] patch = Arrays.copyOfRange(bytes, at, at + length);
    switch (random.nextInt(8)) {
      case 0 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 1 -> {
        return splice(bytes, at, at + length, new byte[0]);
      }
      case 2 -> {
        return splice(bytes, at, at, patch);
      }
      case 3 -> {
        int from = random.nextInt(bytes.length - length + 1);
        return splice(bytes, at, at + length, Arrays.copyOfRange(bytes, from, from + length));
      }
      case 4 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
      }
      default -> {
        return splice(bytes, at, at + length, damage(patch, random));
      }
    }
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] insert) {
    byte[] result = Arrays.copyOf(bytes, bytes.length - (to - from) + insert.length);
    System.arraycopy(insert, 0, result, from, insert.length);
    System.arraycopy(bytes, to, result, from + insert.length, bytes.length - to);
    return result;
  }

  private static void step(PickleBytes pickle, Random random) {
    switch (random.nextInt(24)) {
      case 16 -> pickle.global("torch._tensor", "_rebuild_from_type_v2");
      case 17 -> pickle.global("torch._utils", "_rebuild_sparse_tensor").op(')', 'R');
      case 18 -> pickle.global("collections", "defaultdict").op(')', 'R');
      case 19 -> pickle.global("builtins", "set").op(']').raw(0x85).op('R');
      case 20 -> pickle.global("torch", "float8_e5m2");
      case 21 -> pickle.global("torch._utils", "_rebuild_tensor_v3");
      case 22 -> pickle.global("torch.nn.parameter", "Parameter").raw(0x85);
      case 23 -> pickle.op('s').text("ema_net").op('}').raw(0x86 + random.nextInt(2));
      case 0 -> pickle.text("state_dict");
      case 1 -> pickle.integer(random.nextInt(6) - 1);
      case 2 -> pickle.integer(random.nextLong());
      case 3 -> pickle.op('}');
      case 4 -> pickle.op(']');
      case 5 -> pickle.op('(');
      case 6 -> pickle.op('t');
      case 7 -> pickle.op('s');
      case 8 -> pickle.op('q').raw(random.nextInt(4));
      case 9 -> pickle.op('h').raw(random.nextInt(4));
      case 10 -> pickle.beginTensor().storage("FloatStorage", "0", 4, false);
      case 11 -> pickle.endTensor(0, new long[] {2, 2}, new long[] {1, random.nextInt(4)});
      case 12 -> pickle.global("collections", "OrderedDict").op(')', 'R');
      case 13 -> pickle.op('R');
      case 14 -> pickle.op('u');
      default -> pickle.raw(random.nextInt(256));
    }
  }

  private static Path sample(Format format, Path file) {
    if (format == Format.SAFETENSORS) {
      List<WeightTensor> tensors =
          List.of(
              WeightTensor.ofFloats("conv1.weight", new Shape(2, 2, 1, 1), 1, 2, 3, 4),
              WeightTensor.ofFloats("bn1.bias", new Shape(2), 5, 6),
              WeightTensor.ofFloats("scale", new Shape(), 7));
      Safetensors.write(file, TensorArchive.of("sample", tensors, Map.of("format", "pt")));
      return file;
    }
    if (format == Format.CHECKPOINT) {
      WeightTensor weight = WeightTensor.ofFloats("model.x", new Shape(2), 1, 2);
      String recipe = "{\"ema\":0,\"ema_evaluate\":true,\"mixup\":[0.8,1]}";
      Map<String, String> metadata =
          Map.of("format", "blockwright-checkpoint/1", "content", "state", "recipe", recipe);
      Safetensors.write(
          file, TensorArchive.of("sample", List.of(weight, weight.named("ema.x")), metadata));
      return file;
    }
    boolean legacy = format == Format.LEGACY;
    Map<String, byte[]> storages = new LinkedHashMap<>();
    PickleBytes pickle = PickleBytes.protocol(2).op('}', '(').text("epoch").integer(3);
    pickle.text("state_dict").global("collections", "OrderedDict").op(')', 'R', '(');
    for (int i = 0; i < 4; i++) {
      pickle.text("module.layer" + i + ".weight").beginTensor();
      pickle.storage("FloatStorage", Integer.toString(i), 6, legacy);
      pickle.endTensor(0, new long[] {2, 3}, i == 3 ? new long[] {1, 2} : new long[] {3, 1});
      storages.put((legacy ? "" : "data/") + i, TorchFiles.floats(1, 2, 3, 4, 5, 6));
    }
    byte[] bytes = pickle.op('u', 'u').stop();
    return legacy
        ? TorchFiles.legacy(file, bytes, storages, 4)
        : TorchFiles.zip(file, bytes, storages);
  }
}
