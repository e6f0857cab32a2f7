package org.blockwright.runtime.trace;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.pytorch.Tensors;
import org.blockwright.runtime.trace.CauseSearch.Found;
import org.blockwright.runtime.trace.NodeComparison.Met;

/**
 * Names the first place where our answer and somebody's Python answer part, and what causes it
 * there. {@code docs/trace.py} writes what it compares with, from any module of PyTorch's.
 *
 * <pre>{@code
 * TraceReport report = TraceComparison.compare(model, Path.of("trace.safetensors"));
 * report.first().ifPresent(parting -> System.out.println(parting.place() + parting.causes()));
 * }</pre>
 *
 * <p>The picture's decoding, resize, crop and normalisation are compared one by one, then each node
 * of the network whose module's output the trace holds. Every step starts from what theirs had
 * before it, so that a difference shows where it arises, and does not cover others behind it. For
 * the first differences the usual causes are tried one after the other; what makes ours theirs is
 * the answer.
 */
public final class TraceComparison {
  /** For how many places causes are looked for. */
  private static final int EXPLAINED = 3;

  private final ImageClassifier model;
  private final Trace trace;
  private final List<Parting> partings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private TraceComparison(ImageClassifier model, Trace trace) {
    this.model = model;
    this.trace = trace;
  }

  /**
   * Compares a classifier with a trace.
   *
   * @param model on the same weights as theirs
   * @param trace a safetensors file
   * @throws BlockwrightException if it cannot be read, or none of its modules is known here
   */
  public static TraceReport compare(ImageClassifier model, Path trace) {
    return compare(model, trace, Optional.empty());
  }

  /**
   * As {@link #compare(ImageClassifier, Path)}, where the trace does not hold the picture's file.
   *
   * @param image the file that theirs read
   */
  public static TraceReport compare(ImageClassifier model, Path trace, Path image) {
    try {
      return compare(model, trace, Optional.of(Files.readAllBytes(image)));
    } catch (IOException e) {
      throw new FileException("cannot read " + image + ": is it there, and a file?", e);
    }
  }

  private static TraceReport compare(ImageClassifier model, Path file, Optional<byte[]> image) {
    try (Trace trace = Trace.open(file)) {
      return new TraceComparison(model, trace).run(image);
    }
  }

  private TraceReport run(Optional<byte[]> image) {
    PictureComparison picture = new PictureComparison(trace, model.preprocessing());
    Optional<float[]> input = picture.run(image);
    partings.addAll(picture.partings());
    notes.addAll(picture.notes());
    Classifier network = model.network();
    List<String> modules = trace.modules();
    ModuleNames names = ModuleNames.choose(network, model.entry().names(), modules);
    Set<String> unknown = new LinkedHashSet<>(modules);
    int compared = 0;
    if (!modules.isEmpty() && input.isPresent()) {
      List<Met> met =
          Tensors.withoutGradients(
              () -> {
                try (NDManager scope = NDManager.newBaseManager(network.device())) {
                  return nodes(network, names, scope, input.get());
                }
              });
      met.forEach(each -> unknown.remove(each.module()));
      compared = met.size();
      if (met.isEmpty()) {
        notes.add(
            "none of its modules is known here by %s names, such as %s"
                .formatted(names.source(), modules.get(0)));
      }
    } else if (!modules.isEmpty()) {
      notes.add(
          "the modules were not compared: the trace has neither an input nor a picture that fits");
    }
    return new TraceReport(
        partings, picture.stages(), compared, List.copyOf(unknown), names.source(), notes);
  }

  private List<Met> nodes(Classifier network, ModuleNames names, NDManager scope, float[] input) {
    Preprocessing own = model.preprocessing();
    NodeComparison nodes = new NodeComparison(network, trace, names, scope);
    List<Met> met = nodes.run(scope.create(input, new Shape(1, 3, own.size(), own.size())));
    List<Met> parted = met.stream().filter(Met::parts).toList();
    if (parted.isEmpty()) {
      return met;
    }
    Optional<Cause> precision = CauseSearch.precision(met);
    List<Parameter> parameters = new ArrayList<>(network.evaluationParameters().values());
    CauseSearch search = new CauseSearch(nodes, names, parameters);
    Set<String> explained = new LinkedHashSet<>();
    int searched = 0;
    for (Met each : parted) {
      if (explained.contains(each.module())) {
        continue;
      }
      List<Cause> causes = new ArrayList<>();
      precision.ifPresent(causes::add);
      if (causes.isEmpty() && searched < EXPLAINED) {
        searched++;
        search.search(each).ifPresent(found -> causes.add(cause(found, nodes, parted, explained)));
      }
      if (causes.isEmpty()) {
        causes.add(CauseSearch.usual(each));
      }
      partings.add(parting(nodes.place(each), each, causes));
    }
    return met;
  }

  /** The cause, and what else it explains. */
  private static Cause cause(
      Found found, NodeComparison nodes, List<Met> parted, Set<String> explained) {
    Set<String> still = new LinkedHashSet<>();
    nodes.remaining(found.slip()).forEach(met -> still.add(met.module()));
    parted.stream().map(Met::module).filter(name -> !still.contains(name)).forEach(explained::add);
    int others = explained.size() - 1;
    String more =
        others < 1
            ? ""
            : others == 1
                ? ", as at 1 node behind it"
                : ", as at %d nodes behind it".formatted(others);
    return Cause.found(found.text() + more);
  }

  private static Parting parting(String place, Met met, List<Cause> causes) {
    Gap gap = met.gap();
    return new Parting(
        false,
        place,
        met.module(),
        gap == null ? Double.NaN : gap.absolute(),
        gap == null ? Double.NaN : gap.relative(),
        causes);
  }
}
