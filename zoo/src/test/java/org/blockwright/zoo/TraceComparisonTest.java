package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.data.CropWindow;
import org.blockwright.runtime.data.ImageEncoder;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.Interpolation;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.Rgb;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.pytorch.Tensors;
import org.blockwright.runtime.trace.Parting;
import org.blockwright.runtime.trace.TraceComparison;
import org.blockwright.runtime.trace.TraceReport;
import org.blockwright.runtime.weights.Safetensors;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightTensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces with one planted slip each: it is named, and where it is. */
class TraceComparisonTest {
  private static final int SIDE = 32;
  private static final String TRANSFORMER = "deit_tiny";
  private static final String CONVOLUTIONS = "resnet18";

  @TempDir static Path folder;

  private static Network vit;
  private static Network convolutions;
  private static RgbImage picture;
  private static byte[] png;

  /** A model with drawn weights, loaded from a file, and the same once more for theirs. */
  private record Network(ImageClassifier own, Classifier theirs, NDManager manager) {
    static Network of(String id, Path file) {
      NDManager manager = NDManager.newBaseManager();
      TensorShape image = TensorShape.map(3, SIDE, SIDE);
      Classifier theirs = Catalogue.read().get(id).create(1000, image);
      theirs.initialize(manager, 7);
      List<WeightTensor> tensors = new ArrayList<>();
      for (Pair<String, Parameter> pair : theirs.getParameters()) {
        // Norms that do nothing, as they are drawn, hide it when two of them are swapped.
        if (pair.getKey().matches(".*(norm|bn)\\d?\\.(weight|bias)")) {
          try (NDArray noise = manager.randomNormal(pair.getValue().getShape())) {
            pair.getValue().getArray().addi(noise.mul(0.2f));
          }
        }
        tensors.add(WeightTensor.of(pair.getKey(), pair.getValue().getArray()));
      }
      Safetensors.write(file, TensorArchive.of(id, tensors, Map.of()));
      ImageClassifier own = ImageClassifier.of(id).weights(file).size(SIDE).load();
      return new Network(own, theirs, manager);
    }

    float[] values(String parameter) {
      return theirs.getParameters().get(parameter).getArray().toFloatArray();
    }

    float[] input() {
      float[] rows = new ImageEncoder(own.preprocessing(), 1).encode(picture);
      return planes(rows);
    }

    void close() {
      own.close();
      manager.close();
    }
  }

  private static float[] planes(float[] rows) {
    float[] planes = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      planes[i % 3 * (rows.length / 3) + i / 3] = rows[i];
    }
    return planes;
  }

  @BeforeAll
  static void load() throws IOException {
    BufferedImage drawn = new BufferedImage(151, 113, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < drawn.getHeight(); y++) {
      for (int x = 0; x < drawn.getWidth(); x++) {
        int red = (int) (127 + 100 * Math.sin(x / 5.0) + 20 * Math.cos(x * y / 7.0));
        int green = (int) (90 + 80 * Math.cos(y / 9.0 + x / 30.0));
        int blue = (x * 7 + y * 13) % 256;
        drawn.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    picture = Images.of(drawn);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(drawn, "png", out);
    png = out.toByteArray();
    vit = Network.of(TRANSFORMER, folder.resolve("vit.safetensors"));
    convolutions = Network.of(CONVOLUTIONS, folder.resolve("convolutions.safetensors"));
  }

  @AfterAll
  static void close() {
    vit.close();
    convolutions.close();
  }

  private static TraceReport compare(Network network, HandTrace trace) throws IOException {
    return TraceComparison.compare(
        network.own, trace.write(Files.createTempFile(folder, "trace", ".safetensors")));
  }

  private static void assertFirst(TraceReport report, String place, String key, String cause) {
    Parting first = report.first().orElseThrow(() -> new AssertionError("nothing parts"));
    assertEquals(place, first.place(), first::toString);
    assertEquals(key, first.key(), first::toString);
    assertTrue(first.causes().get(0).text().startsWith(cause), first::toString);
    assertTrue(first.causes().get(0).tried(), first::toString);
  }

  /** timm's modules: norms, the parts of the MLP, whole blocks. */
  private static Map<String, String> timm() {
    Map<String, String> modules = new LinkedHashMap<>();
    for (int i = 0; i < 12; i++) {
      String block = "blocks." + i;
      for (String node : List.of("norm1", "attn", "norm2")) {
        modules.put(block + "." + node, block + "." + node);
      }
      modules.put(block + ".mlp.fc2", block + ".mlp.fc2");
      modules.put(block + ".add2", block);
    }
    modules.put("norm", "norm");
    modules.put("head.fc", "head");
    return modules;
  }

  /** Their transformer, whose first layers of the MLPs are noted down before and after GELU. */
  private static HandTrace transformer(double eps, boolean tanh, boolean actNoted) {
    HandTrace trace = new HandTrace();
    trace.floats("image/input", new long[] {1, 3, SIDE, SIDE}, vit.input());
    return trace.run(
        vit.theirs,
        SIDE,
        vit.input(),
        timm(),
        (path, input, shape, ours) -> {
          if (path.matches("(blocks\\.\\d+\\.)?norm\\d?")) {
            float[] scale = vit.values(path + ".weight");
            return HandTrace.layerNorm(input, scale, vit.values(path + ".bias"), eps);
          }
          if (!path.endsWith("fc1")) {
            return null;
          }
          float[] bias = vit.values(path + ".bias");
          float[] before = HandTrace.linear(input, vit.values(path + ".weight"), bias);
          long[] out = {1, shape[1], bias.length};
          trace.floats(path, out, before);
          float[] after = tanh ? HandTrace.tanhGelu(before) : ours;
          if (actNoted) {
            trace.floats(path.replace("fc1", "act"), out, after);
          }
          return after;
        });
  }

  @Test
  void withoutASlipNothingParts() throws IOException {
    HandTrace trace = transformer(1e-6, false, true);
    trace.bytes("image/file", png).picture("image/decoded", picture);
    TraceReport report = compare(vit, trace);
    assertEquals(List.of(), report.partings());
    assertEquals(12 * 7 + 2, report.nodes());
    assertEquals(List.of(), report.unknown());
    assertEquals(List.of("decoding", "resize, crop and normalisation"), report.stages());
  }

  @Test
  void anEpsilon() throws IOException {
    TraceReport report = compare(vit, transformer(1e-5, false, true));
    assertFirst(report, "blocks.0.norm1", "blocks.0.norm1", "epsilon 1e-5 instead of 1e-6");
  }

  @Test
  void geluByTanh() throws IOException {
    TraceReport report = compare(vit, transformer(1e-6, true, true));
    assertFirst(report, "blocks.0.mlp.fc1", "blocks.0.mlp.act", "GELU approximated with tanh");
    assertEquals(1, report.partings().size(), "the one cause explains all twelve");
  }

  /** {@code F.gelu} is no module: what is behind it parts, and the cause lies before it. */
  @Test
  void geluByTanhThatIsNotNotedDown() throws IOException {
    TraceReport report = compare(vit, transformer(1e-6, true, false));
    assertFirst(report, "blocks.0.mlp.fc2", "blocks.0.mlp.fc2", "GELU approximated with tanh");
  }

  private static void swap(Network network, String one, String other) {
    NDArray a = network.theirs.getParameters().get(one).getArray();
    NDArray b = network.theirs.getParameters().get(other).getArray();
    try (NDArray kept = a.duplicate()) {
      Tensors.copy(b, a);
      Tensors.copy(kept, b);
    }
  }

  @Test
  void twoTensorsSwapped() throws IOException {
    String one = "blocks.1.norm2.weight";
    String other = "blocks.3.norm1.weight";
    swap(vit, one, other);
    try {
      TraceReport report = compare(vit, transformer(1e-6, false, true));
      assertFirst(report, "blocks.1.norm2", "blocks.1.norm2", one + " and " + other + " swapped");
      assertEquals(1, report.partings().size());
    } finally {
      swap(vit, one, other);
    }
  }

  /** torchvision's modules: convolutions, norms before the activation, whole blocks. */
  private static HandTrace residual(double eps, boolean statistics) {
    HandTrace trace = new HandTrace();
    trace.floats("image/input", new long[] {1, 3, SIDE, SIDE}, convolutions.input());
    Map<String, String> modules = new LinkedHashMap<>();
    modules.put("conv1", "conv1");
    modules.put("maxpool", "maxpool");
    for (int layer = 1; layer <= 4; layer++) {
      for (int i = 0; i < 2; i++) {
        String block = "layer" + layer + "." + i;
        modules.put(block + ".conv1", block + ".conv1");
        modules.put(block + ".conv2", block + ".conv2");
        modules.put(block + ".add", block);
      }
    }
    modules.put("head.fc", "fc");
    return trace.run(
        convolutions.theirs,
        SIDE,
        convolutions.input(),
        modules,
        (path, input, shape, ours) -> {
          if (!path.matches("(layer\\d\\.\\d\\.)?bn\\d")) {
            return null;
          }
          float[] y = batchNorm(path, input, shape, eps, statistics && path.equals("layer2.1.bn1"));
          trace.floats(path, shape, y);
          if (!path.endsWith("bn2")) {
            y = y.clone();
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.max(0, y[i]);
            }
          }
          return y;
        });
  }

  private static float[] batchNorm(
      String path, float[] x, long[] shape, double eps, boolean statistics) {
    float[] scale = convolutions.values(path + ".weight");
    float[] shift = convolutions.values(path + ".bias");
    float[] mean = convolutions.values(path + ".running_mean");
    float[] variance = convolutions.values(path + ".running_var");
    int positions = (int) (shape[2] * shape[3]);
    float[] y = new float[x.length];
    for (int c = 0; c < scale.length; c++) {
      double middle = mean[c];
      double spread = variance[c];
      if (statistics) {
        middle = 0;
        spread = 0;
        for (int i = 0; i < positions; i++) {
          middle += x[c * positions + i] / positions;
        }
        for (int i = 0; i < positions; i++) {
          spread += Math.pow(x[c * positions + i] - middle, 2) / positions;
        }
      }
      for (int i = c * positions; i < (c + 1) * positions; i++) {
        y[i] = (float) ((x[i] - middle) / Math.sqrt(spread + eps) * scale[c] + shift[c]);
      }
    }
    return y;
  }

  @Test
  void convolutionsWithoutASlip() throws IOException {
    TraceReport report = compare(convolutions, residual(1e-5, false));
    assertEquals(List.of(), report.partings());
    assertEquals(1 + 1 + 1 + 8 * 5 + 1, report.nodes());
    assertEquals("torchvision", report.names());
  }

  @Test
  void theEpsilonOfBatchNorm() throws IOException {
    TraceReport report = compare(convolutions, residual(1e-3, false));
    assertFirst(report, "bn1", "bn1", "epsilon 1e-3 instead of 1e-5 in the batch norm");
  }

  @Test
  void aNormThatWasLeftInTraining() throws IOException {
    TraceReport report = compare(convolutions, residual(1e-5, true));
    assertFirst(report, "layer2.1.bn1", "layer2.1.bn1", "batch norm with the statistics of the");
    assertEquals(1, report.partings().size());
  }

  @Test
  void twoKernelsSwapped() throws IOException {
    String one = "layer1.0.conv2.weight";
    String other = "layer1.1.conv1.weight";
    swap(convolutions, one, other);
    try {
      TraceReport report = compare(convolutions, residual(1e-5, false));
      assertFirst(report, "layer1.0.conv2", "layer1.0.conv2", one + " and " + other + " swapped");
    } finally {
      swap(convolutions, one, other);
    }
  }

  private static Preprocessing own() {
    return vit.own.preprocessing();
  }

  private static Preprocessing with(Interpolation interpolation, Rgb mean, Rgb std) {
    return new Preprocessing(own().size(), own().resize(), interpolation, mean, std);
  }

  private static float[] encoded(RgbImage image, Preprocessing how) {
    return planes(new ImageEncoder(how, 1).encode(image));
  }

  private static HandTrace input(float... values) {
    return new HandTrace()
        .bytes("image/file", png)
        .floats("image/input", new long[] {3, SIDE, SIDE}, values);
  }

  private static RgbImage resized(Preprocessing how) {
    int width = (int) ((double) how.resize() * picture.width() / picture.height());
    Preprocessing whole =
        new Preprocessing(width, how.resize(), how.interpolation(), how.mean(), how.std());
    RgbImage square = Images.framed(picture, whole); // hangs over above and below
    RgbImage out = new RgbImage(width, how.resize());
    int over = (width - how.resize()) / 2;
    System.arraycopy(square.pixels(), 3 * width * over, out.pixels(), 0, out.pixels().length);
    return out;
  }

  private static RgbImage turned(RgbImage image) {
    RgbImage out = new RgbImage(image.width(), image.height());
    for (int i = 0; i < out.pixels().length; i++) {
      out.pixels()[i] = image.pixels()[i / 3 * 3 + 2 - i % 3];
    }
    return out;
  }

  @Test
  void bilinearForBicubic() throws IOException {
    Preprocessing other = with(Interpolation.BILINEAR, own().mean(), own().std());
    HandTrace steps = new HandTrace().picture("image/decoded", picture);
    assertFirst(
        compare(vit, steps.picture("image/resized", resized(other))),
        "resize",
        "image/resized",
        "bilinear, antialiased interpolation instead of bicubic");
    assertFirst(
        compare(vit, input(encoded(picture, other))),
        "resize, crop and normalisation",
        "image/input",
        "bilinear, antialiased interpolation instead of bicubic");
  }

  @Test
  void withoutAntialias() throws IOException {
    RgbImage whole = resized(own());
    RgbImage other = HandTrace.interpolated(picture, whole.width(), whole.height());
    HandTrace trace = new HandTrace().bytes("image/file", png).picture("image/resized", other);
    assertFirst(
        compare(vit, trace), "resize", "image/resized", "bilinear without antialias interpolation");
  }

  @Test
  void blueForRed() throws IOException {
    HandTrace decoded = new HandTrace().bytes("image/file", png);
    assertFirst(
        compare(vit, decoded.picture("image/decoded", turned(picture))),
        "decoding",
        "image/decoded",
        "channels in the order BGR instead of RGB");
    assertFirst(
        compare(vit, input(encoded(turned(picture), own()))),
        "resize, crop and normalisation",
        "image/input",
        "channels in the order BGR instead of RGB");
  }

  @Test
  void anotherMean() throws IOException {
    Preprocessing other = with(own().interpolation(), Rgb.grey(0.5f), Rgb.grey(0.5f));
    HandTrace trace = input(encoded(picture, other));
    trace.picture("image/cropped", Images.framed(picture, own()));
    assertFirst(compare(vit, trace), "normalisation", "image/input", "Inception's: mean (0.5");
    assertFirst(
        compare(vit, input(encoded(picture, other))),
        "resize, crop and normalisation",
        "image/input",
        "Inception's: mean (0.5");
  }

  @Test
  void notDividedBy255() throws IOException {
    Preprocessing other = with(own().interpolation(), Rgb.grey(0), Rgb.grey(1 / 255f));
    assertFirst(
        compare(vit, input(encoded(picture, other))),
        "resize, crop and normalisation",
        "image/input",
        "values from 0 to 255, not divided by 255");
  }

  @Test
  void aCropThatIsOffByOne() throws IOException {
    RgbImage whole = resized(own());
    RgbImage crop = new RgbImage(SIDE, SIDE);
    int left = (int) Math.rint((whole.width() - SIDE) / 2.0) + 1;
    int top = (int) Math.rint((whole.height() - SIDE) / 2.0);
    for (int y = 0; y < SIDE; y++) {
      System.arraycopy(
          whole.pixels(),
          3 * ((top + y) * whole.width() + left),
          crop.pixels(),
          3 * SIDE * y,
          3 * SIDE);
    }
    HandTrace trace = new HandTrace().picture("image/resized", whole);
    assertFirst(
        compare(vit, trace.picture("image/cropped", crop)),
        "crop",
        "image/cropped",
        "the crop begins at (%d, %d) instead of (%d, %d)".formatted(left, top, left - 1, top));
  }

  @Test
  void squashed() throws IOException {
    RgbImage other =
        Images.view(
            picture,
            new CropWindow(0, 0, 151, 113, SIDE, SIDE, 0, 0, SIDE, SIDE, own().interpolation()));
    Preprocessing plain =
        new Preprocessing(SIDE, 0, own().interpolation(), own().mean(), own().std());
    assertFirst(
        compare(vit, input(encoded(other, plain))),
        "resize, crop and normalisation",
        "image/input",
        "resized to 32x32 as a whole");
  }

  /** What PyTorch 1.13 made of real pictures with real weights. */
  @Test
  void realOutputs() throws IOException {
    Path data = Path.of(System.getProperty("data.dir", "../../shared/data"));
    Path golden = data.resolve("golden/imagenet_parity.safetensors");
    assumeTrue(Files.exists(golden), "there is no " + golden + ": set -Ddata.dir");
    Path weights = data.resolve("weights/mobilenet_v2_imagenet.safetensors");
    try (TensorArchive file = Safetensors.open(golden);
        ImageClassifier model = ImageClassifier.load("mobilenetv2_100", weights)) {
      String name = file.metadata().get("files").split("[ ,]")[0];
      HandTrace trace = new HandTrace();
      trace.bytes("image/file", Files.readAllBytes(data.resolve("imagenet-100/images/" + name)));
      float[] input = Arrays.copyOf(file.get("input").toFloats(), 3 * 224 * 224);
      trace.floats("image/input", new long[] {1, 3, 224, 224}, input);
      float[] features = file.get("mobilenet_v2.features").toFloats();
      int length = features.length / (int) file.get("input").shape().get(0);
      trace.floats("features", new long[] {1, 1280, 7, 7}, Arrays.copyOf(features, length));
      float[] logits = Arrays.copyOf(file.get("mobilenet_v2.logits").toFloats(), 1000);
      trace.floats("classifier.1", new long[] {1, 1000}, logits);
      Path written = trace.write(folder.resolve("real.safetensors"));
      TraceReport report = TraceComparison.compare(model, written);
      assertEquals(List.of(), report.partings());
      assertEquals(List.of(), report.unknown());
      assertEquals(2, report.nodes());
      assertEquals("torchvision", report.names());
    }
  }
}
