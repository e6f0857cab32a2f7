package org.blockwright.runtime.cli;

import ai.djl.Device;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.api.LocalizationScore;
import org.blockwright.runtime.api.Training;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.explain.Overlays;
import org.blockwright.runtime.train.TrainingResult;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows everything at once: a declaration, what it becomes, how it learns, where it looks. */
@Command(
    name = "demo",
    description =
        "Train a declared network under two heads on drawn pictures, and show where they look.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final String GAP = "small_gap";
  private static final String NOAH = "small_noah";
  private static final int SIDE = 144;
  private static final double NANOS = 1e9;

  /** Exit code of a process that Ctrl-C ended. */
  private static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for what is made; a new one under runs/ unless given.")
  private Optional<Path> out;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Pictures to train on; 4000 unless given.")
  private int images;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over them.")
  private Optional<Integer> epochs;

  @Option(names = "--seed", paramLabel = "N", description = "Of every random draw; 0 unless given.")
  private Optional<Integer> seed;

  @Option(names = "--quiet", description = "Print nothing but the result.")
  private boolean quiet;

  @Mixin private DeviceOption device;

  /** What came of one of the two models. */
  record Outcome(
      ModelEntry entry,
      long parameters,
      long macs,
      double top1,
      double seconds,
      LocalizationScore attention,
      List<LocalizationScore.Example> examples) {}

  @Override
  public Integer call() {
    Console console = Console.of(spec.commandLine(), quiet);
    PrintWriter result = console.out();
    Catalogue catalogue = Catalogue.read();
    List<ModelEntry> entries = List.of(catalogue.get(GAP), catalogue.get(NOAH));
    result.println(
        Figures.format(
            "%s declares @%s under @%s and under @%s; javac checked every shape and compiled both"
                + " into DJL blocks.",
            entries.get(0).family(),
            entries.get(0).backbone(),
            entries.get(0).head(),
            entries.get(1).head()));
    result.flush();
    Device chosen = device.choose(console).devices().get(0);
    Path folder = folder();
    List<Outcome> outcomes = new ArrayList<>();
    try (Dataset data = DataSpec.parse("shapes:" + images).open()) {
      for (ModelEntry entry : entries) {
        Optional<Outcome> outcome = outcome(entry, data, folder, chosen);
        if (outcome.isEmpty()) {
          return INTERRUPTED;
        }
        outcomes.add(outcome.get());
      }
      show(outcomes, data, folder, result);
    }
    return CommandLine.ExitCode.OK;
  }

  /** The folder asked for, or the first of runs/demo, runs/demo-2, … that is not there. */
  private Path folder() {
    return out.orElseGet(
        () -> {
          Path folder = Path.of("runs", "demo");
          for (int number = 2; Files.exists(folder); number++) {
            folder = Path.of("runs", "demo-" + number);
          }
          return folder;
        });
  }

  private Optional<Outcome> outcome(ModelEntry entry, Dataset data, Path folder, Device chosen) {
    int classes = data.classNames().size();
    Path run = folder.resolve(entry.id());
    long start = System.nanoTime();
    TrainingResult result =
        Training.of(entry)
            .data(data)
            .folder(run)
            .devices(List.of(chosen))
            .strict()
            .tell(line -> {}, line -> {})
            .recipe(
                r -> {
                  epochs.ifPresent(r::epochs);
                  seed.ifPresent(r::seed);
                })
            .listener(ConsoleProgress.standard(quiet))
            .run();
    if (result.interrupted()) {
      return Optional.empty();
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    double top1 = result.last().flatMap(last -> last.validation()).orElseThrow().top1();
    try (ImageClassifier trained =
        ImageClassifier.of(entry).weights(result.checkpoint()).devices(List.of(chosen)).load()) {
      return Optional.of(
          new Outcome(
              entry,
              trained.network().parameterCount(),
              trained.network().macs(),
              top1,
              seconds,
              LocalizationScore.of(trained, data.validation()),
              LocalizationScore.examples(trained, data.validation(), 0, classes)));
    }
  }

  private static void show(List<Outcome> outcomes, Dataset data, Path folder, PrintWriter result) {
    LocalizationScore any = outcomes.get(0).attention();
    TextTable table =
        new TextTable(
            "model",
            "head",
            ">parameters",
            ">multiply-adds",
            ">top-1",
            ">trained in",
            ">points at it",
            ">looks at it");
    for (Outcome outcome : outcomes) {
      table.row(
          outcome.entry().id(),
          outcome.entry().head(),
          Figures.format("%,d", outcome.parameters()),
          Figures.short3(outcome.macs()),
          Figures.percent(outcome.top1()),
          Figures.duration(outcome.seconds()),
          Figures.percent(outcome.attention().pointing()),
          Figures.percent(outcome.attention().inside()));
    }
    result.println();
    table.print(result);
    result.println();
    result.println(
        Figures.format(
            "top-1 on %,d new pictures, with %d kinds of figure. points at it: share of pictures"
                + " whose hottest place is on the figure or a cell of the map from it.",
            data.validation().size(), data.classNames().size()));
    result.println(
        Figures.format(
            "looks at it: share of the map that is on the figure, which covers %s of a picture.",
            Figures.percent(any.chance())));
    BufferedImage sheet = sheet(outcomes);
    byte[] png = Overlays.png(sheet);
    Path picture = folder.resolve("attention.png");
    Path page = folder.resolve("index.html");
    AtomicFile.write(picture, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(png)));
    AtomicFile.write(page, new DemoPage(outcomes, data).render());
    result.println();
    result.println("pictures: " + picture);
    result.println("page:     " + page);
  }

  private static BufferedImage sheet(List<Outcome> outcomes) {
    List<String> headings = new ArrayList<>(List.of("picture", "figure"));
    outcomes.forEach(outcome -> headings.add(outcome.entry().head()));
    List<List<BufferedImage>> rows = new ArrayList<>();
    for (int i = 0; i < outcomes.get(0).examples().size(); i++) {
      rows.add(row(outcomes, i));
    }
    return Overlays.sheet(headings, rows);
  }

  /** A picture, its figure, and the maps of its class. */
  static List<BufferedImage> row(List<Outcome> outcomes, int i) {
    LocalizationScore.Example first = outcomes.get(0).examples().get(i);
    List<BufferedImage> row = new ArrayList<>();
    row.add(Overlays.plain(first.image(), SIDE));
    row.add(Overlays.outlined(Overlays.plain(first.image(), SIDE), first.mask()));
    for (Outcome outcome : outcomes) {
      LocalizationScore.Example example = outcome.examples().get(i);
      row.add(
          Overlays.outlined(
              Overlays.overlay(example.image(), example.heat().positive(), SIDE), example.mask()));
    }
    return row;
  }
}
