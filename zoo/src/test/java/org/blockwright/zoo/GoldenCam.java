package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.explain.Explainer;
import org.blockwright.runtime.explain.ExplanationMethod;
import org.blockwright.runtime.explain.Heatmap;
import org.blockwright.runtime.explain.NodeActivations;
import org.blockwright.runtime.explain.SaliencyMap;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;

/**
 * A golden file of explanation maps: for some layers of a network activations, gradients and maps,
 * for images that are in the file or that it names.
 */
final class GoldenCam implements AutoCloseable {
  private static final double LIMIT = 1e-5;

  /** Its denominator may be near 0. */
  private static final double LIMIT_PP = 1e-4;

  /** What the files call a method. */
  private static final Map<String, ExplanationMethod> METHODS =
      Map.of(
          "cam", ExplanationMethod.CAM,
          "gradcam", ExplanationMethod.GRAD_CAM,
          "gradcam_pp", ExplanationMethod.GRAD_CAM_PP,
          "hirescam", ExplanationMethod.HI_RES_CAM,
          "layercam", ExplanationMethod.LAYER_CAM,
          "eigencam", ExplanationMethod.EIGEN_CAM);

  /** Networks of the data folder that the zoo calls otherwise, as their weights are called. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "resnet20_cifar10", "resnet20_cifar",
          "resnet56_cifar10", "resnet56_cifar",
          "mobilenet_v2", "mobilenetv2_100",
          "mobilenet_v2_imagenet", "mobilenetv2_100",
          "squeezenet1_0_imagenet", "squeezenet1_0");

  private static final Pattern MAP =
      Pattern.compile("(?:(.+)\\.)?(" + String.join("|", METHODS.keySet()) + ")");

  private final NDManager manager = NDManager.newBaseManager(Device.cpu());
  private final TensorArchive file;
  private final Path data;
  private final Map<String, List<String>> maps = new LinkedHashMap<>();
  private float factor = 1;

  private GoldenCam(TensorArchive file, Path data) {
    this.file = file;
    this.data = data;
    for (String name : file.names()) {
      var found = MAP.matcher(name);
      if (found.matches() && file.names().contains("target")) {
        String layer = found.group(1) == null ? "" : found.group(1);
        maps.computeIfAbsent(layer, key -> new ArrayList<>()).add(name);
      }
    }
  }

  static GoldenCam open(Path file, Path data) {
    return new GoldenCam(WeightFile.open(file), data);
  }

  /** The layers that have maps; an empty name for the one that the metadata name. */
  List<String> layers() {
    return List.copyOf(maps.keySet());
  }

  /** Makes the gradients of one channel and all activations of another a little larger. */
  void disturb(float share) {
    factor = 1 + share;
  }

  void checkFormulas(String layer) {
    for (String name : maps.get(layer)) {
      ExplanationMethod method = method(name);
      if (method.isAtNode()) {
        check(layer, method);
      }
    }
  }

  /** A formula on the activations and gradients that the file has. */
  void check(String layer, ExplanationMethod method) {
    float[] values = tensor(layer, "activations", "features");
    float[] slopes = tensor(layer, "gradients", "grad_features");
    TensorShape shape = shape(layer);
    int each = (int) shape.elements();
    if (factor != 1) {
      int cells = shape.height() * shape.width();
      for (int i = 0; i < values.length; i++) {
        values[i] *= i % each / cells == 0 ? factor : 1;
        slopes[i] *= i % each / cells == 1 ? factor : 1;
      }
    }
    List<Heatmap> found = new ArrayList<>();
    for (int at = 0; at < values.length; at += each) {
      found.add(
          method.map(
              new NodeActivations(
                  layer,
                  shape,
                  Arrays.copyOfRange(values, at, at + each),
                  Arrays.copyOfRange(slopes, at, at + each))));
    }
    compare(layer, method, found);
  }

  /** The maps of the zoo's network with the given weights. */
  void checkNetwork(String layer) {
    ModelEntry entry = entry();
    Path weights = data.resolve("weights/" + file.metadata().get("model") + ".safetensors");
    Path imagenet =
        data.resolve("weights/" + file.metadata().get("model") + "_imagenet.safetensors");
    Path given = Files.exists(weights) ? weights : imagenet;
    assumeTrue(Files.exists(given), () -> "no " + weights + ": set -Ddata.dir");
    try (ImageClassifier model =
        ImageClassifier.of(entry).weights(given).devices(List.of(Device.cpu())).load()) {
      NDArray input = input(model);
      int[] targets = targets();
      String node = node(layer, entry, model.network());
      for (String name : maps.get(layer)) {
        ExplanationMethod method = method(name);
        Explainer explainer = method.isAtNode() ? method.at(node) : method;
        List<SaliencyMap> found = explainer.maps(model.network(), input, targets);
        compare(layer, method, found.stream().map(SaliencyMap::heat).toList());
      }
    }
  }

  private void compare(String layer, ExplanationMethod method, List<Heatmap> found) {
    String name =
        maps.get(layer).stream().filter(map -> method(map) == method).findFirst().orElseThrow();
    float[] expected = file.get(name).toFloats();
    double limit = method == ExplanationMethod.GRAD_CAM_PP ? LIMIT_PP : LIMIT;
    int cells = expected.length / found.size();
    for (int row = 0; row < found.size(); row++) {
      float[] actual = found.get(row).values();
      assertEquals(cells, actual.length, name + " of row " + row);
      double most = 0;
      for (int i = 0; i < cells; i++) {
        most = Math.max(most, Math.abs(expected[row * cells + i]));
      }
      for (int i = 0; i < cells; i++) {
        double off = Math.abs(expected[row * cells + i] - actual[i]);
        String what = "%s: %s, row %d, cell %d, by %s of %s";
        assertTrue(
            off <= limit * most, what.formatted(layer, method.label(), row, i, off / most, most));
      }
    }
  }

  private static ExplanationMethod method(String name) {
    return METHODS.get(name.substring(name.lastIndexOf('.') + 1));
  }

  private Optional<String> name(String layer, String... names) {
    String prefix = layer.isEmpty() ? "" : layer + ".";
    return Arrays.stream(names)
        .map(name -> prefix + name)
        .filter(file.names()::contains)
        .findFirst();
  }

  private float[] tensor(String layer, String... names) {
    Optional<String> name = name(layer, names);
    assumeTrue(name.isPresent(), () -> "the file has no " + List.of(names) + " of " + layer);
    return file.get(name.get()).toFloats();
  }

  private TensorShape shape(String layer) {
    String name = name(layer, "activations", "features").orElseThrow();
    try (NDArray array = file.get(name).toArray(manager)) {
      long[] dims = array.getShape().getShape();
      if (dims.length == 4) {
        return TensorShape.map((int) dims[1], (int) dims[2], (int) dims[3]);
      }
      // Tokens: their grid is the maps'.
      try (NDArray map = file.get(maps.get(layer).get(0)).toArray(manager)) {
        int height = (int) map.getShape().get(1);
        int width = (int) map.getShape().get(2);
        return TensorShape.tokens((int) dims[2], height, width, (int) dims[1] - height * width);
      }
    }
  }

  private int[] targets() {
    try (NDArray array = file.get("target").toArray(manager)) {
      return Arrays.stream(array.toLongArray()).mapToInt(Math::toIntExact).toArray();
    }
  }

  private ModelEntry entry() {
    String named = file.metadata().getOrDefault("model", "");
    assumeTrue(!named.isEmpty(), "the file names no network");
    String id = OTHERWISE.getOrDefault(named, named);
    return Catalogue.read().entries().stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError("the file is of the network \"" + named + "\", not in the zoo"));
  }

  /** Images of the file, or pictures that it names, in the order of the rows. */
  private NDArray input(ImageClassifier model) {
    if (file.names().contains("input")) {
      return file.get("input").toArray(manager);
    }
    String files = file.metadata().get("files");
    assumeTrue(files != null, "the file has neither an input nor names of pictures");
    List<RgbImage> pictures = new ArrayList<>();
    Path zip = data.resolve("cifar10-jpeg/test-2000.zip");
    for (String name : files.split("[\\s,]+")) {
      Path plain = data.resolve("imagenet-100/images").resolve(Path.of(name).getFileName());
      if (Files.exists(plain)) {
        pictures.add(Images.read(plain));
      } else {
        assumeTrue(Files.exists(zip), () -> "no " + zip + ": set -Ddata.dir");
        pictures.add(picture(zip, name));
      }
    }
    return Images.toInput(pictures, model.preprocessing(), manager);
  }

  private static RgbImage picture(Path zip, String name) {
    try (Dataset images = DataSpec.parse("imagefolder:" + zip).open()) {
      ImageSource source = images.validation();
      for (int i = 0; i < source.size(); i++) {
        if (source.name(i).endsWith(name)) {
          return source.decode(i);
        }
      }
      throw new AssertionError("there is no " + name + " in " + zip);
    } catch (org.blockwright.runtime.data.UnreadableImageException e) {
      throw new AssertionError(name, e);
    }
  }

  /** The node of a layer, which is called as ours or as in the official code. */
  private String node(String layer, ModelEntry entry, Classifier model) {
    String official =
        layer.isEmpty()
            ? file.metadata().getOrDefault("layer", "").replaceFirst(" output$", "")
            : layer;
    var parameters = BlockState.parameters(model);
    if (parameters.keySet().stream().anyMatch(name -> name.startsWith(official + "."))) {
      return official;
    }
    for (KeyMap names : entry.names()) {
      List<String> within = new ArrayList<>();
      names
          .names(parameters)
          .forEach(
              (ours, theirs) -> {
                if (theirs.stream().anyMatch(name -> name.startsWith(official + "."))) {
                  within.add(ours.substring(0, ours.lastIndexOf('.')));
                }
              });
      if (!within.isEmpty()) {
        return common(within);
      }
    }
    return official;
  }

  private static String common(List<String> paths) {
    List<String> common = new ArrayList<>(List.of(paths.get(0).split("\\.")));
    for (String path : paths) {
      String[] names = path.split("\\.");
      int same = 0;
      while (same < Math.min(names.length, common.size()) && names[same].equals(common.get(same))) {
        same++;
      }
      common.subList(same, common.size()).clear();
    }
    return String.join(".", common);
  }

  @Override
  public void close() {
    file.close();
    manager.close();
  }
}
