package org.blockwright.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.Classifier;
import org.blockwright.runtime.Entry;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.Safetensors;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.blockwright.runtime.weights.WeightLoader;

/** Writes the files, with the first edition's classes. */
final class FirstEditionMaker {
  private static final int SIZE = 32;
  private static final String STOP_AT = "epoch 4/8:";
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  public static void main(String[] args) throws Exception {
    Path out = Path.of(args[0]);
    Path scratch = Path.of(args[1]);
    Files.createDirectories(out.resolve("runs"));
    JsonObject expected = new JsonObject();
    expected.addProperty("engine", FirstEditionProcess.engine(run(null)));
    writeNames(out.resolve("names.txt.gz"));
    JsonObject drawn = new JsonObject();
    for (String id : List.of("first_maps", "first_maps_nin", "first_deit", "first_pvt", "first_gmlp", "first_mixer")) {
      drawn.add(id, GSON.toJsonTree(drawn(id)));
    }
    expected.add("drawn", drawn);
    JsonObject resumed = new JsonObject();
    for (String id : List.of("first_maps", "first_deit")) {
      resumed.add(id, GSON.toJsonTree(train(id, out.resolve("runs").resolve(id), scratch)));
    }
    expected.add("resumed", resumed);
    JsonObject logits = new JsonObject();
    for (String id : List.of("first_maps", "first_deit")) {
      logits.add(id, GSON.toJsonTree(logits(id, out.resolve("runs").resolve(id))));
    }
    for (String id : List.of("first_pvt", "first_gmlp")) {
      Path folder = scratch.resolve(id);
      say(run(null, train(id, folder, "--epochs", "1", "--quiet")));
      for (String kind : List.of(".safetensors", ".pt")) {
        List<String> words = new ArrayList<>(List.of("convert", id, "--weights", folder.toString(), "--to", out.resolve(id + kind).toString()));
        if (kind.equals(".pt") && id.equals("first_gmlp")) {
          words.add("--attention");
        }
        say(run(null, words.toArray(String[]::new)));
      }
      logits.add(id, GSON.toJsonTree(logits(id, out.resolve(id + ".safetensors"))));
    }
    expected.add("logits", logits);
    Files.writeString(out.resolve("expected.json"), GSON.toJson(expected) + "\n");
  }

  private static void say(List<String> lines) {
    lines.forEach(System.out::println);
  }

  private static String[] train(String id, Path folder, String... more) {
    List<String> words = new ArrayList<>(List.of("train", id, "--data", "shapes:64", "--limit", "40", "--size", "" + SIZE, "--seed", "11", "--device", "cpu", "--out", folder.toString()));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  /** Runs a command; ends it as Ctrl-C would at a line that begins so. */
  private static List<String> run(String stopAt, String... words) throws Exception {
    Process process = FirstEditionProcess.of(List.of(words)).redirectErrorStream(true).start();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (stopAt != null && line.startsWith(stopAt)) {
          Thread.sleep(25); // into the epoch
          process.toHandle().destroy();
        }
      }
    }
    int code = process.waitFor();
    if (code != (stopAt == null ? 0 : 143)) {
      throw new AssertionError(code + ": " + said);
    }
    return said;
  }

  /** Trains until the middle and keeps that; says what it comes to at the end. */
  private static Map<String, String> train(String id, Path kept, Path scratch) throws Exception {
    Path whole = scratch.resolve(id + "-whole");
    say(run(null, train(id, whole, "--quiet")));
    Path stopped = scratch.resolve(id + "-stopped");
    say(run(STOP_AT, train(id, stopped)));
    try (TensorArchive archive = Safetensors.open(stopped.resolve("last.safetensors"))) {
      String progress = archive.metadata().get("progress");
      if (progress.contains("\"batch\":0,")) {
        throw new AssertionError("stopped between two epochs, try again: " + progress);
      }
    }
    Files.createDirectories(kept);
    for (String name : List.of("last.safetensors", "best.safetensors", "recipe.json", "run.json", "metrics.csv")) {
      Files.copy(stopped.resolve(name), kept.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    say(run(null, "train", id, "--out", stopped.toString(), "--resume", "--device", "cpu", "--quiet"));
    for (String name : List.of("last.safetensors", "best.safetensors")) {
      if (Files.mismatch(whole.resolve(name), stopped.resolve(name)) != -1) {
        throw new AssertionError(id + " resumed differs from whole: " + name);
      }
    }
    Map<String, String> digests = new TreeMap<>();
    try (TensorArchive archive = Safetensors.open(stopped.resolve("last.safetensors"))) {
      for (String name : archive.names()) {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(archive.get(name).bytes());
        digests.put(name, HexFormat.of().formatHex(digest.digest(), 0, 8));
      }
    }
    return digests;
  }

  private static Map<String, String> drawn(String id) throws Exception {
    Map<String, String> digests = new TreeMap<>();
    Classifier model = Catalogue.read().get(id).create(10, TensorShape.map(3, SIZE, SIZE));
    try (NDManager manager = NDManager.newBaseManager()) {
      model.initialize(manager, 7);
      for (Map.Entry<String, Parameter> parameter : BlockState.parameters(model).entrySet()) {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(parameter.getValue().getArray().toByteBuffer());
        digests.put(parameter.getKey(), HexFormat.of().formatHex(digest.digest(), 0, 8));
      }
    }
    return digests;
  }

  /** Two images of noise: the first numbers of java.util.Random(3), from -2 to 2. */
  private static NDArray images(NDManager manager) {
    Random random = new Random(3);
    float[] data = new float[2 * 3 * SIZE * SIZE];
    for (int i = 0; i < data.length; i++) {
      data[i] = 4 * random.nextFloat() - 2;
    }
    return manager.create(data, new Shape(2, 3, SIZE, SIZE));
  }

  /** Their logits. */
  private static float[][] logits(String id, Path weights) {
    Entry entry = Catalogue.read().get(id);
    try (NDManager manager = NDManager.newBaseManager(); TensorArchive archive = WeightFile.open(weights)) {
      int classes = 8;
      Classifier model = entry.create(classes, TensorShape.map(3, SIZE, SIZE));
      WeightLoader.load(archive, BlockState.parameters(model), List.of(), LoadOptions.strict(), manager);
      NDArray logits = model.logits(images(manager));
      float[] all = logits.toFloatArray();
      return new float[][] {Arrays.copyOfRange(all, 0, classes), Arrays.copyOfRange(all, classes, 2 * classes)};
    }
  }

  /** For every model: its id, its number of classes, then its parameters in order, with shapes. */
  private static void writeNames(Path file) throws Exception {
    try (Writer out = new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      for (Entry entry : Catalogue.read().entries()) {
        out.write(entry.id() + " " + entry.classes() + "\n");
        for (Map.Entry<String, Parameter> p : BlockState.parameters(entry.create(entry.classes())).entrySet()) {
          out.write("  " + p.getKey() + " " + p.getValue().getShape() + "\n");
        }
      }
    }
  }
}
