package org.blockwright.runtime.cli;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.ClassifierLoader;
import org.blockwright.runtime.api.ExportOptions;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.export.Execution;
import org.blockwright.runtime.standalone.WeightsType;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a trained model for others. */
@Command(
    name = "convert",
    description = "Write a trained model as safetensors, TorchScript, ONNX or a Java class.",
    mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer>, NeedsEngine {
  @Spec private CommandSpec spec;

  @Mixin private TrainedModel trained;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "What to write: .safetensors, .pt (TorchScript), .onnx or .java.")
  private Path target;

  @Option(
      names = "--names",
      paramLabel = "SOURCE",
      description = "Whose names the tensors get in safetensors; ours unless given.")
  private Optional<String> names;

  @Option(
      names = "--attention",
      description = "The head's attention maps as a second output (TorchScript and ONNX).")
  private boolean attention;

  @ArgGroup private OptimizedFor optimized = new OptimizedFor();

  @Option(
      names = "--weights-type",
      paramLabel = "TYPE",
      description = "How a class's weights are stored: ${COMPLETION-CANDIDATES}.")
  private WeightsType weightsType = WeightsType.FLOAT32;

  @Mixin private QuantizationOptions quantization;

  @Override
  public Integer call() {
    Console console = Console.of(spec.commandLine(), quantization.json());
    ModelEntry entry = trained.entry();
    requireFormat();
    quantization.check(
        target,
        attention
            || optimized.target().isPresent()
            || names.isPresent()
            || weightsType != WeightsType.FLOAT32);
    ExportOptions options = new ExportOptions(attention, optimized.target(), names, weightsType);
    ClassifierLoader loader =
        trained.loader(entry, console).devices(ConvertCommand::cpu).execution(Execution.BLOCKS);
    try (ImageClassifier model = TrainedModel.load(loader, console)) {
      if (quantization.int8()) {
        quantization.write(model, target, console);
      } else {
        model.export(target, options);
        console.out().println(target + " written");
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private static List<Device> cpu() {
    EngineAhead.await();
    return List.of(Device.cpu());
  }

  private void requireFormat() {
    try {
      ExportOptions.format(target);
    } catch (FileException e) {
      throw new ParameterException(spec.commandLine(), "--to " + e.getMessage(), e);
    }
  }
}
