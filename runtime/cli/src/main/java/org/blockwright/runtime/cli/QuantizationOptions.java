package org.blockwright.runtime.cli;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.blockwright.runtime.api.Calibration;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.Skipped;
import org.blockwright.runtime.export.QuantizationReport;
import org.blockwright.runtime.export.QuantizationReport.Judged;
import org.blockwright.runtime.export.QuantizationReport.Right;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A model with 8 bits, for the command that writes models. */
final class QuantizationOptions {
  private static final double MEGA = 1e6;
  private static final double PERCENT = 100;

  /** How ranges are chosen. */
  enum Method {
    minmax,
    percentile
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--int8",
      description = "8 bits for CPUs, calibrated on pictures: ONNX (QDQ) or TorchScript.")
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
      throw refusal(
          "--int8 goes with none of --attention, --optimized, --names and --weights-type");
    }
    if (int8 && !target.toString().toLowerCase(Locale.ROOT).matches(".*\\.(onnx|pt)")) {
      throw refusal("--int8 is written as .onnx or .pt, and --to says " + target);
    }
    if (images < Calibration.LEAST) {
      throw refusal("--images is at least " + Calibration.LEAST + ", not " + images);
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
      boolean others = pictures.validation() != pictures.train();
      QuantizationReport report =
          (others ? calibration.judgedBy(pictures.validation()) : calibration)
              .limit(images)
              .quantize(model, target);
      Skipped skipped = new Skipped();
      skipped.addAll(report.unreadable());
      if (skipped.count() > 0) {
        console.warn(skipped.summary());
      }
      if (json) {
        console.json(json(report, target));
      } else {
        print(report, target, console);
      }
    }
  }

  private JsonObject json(QuantizationReport report, Path target) {
    JsonObject document = new JsonObject();
    document.addProperty("file", target.toString());
    document.addProperty("calibration", method.name());
    document.addProperty("images", report.images());
    document.add("unreadable", new Gson().toJsonTree(new TreeMap<>(report.unreadable())));
    document.addProperty("bytes", report.bytes());
    document.addProperty("floatBytes", report.floatBytes());
    document.addProperty("layers", report.layers());
    document.add("leftLayers", new Gson().toJsonTree(report.leftLayers()));
    document.add("left", new Gson().toJsonTree(new TreeMap<>(report.left())));
    Judged judged = report.judged();
    document.addProperty("judgedImages", judged.images());
    document.addProperty("judgedByOthers", judged.others());
    document.addProperty("changed", judged.changed());
    document.addProperty("difference", judged.difference());
    judged
        .right()
        .ifPresent(
            right -> {
              document.addProperty("rightBefore", right.before());
              document.addProperty("right", right.after());
            });
    return document;
  }

  private static void print(QuantizationReport report, Path target, Console console) {
    Judged judged = report.judged();
    console
        .out()
        .printf(
            Locale.ROOT,
            "%s written: %.2f MB, %.3f of float32's %.2f MB%n"
                + "%d convolutions and linear layers with 8 bits%s, ranges from %d pictures%n"
                + "in float32: %s%n"
                + "on %d %s pictures: %d of the predictions change, logits by %.1f %% of their mean size%s%n",
            target,
            report.bytes() / MEGA,
            (double) report.bytes() / report.floatBytes(),
            report.floatBytes() / MEGA,
            report.layers(),
            report.leftLayers().isEmpty() ? "" : ", without " + report.leftLayers(),
            report.images(),
            report.left().isEmpty() ? "nothing else" : counted(report.left()),
            judged.images(),
            judged.others() ? "other" : "of the same",
            judged.changed(),
            PERCENT * judged.difference(),
            judged
                .right()
                .map(QuantizationOptions::said)
                .orElse("; their classes are not the model's, so what is right is not known"));
  }

  /** Such as: add 3, softmax 1. */
  private static String counted(Map<String, Integer> kinds) {
    return new TreeMap<>(kinds)
        .entrySet().stream()
            .map(kind -> kind.getKey() + " " + kind.getValue())
            .collect(Collectors.joining(", "));
  }

  private static String said(Right right) {
    return "; %d right in float32, %d with 8 bits".formatted(right.before(), right.after());
  }
}
