package org.blockwright.runtime.report;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.PrettyJson;
import org.blockwright.runtime.report.HtmlReport.State;
import org.blockwright.runtime.train.EpochReport;
import org.blockwright.runtime.train.Metrics;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.RunInfo;
import org.blockwright.runtime.train.StepReport;
import org.blockwright.runtime.train.TrainingListener;
import org.blockwright.runtime.train.TrainingResult;

/**
 * Keeps a run's files beside its checkpoints: {@code run.json} (model, devices, precision,
 * versions, seed), {@code metrics.csv}, {@code report.html} and TensorBoard events under {@code
 * tensorboard}. A run that is resumed goes on in them; epochs that it does again are not there
 * twice.
 */
public final class RunFiles implements TrainingListener {
  private static final int STEPS_BETWEEN_EVENTS = 10;
  private final JsonObject startedWith;
  private RunInfo run;
  private List<EpochReport> epochs = new ArrayList<>();
  private EventFile events;
  private RunDetails details;
  private State state = State.RUNNING;

  /** Of a run of which there is nothing to say beside its recipe. */
  public RunFiles() {
    this(new JsonObject(), "");
  }

  /**
   * @param startedWith what else the run was started with, kept in {@code run.json} under {@code
   *     started_with}
   * @param network the network's nodes as the report shows them, see {@link NetworkFigure}
   */
  public RunFiles(JsonObject startedWith, String network) {
    this.startedWith = startedWith;
    details = new RunDetails(network, Optional.empty(), List.of());
  }

  /**
   * The figures of a run's epochs, as they are kept in its folder; none where there are none yet.
   *
   * @throws org.blockwright.runtime.base.FileException if they cannot be read
   */
  public static List<EpochReport> epochs(Path folder) {
    return MetricsCsv.read(folder.resolve("metrics.csv"), Integer.MAX_VALUE);
  }

  @Override
  public void started(RunInfo info) {
    run = info;
    epochs = MetricsCsv.read(run.folder().resolve("metrics.csv"), run.firstEpoch());
    AtomicFile.write(run.folder().resolve("run.json"), describe() + "\n");
    Path folder = run.folder().resolve("tensorboard");
    try {
      events = new EventFile(folder, run.firstStep());
    } catch (IOException e) {
      throw failed(e);
    }
    // The restart voids what stands at its step, which is where the last epoch ended.
    epochs.stream().filter(epoch -> epoch.step() >= run.firstStep()).forEach(this::scalars);
    write(State.RUNNING);
  }

  private String describe() {
    JsonObject object = new JsonObject();
    object.addProperty("model", run.model());
    object.addProperty("parameters", run.parameters());
    object.add("classes", PrettyJson.GSON.toJsonTree(run.classes()));
    object.add("devices", PrettyJson.GSON.toJsonTree(run.deviceNames()));
    object.addProperty("threads", run.threads());
    object.addProperty("precision", run.precision().toString());
    object.add("started_with", startedWith);
    object.addProperty("seed", run.recipe().integer(RecipeKey.SEED));
    object.add("versions", PrettyJson.GSON.toJsonTree(run.versions()));
    object.addProperty("resumed_at_step", run.firstStep());
    return PrettyJson.GSON.toJson(object);
  }

  @Override
  public void step(StepReport step) {
    if (step.step() % STEPS_BETWEEN_EVENTS == 0) {
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("step/loss", step.loss());
      values.put("step/learning_rate", step.rate());
      values.put("step/gradient_norm", step.gradientNorm());
      scalars(step.step(), values);
    }
  }

  @Override
  public void epoch(EpochReport epoch) {
    epochs.add(epoch);
    scalars(epoch);
    write(State.RUNNING);
  }

  private void scalars(EpochReport epoch) {
    Map<String, Double> values = new LinkedHashMap<>();
    add(values, "train", epoch.train());
    epoch.validation().ifPresent(metrics -> add(values, "validation", metrics));
    values.put("speed/images_per_second", epoch.imagesPerSecond());
    values.put("speed/data_wait_seconds", epoch.waited());
    scalars(epoch.step(), values);
  }

  private static void add(Map<String, Double> values, String split, Metrics metrics) {
    values.put("loss/" + split, metrics.loss());
    values.put("top1/" + split, metrics.top1());
    values.put("top5/" + split, metrics.top5());
    values.put("map/" + split, metrics.meanAveragePrecision());
  }

  private void scalars(long step, Map<String, Double> values) {
    try {
      events.scalars(step, values);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void ended(TrainingResult result) {
    write(result.interrupted() ? State.STOPPED : State.FINISHED);
  }

  /** Writes the report again, with what is known of the run now that it has ended. */
  public void complete(RunDetails more) {
    details = more;
    write(state);
  }

  private void write(State now) {
    state = now;
    AtomicFile.write(run.folder().resolve("metrics.csv"), MetricsCsv.write(epochs));
    AtomicFile.write(
        run.folder().resolve("report.html"), HtmlReport.render(run, epochs, state, details));
  }

  /** Ends the files; a run that failed is shown as stopped. */
  @Override
  public void close() {
    if (run == null) {
      return;
    }
    if (state == State.RUNNING) {
      write(State.STOPPED);
    }
    try {
      if (events != null) {
        events.close();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private BlockwrightException failed(IOException e) {
    return new FileException(
        "Cannot write events to "
            + run.folder().resolve("tensorboard")
            + ": "
            + AtomicFile.reason(e),
        e);
  }
}
