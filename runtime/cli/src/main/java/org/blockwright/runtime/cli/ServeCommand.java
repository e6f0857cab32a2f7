package org.blockwright.runtime.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.blockwright.runtime.api.ClassifierLoader;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.serve.ClassifierServer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a model over HTTP. */
@Command(
    name = "serve",
    description = {
      "Serve a page to drop pictures on, which shows the classes and where the model looks, and the"
          + " same as JSON: POST /v1/predict. Also /health and /metrics.",
      "Only this machine reaches it, unless --host says otherwise. Ctrl-C stops it."
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer>, NeedsEngine {
  private static final Duration WAIT = Duration.ofMillis(2);

  @Spec private CommandSpec spec;

  @Mixin private TrainedModel trained;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where to listen; 8080 unless given, and any free port for 0.")
  private int port = 8080;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "On which interface; 127.0.0.1 unless given, and all of them for 0.0.0.0.")
  private String host = "127.0.0.1";

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      description = "The largest file that is taken; 20971520 unless given.")
  private int maxBytes = 20 << 20;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Predictions a second for one address; 50 unless given.")
  private int rate = 50;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Requests that are answered together, at most; 8 unless given.")
  private int batch = 8;

  @Mixin private DeviceOption device;

  @Override
  public Integer call() throws InterruptedException {
    Console console = Console.of(spec.commandLine(), false);
    ClassifierLoader loader =
        trained.loader(trained.entry(), console, device).batching(batch, WAIT);
    try (ImageClassifier model = TrainedModel.load(loader, console);
        ClassifierServer server =
            ClassifierServer.of(model).host(host).port(port).maxBytes(maxBytes).rate(rate)) {
      server.start();
      Thread stop = new Thread(server::close, "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      console.out().println("Serving " + model.entry().name() + " at " + server.uri());
      console.out().flush();
      server.join();
    }
    return CommandLine.ExitCode.OK;
  }
}
