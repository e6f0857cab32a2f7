package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.api.Calibration;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.data.ImageEncoder;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.export.QuantizationReport;
import org.blockwright.runtime.export.Runtimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published weights with 8 bits on real images; needs the folder that {@code data.dir} names. */
class QuantizedWeightsTest {
  private static final int ROUNDS = 3;
  private static final int TIMED = 10;

  @TempDir Path folder;

  private final Path data = Path.of(System.getProperty("data.dir", "../../shared/data"));

  private Path need(String file) {
    Path path = data.resolve(file);
    assumeTrue(Files.exists(path), "there is no " + path + ": set -Ddata.dir");
    return path;
  }

  /** Pictures and the numbers of their classes. */
  private record Pictures(List<Path> files, List<Integer> labels, List<String> classNames)
      implements ImageSource {
    @Override
    public int size() {
      return files.size();
    }

    Pictures part(int from, int to) {
      return new Pictures(files.subList(from, to), labels.subList(from, to), classNames);
    }

    @Override
    public int label(int i) {
      return labels.get(i);
    }

    @Override
    public String name(int i) {
      return files.get(i).toString();
    }

    @Override
    public RgbImage decode(int i) {
      return Images.read(files.get(i));
    }
  }

  /**
   * Half of the pictures choose the ranges, the other half is asked about, and the other way. For
   * figures of other ranges: {@code -Dsurefire.args="-Dint8.percentile=100"}.
   */
  @Test
  void top1StaysWithinTwoImagesAndTheFileIsAQuarter() throws IOException {
    double percentile =
        Double.parseDouble(System.getProperty("int8.percentile", "" + Calibration.PERCENTILE));
    Path weights = need("weights/mobilenet_v2_imagenet.safetensors");
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    List<String> rows = Files.readAllLines(need("imagenet-100/labels.csv"));
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split(",");
      files.add(need("imagenet-100/images/" + cells[0]));
      labels.add(Integer.parseInt(cells[1]));
    }
    Path whole = folder.resolve("float.onnx");
    Path small = folder.resolve("int8.onnx");
    Path script = folder.resolve("int8.pt");
    int right = 0;
    int rounded = 0;
    int scripted = 0;
    try (ImageClassifier model = ImageClassifier.load("mobilenetv2_100", weights)) {
      model.export(whole);
      Pictures all = new Pictures(files, labels, model.classNames());
      List<Runtimes.Values> images = encode(model, files);
      int half = all.size() / 2;
      for (int from : new int[] {0, half}) {
        Pictures asked = all.part(from, from + half);
        Calibration calibration =
            Calibration.percentile(all.part(half - from, all.size() - from), percentile)
                .judgedBy(asked);
        calibration.judgedBy(asked.part(0, 1)).quantize(model, small);
        QuantizationReport report = calibration.quantize(model, script);
        System.out.println(report);
        int float32 = right(whole, images.subList(from, from + half), asked.labels);
        int int8 = right(small, images.subList(from, from + half), asked.labels);
        QuantizationReport.Right engine = report.judged().right().orElseThrow();
        assertEquals(float32, engine.before(), "in single precision by the engine");
        right += float32;
        rounded += int8;
        scripted += engine.after();
      }
      double share = (double) Files.size(small) / Files.size(whole);
      double[] times = times(whole, small, images);
      System.out.printf(
          "%s %%: top-1 %d of 100 in float32, %d with 8 bits, %d by libtorch; %.3f of %d bytes;"
              + " onnxruntime, one thread, batch 1: %.2f ms in float32, %.2f ms with 8 bits%n",
          percentile, right, rounded, scripted, share, Files.size(whole), times[0], times[1]);
      assertEquals(Files.size(small), Files.size(script), 0.02 * Files.size(small));
      assertTrue(share > 0.2 && share < 0.28, "a share of " + share);
    }
    assumeTrue(sumsAreWhole(), "sums of bytes saturate on a CPU without VNNI");
    assertTrue(Math.abs(right - rounded) <= 2, right + " right became " + rounded);
    assertTrue(Math.abs(right - scripted) <= 2, right + " right became " + scripted);
  }

  /** Whether the CPU sums products of bytes in 32 bits, as far as Linux says. */
  private static boolean sumsAreWhole() throws IOException {
    Path cpu = Path.of("/proc/cpuinfo");
    return Files.exists(cpu) && Files.readString(cpu).contains("vnni");
  }

  private static List<Runtimes.Values> encode(ImageClassifier model, List<Path> files) {
    ImageEncoder encoder = new ImageEncoder(model.preprocessing(), 1);
    List<Runtimes.Values> images = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager()) {
      for (Path file : files) {
        try (NDArray image = encoder.upload(List.of(encoder.encode(Images.read(file))), manager)) {
          images.add(Runtimes.Values.of(image));
        }
      }
    }
    return images;
  }

  private static int right(Path file, List<Runtimes.Values> images, List<Integer> labels) {
    int right = 0;
    List<List<Runtimes.Values>> outputs = Runtimes.onnxEach(file, images);
    for (int i = 0; i < images.size(); i++) {
      float[] logits = outputs.get(i).get(0).data();
      int best = 0;
      for (int k = 1; k < logits.length; k++) {
        best = logits[k] > logits[best] ? k : best;
      }
      right += best == labels.get(i) ? 1 : 0;
    }
    return right;
  }

  /** Least milliseconds for an image, of alternating rounds. */
  private static double[] times(Path a, Path b, List<Runtimes.Values> images) {
    double[] least = {Double.MAX_VALUE, Double.MAX_VALUE};
    for (int round = 0; round < ROUNDS; round++) {
      List<Path> files = List.of(a, b);
      for (int i = 0; i < 2; i++) {
        least[i] = Math.min(least[i], Runtimes.onnxMillis(files.get(i), images.subList(0, TIMED)));
      }
    }
    return least;
  }
}
