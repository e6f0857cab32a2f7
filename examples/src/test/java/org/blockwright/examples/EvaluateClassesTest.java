package org.blockwright.examples;

import static org.blockwright.examples.Commands.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.blockwright.examples.Commands.Result;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.train.DataLoaders;
import org.blockwright.runtime.train.Recipes;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.ModelMetadata;
import org.blockwright.runtime.weights.Safetensors;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightTensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is right about every picture, whatever its folders are called. */
class EvaluateClassesTest {
  private static final String MODEL = "resnet8_cifar";
  private static final List<String> CLASSES = List.of("apple", "pear", "plum");
  private static final int PICTURES = 60;

  @TempDir private static Path folder;

  private static Path named;
  private static Path unnamed;
  private static TensorArchive state;
  private static final List<BufferedImage> IMAGES = new ArrayList<>();
  private static final List<Integer> TRUTH = new ArrayList<>();

  @BeforeAll
  static void makeAModelThatIsRight() throws IOException {
    Random random = new Random(1);
    List<RgbImage> pictures = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      int base = random.nextInt(1 << 24);
      for (int at = 0; at < 32 * 32; at++) {
        image.setRGB(at % 32, at / 32, base ^ random.nextInt(1 << 24) & 0x3f3f3f);
      }
      IMAGES.add(image);
      Path file = folder.resolve("picture.png");
      ImageIO.write(image, "png", file.toFile());
      pictures.add(Images.read(file));
    }
    Classifier model = Catalogue.read().get(MODEL).create(CLASSES.size());
    try (NDManager manager = NDManager.newBaseManager()) {
      model.initialize(manager, 4);
      NDArray input =
          Images.toInput(
              pictures,
              DataLoaders.preprocessing(Recipes.of(Catalogue.read().get(MODEL))),
              manager);
      // Each class is right about as many pictures as its logit is above its own mean.
      Parameter bias = model.getParameters().get("head.fc.bias");
      bias.getArray().subi(model.logits(input).mean(new int[] {0}));
      for (long best : model.logits(input).argMax(1).toLongArray()) {
        TRUTH.add((int) best);
      }
      assertEquals(3, TRUTH.stream().distinct().count(), "" + TRUTH);
      named = folder.resolve("named.safetensors");
      unnamed = folder.resolve("unnamed.safetensors");
      Map<String, Parameter> parameters = BlockState.parameters(model);
      BlockState.write(
          named,
          parameters,
          KeyMap.own(),
          ModelMetadata.of(model).withClasses(CLASSES).safetensors());
      BlockState.write(unnamed, parameters, KeyMap.own(), Map.of());
      List<WeightTensor> copies = new ArrayList<>();
      for (WeightTensor tensor : BlockState.of(parameters, KeyMap.own(), Map.of()).tensors()) {
        copies.add(WeightTensor.ofFloats(tensor.name(), tensor.shape(), tensor.toFloats()));
      }
      state = TensorArchive.of("state", copies, Map.of());
    }
  }

  /** Pictures in folders of these names, the first for the model's first class; null for none. */
  private static String data(String... names) throws IOException {
    Path data = Files.createTempDirectory(folder, "data");
    for (int i = 0; i < PICTURES; i++) {
      String name = names[TRUTH.get(i)];
      if (name != null) {
        Path file = Files.createDirectories(data.resolve(name)).resolve(i + ".png");
        ImageIO.write(IMAGES.get(i), "png", file.toFile());
      }
    }
    return "imagefolder:" + data;
  }

  private static Result evaluate(Path weights, String data, String... more) {
    return run(
        Stream.concat(
                Stream.of(
                    "evaluate",
                    MODEL,
                    "--weights",
                    "" + weights,
                    "--data",
                    data,
                    "--device",
                    "cpu"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static double top1(Result result) {
    return result.assertDone().json().getAsJsonObject().get("top1").getAsDouble();
  }

  private static String notes(Result result) {
    JsonElement notes = result.json().getAsJsonObject().get("notes");
    return notes == null ? "" : notes.toString();
  }

  @Test
  void namesDecideWhateverTheirCaseAndOrder() throws IOException {
    Result same = evaluate(named, data("apple", "pear", "plum"), "--json");
    assertEquals(1, top1(same));
    assertEquals("", notes(same));
    Result capital = evaluate(named, data("apple", "Pear", "plum"), "--json");
    assertEquals(1, top1(capital));
    assertTrue(notes(capital).contains("Pear is pear"), capital.out());
    Result text = evaluate(named, data("apple", "Pear", "plum"));
    assertTrue(text.assertDone().err().contains("Pear is pear"), text.err());
  }

  @Test
  void strangersAreNamedUnlessPositionsAreAskedFor() throws IOException {
    String numbered = data("2_apple", "3_pear", "1_plum");
    evaluate(named, numbered)
        .assertFailed("does not know: 1_plum, 2_apple, 3_pear; it knows apple, pear, plum");
    evaluate(named, data("apple", "pear", "zebra"))
        .assertFailed(
            "does not know: zebra;",
            "model's own with --classes, or compare them by position with --classes-by-position");
    assertEquals(0, top1(evaluate(named, numbered, "--classes-by-position", "--json")));
    String inOrder = data("1_apple", "2_pear", "3_plum");
    assertEquals(1, top1(evaluate(named, inOrder, "--classes-by-position", "--json")));
  }

  @Test
  void someOfTheClassesAreMeasuredAndSaid() throws IOException {
    Result some = evaluate(named, data("apple", null, "plum"), "--json");
    assertEquals(1, top1(some));
    assertTrue(notes(some).contains("has 2 of the 3 classes"), some.out());
  }

  @Test
  void weightsWithoutNamesAreNamedByTheUser() throws IOException {
    String data = data("pear", "plum", "apple");
    evaluate(unnamed, data).assertFailed("give the names of the file's classes with --classes");
    Path names = Files.writeString(folder.resolve("names.txt"), "pear\nplum\napple\n");
    assertEquals(1, top1(evaluate(unnamed, data, "--classes", "" + names, "--json")));
  }

  @Test
  void anEntryIsChosenWhereSeveralCouldBeMeant() throws IOException {
    List<WeightTensor> tensors = new ArrayList<>();
    for (WeightTensor tensor : state.tensors()) {
      tensors.add(tensor.named("student." + tensor.name()));
      float[] zeros = new float[(int) tensor.elements()];
      tensors.add(
          WeightTensor.ofFloats(tensor.name(), tensor.shape(), zeros)
              .named("teacher." + tensor.name()));
    }
    Path file = folder.resolve("both.safetensors");
    Safetensors.write(file, TensorArchive.of("both", tensors, Map.of()));
    String data = data("apple", "pear", "plum");
    Path names = Files.writeString(folder.resolve("three.txt"), String.join("\n", CLASSES));
    String[] classes = {"--classes", "" + names, "--json"};
    evaluate(file, data, classes)
        .assertFailed("student, teacher: choose one of these entries with --entry");
    assertEquals(1, top1(evaluate(file, data, with(classes, "--entry", "student"))));
    assertTrue(top1(evaluate(file, data, with(classes, "--entry", "teacher"))) < 1);
    evaluate(file, data, with(classes, "--entry", "pupil")).assertFailed("no entry pupil");
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void valuesThatAreNoNumbersAreSaidAndNeverPrintedAsJson() throws IOException {
    List<WeightTensor> tensors = new ArrayList<>(state.tensors());
    for (int i = 0; i < tensors.size(); i++) {
      WeightTensor tensor = tensors.get(i);
      if (tensor.name().equals("head.fc.bias")) {
        tensors.set(
            i, WeightTensor.ofFloats(tensor.name(), tensor.shape(), Float.NaN, Float.NaN, 0));
      }
    }
    Path file = folder.resolve("nan.safetensors");
    Map<String, String> metadata = Map.of("classes", "[\"apple\",\"pear\",\"plum\"]");
    Safetensors.write(file, TensorArchive.of("nan", tensors, metadata));
    String said = "gives 1 parameters values that are no numbers (NaN or infinite): head.fc.bias";
    Result measured = evaluate(file, data("apple", "pear", "plum"), "--json");
    assertTrue(measured.assertDone().err().contains(said), measured.err());
    assertFalse(measured.out().contains("NaN"), measured.out());
    Path image = Commands.image(folder.resolve("black.png"));
    Result guessed = run("predict", MODEL, "" + image, "--weights", "" + file, "--json");
    assertTrue(guessed.assertDone().err().contains(said), guessed.err());
    assertFalse(guessed.out().contains("NaN"), guessed.out());
    JsonObject first = guessed.json().getAsJsonArray().get(0).getAsJsonObject();
    assertEquals(3, first.getAsJsonArray("predictions").size());
  }
}
