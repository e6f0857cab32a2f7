package org.blockwright.runtime.cli;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.blockwright.runtime.api.Calibration;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.export.QuantizationReport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A model with 8 bits, for the command that writes models. */
final class QuantizationOptions {
  /** How ranges are chosen. */
  enum Method {
    minmax,
    percentile
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--int8",
      description = "ONNX with 8 bits for CPUs (QDQ), calibrated on pictures.")
  private boolean int8;

  @Option(
      names = "--calibrate",
      paramLabel = "DATA",
      description = "Pictures like those to come, for --int8: data as train takes it.")
  private Optional<String> data;

  @Option(
      names = "--calibration",
      paramLabel = "METHOD",
      defaultValue = "percentile",
      description = "Ranges of 99.9 %% of the values (percentile, the default) or all (minmax).")
  private Method method;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "" + Calibration.IMAGES,
      description = "Calibrate on N of the pictures; 100 unless given.")
  private int images;

  @Option(names = "--json", description = "Print what became of it with --int8 as JSON.")
  private boolean json;

  boolean int8() {
    return int8;
  }

  boolean json() {
    return json;
  }

  /** Refuses what does not go together. */
  void check(Path target, boolean others) {
    if (int8 && data.isEmpty()) {
      throw refusal("--int8 needs pictures to calibrate on: --calibrate DATA");
    }
    if (!int8 && (data.isPresent() || json)) {
      throw refusal((json ? "--json" : "--calibrate") + " goes with --int8 alone");
    }
    if (int8 && others) {
      throw refusal("--int8 goes with none of --attention, --optimized and --names");
    }
    if (int8 && !target.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      throw refusal("--int8 is written as .onnx, and --to says " + target);
    }
    if (images < 1) {
      throw refusal("--images is at least 1, not " + images);
    }
  }

  private ParameterException refusal(String text) {
    return new ParameterException(spec.commandLine(), text);
  }

  /** Writes a model, and says what became of it. */
  void write(ImageClassifier model, Path target, Console console) {
    try (Dataset pictures = DataSpec.parse(data.orElseThrow()).openForEvaluation(false)) {
      Calibration calibration =
          method == Method.minmax
              ? Calibration.minMax(pictures.train())
              : Calibration.percentile(pictures.train());
      QuantizationReport report = calibration.limit(images).quantize(model, target);
      if (json) {
        JsonObject document = new Gson().toJsonTree(report).getAsJsonObject();
        document.addProperty("file", target.toString());
        document.addProperty("calibration", method.name());
        console.json(document);
      } else {
        print(report, target, console);
      }
    }
  }

  private static void print(QuantizationReport report, Path target, Console console) {
    console
        .out()
        .printf(
            Locale.ROOT,
            "%s written: %.1f MB, %.0f %% of float32's %.1f MB%n"
                + "%d convolutions and linear layers with 8 bits%s%n"
                + "in float32: %s%n"
                + "on the %d pictures of the calibration %d predictions change; logits by %.1f %%%n",
            target,
            report.bytes() / 1e6,
            100.0 * report.bytes() / report.floatBytes(),
            report.floatBytes() / 1e6,
            report.layers(),
            report.leftLayers().isEmpty() ? "" : ", without " + report.leftLayers(),
            report.left().isEmpty() ? "nothing else" : new TreeMap<>(report.left()),
            report.images(),
            report.changed(),
            100 * report.difference());
  }
}
