package org.blockwright.runtime.api;

import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.ImageEncoder;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.explain.ClassMaps;
import org.blockwright.runtime.explain.Explainer;
import org.blockwright.runtime.explain.Explanation;
import org.blockwright.runtime.explain.ExplanationMethod;
import org.blockwright.runtime.explain.NodeOutput;
import org.blockwright.runtime.explain.SaliencyMap;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * A trained image classifier, ready to be asked.
 *
 * <pre>{@code
 * try (ImageClassifier model = ImageClassifier.load(MnistNet.class, Path.of("runs/1"))) {
 *   Classifications top = model.predict(Path.of("digit.png"));
 * }
 * }</pre>
 *
 * <p>Class names, preprocessing and the meaning of the logits are those of the file; where it does
 * not say, those of the model's recipe. Pictures are taken as they are stored, without regard to an
 * EXIF orientation or a colour profile.
 *
 * <p>All methods may be called from many threads at once, and give the same bits in each. One
 * thread of this object runs the network for all predictions; it ends with {@link #close}. A call
 * leaves no native memory behind. Once this is closed, every call throws a {@link
 * BlockwrightException} that says so.
 */
public final class ImageClassifier implements AutoCloseable {
  private final ModelEntry entry;
  private final List<LoadedModel> replicas;
  private final LoadedModel first;
  private final Precision precision;
  private final List<String> notes;
  private final Path weights;
  private final ImageEncoder encoder;
  private final RequestQueue queue;
  private final int ahead;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  ImageClassifier(
      ModelEntry entry,
      List<LoadedModel> replicas,
      Precision precision,
      List<String> notes,
      int maxBatch,
      Duration maxDelay,
      Path weights) {
    this.entry = entry;
    this.replicas = List.copyOf(replicas);
    this.first = replicas.get(0);
    this.precision = precision;
    this.notes = List.copyOf(notes);
    this.weights = weights;
    ahead = 2 * maxBatch;
    encoder = new ImageEncoder(first.preprocessing(), maxBatch);
    String thread = "blockwright-" + entry.name();
    queue =
        new RequestQueue(
            thread, maxBatch, maxDelay, images -> first.logits(encoder, images), this::refusal);
  }

  /**
   * Loads a model that an interface declares.
   *
   * @param declaration an interface marked {@code @Backbone}
   * @param weights a run's folder or checkpoint, a safetensors file or a PyTorch state dict
   * @throws BlockwrightException if there is no such model, or the file does not fit it
   */
  public static ImageClassifier load(Class<?> declaration, Path weights) {
    return of(declaration).weights(weights).load();
  }

  /**
   * Loads a model by its id.
   *
   * @param id such as {@code resnet20_cifar}
   * @param weights a run's folder or checkpoint, a safetensors file or a PyTorch state dict
   * @throws BlockwrightException if there is no such model, or the file does not fit it
   */
  public static ImageClassifier load(String id, Path weights) {
    return of(id).weights(weights).load();
  }

  /** Starts to say how a declared model is loaded. */
  public static ClassifierLoader of(Class<?> declaration) {
    return of(Catalogue.entry(declaration));
  }

  /** Starts to say how a model is loaded that is known by its id. */
  public static ClassifierLoader of(String id) {
    return of(Catalogue.read().get(id));
  }

  /** Starts to say how a model of a catalogue is loaded. */
  public static ClassifierLoader of(ModelEntry entry) {
    return new ClassifierLoader(entry);
  }

  /** What the compiler knows of the model. */
  public ModelEntry entry() {
    return entry;
  }

  /**
   * The names of the classes, in the order of the logits; their numbers where nobody named them.
   */
  public List<String> classNames() {
    return first.classes();
  }

  /** How pictures are prepared. */
  public Preprocessing preprocessing() {
    return first.preprocessing();
  }

  /** From which probability on each class counts: chosen on validation in training, or a half. */
  public List<Double> thresholds() {
    return first.allThresholds();
  }

  /** The names of the classes that count as given, of what {@link #predict} said. */
  public List<String> labels(Classifications said) {
    return first.labels(said.getProbabilities());
  }

  /** Whether an image may have several labels, so that probabilities do not sum to 1. */
  public boolean multiLabel() {
    return first.multiLabel();
  }

  /** What products are calculated in, which may be less than was asked for. */
  public Precision precision() {
    return precision;
  }

  /** The network itself, its values in memory from now on; its arrays are closed with this. */
  public Classifier network() {
    return first.model();
  }

  LoadedModel loaded() {
    return first;
  }

  /** What was loaded, and what the user should know of it, a line each. */
  public List<String> notes() {
    return notes;
  }

  /** What the user must know of it, such as weights that are no numbers; a line each. */
  public List<String> warnings() {
    return first.warnings();
  }

  /** Says what an image file shows. */
  public Classifications predict(Path image) {
    return predict(Images.read(image));
  }

  /** Says what an image file shows that is read from a stream to its end; the stream stays open. */
  public Classifications predict(InputStream image) {
    return predict(Images.read(image));
  }

  /** Says what the bytes of an image file show. */
  public Classifications predict(byte[] image) {
    return predict(Images.decode(image));
  }

  /** Says what a picture of {@code java.awt} shows. */
  public Classifications predict(BufferedImage image) {
    return predict(Images.of(image));
  }

  /** Says what a picture of DJL's shows. */
  public Classifications predict(Image image) {
    return predict(Pictures.toRgb(image));
  }

  /** Says what a decoded picture shows. */
  public Classifications predict(RgbImage image) {
    return classifications(RequestQueue.await(queue.submit(encoder.encode(image))));
  }

  /**
   * Says what many pictures show, in batches where {@link ClassifierLoader#batching} says so.
   *
   * @param images each of a kind that {@code predict} takes
   * @return an answer for each, in order
   * @throws BlockwrightException at the first picture that cannot be used
   */
  public List<Classifications> predictAll(List<?> images) {
    Deque<CompletableFuture<float[]>> running = new ArrayDeque<>();
    List<Classifications> answers = new ArrayList<>();
    for (Object image : images) {
      if (running.size() == ahead) {
        answers.add(classifications(RequestQueue.await(running.remove())));
      }
      running.add(queue.submit(encoder.encode(Pictures.toRgb(image))));
    }
    running.forEach(logits -> answers.add(classifications(RequestQueue.await(logits))));
    return answers;
  }

  private Classifications classifications(float[] logits) {
    return new Classifications(
        first.classes(), DoubleStream.of(first.probabilities(logits)).boxed().toList());
  }

  /**
   * Measures the model on the validation images of a data set.
   *
   * @throws BlockwrightException if the data has another number of classes
   */
  public EvaluationReport evaluate(Dataset data) {
    return evaluate(data.validation(), EvaluationOptions.standard().named(data.name()));
  }

  /** As {@link #evaluate(Dataset)}, of data that is opened and closed here. */
  public EvaluationReport evaluate(DataSpec data) {
    try (Dataset images = data.open()) {
      return evaluate(images);
    }
  }

  /** Measures the model on labelled images. */
  public EvaluationReport evaluate(ImageSource images, EvaluationOptions options) {
    return using(() -> Evaluator.measure(this, replicas, images, options));
  }

  /** Measures every so many batches, for one of several; see {@link EvaluationPart}. */
  EvaluationPart evaluate(ImageSource images, EvaluationOptions options, int from, int step) {
    return using(() -> Evaluator.part(this, first, images, options, from, step));
  }

  /**
   * Shows where the model looks for the class that it finds most likely.
   *
   * @throws BlockwrightException if the explainer cannot explain this model
   */
  public Explanation explain(RgbImage image, Explainer explainer) {
    return explain(image, Optional.empty(), List.of(explainer)).get(0);
  }

  /** As {@link #explain(RgbImage, Explainer)}, of an image file. */
  public Explanation explain(Path image, Explainer explainer) {
    return explain(Images.read(image), explainer);
  }

  /**
   * Shows where the model looks for one of its classes, counted from 0.
   *
   * @throws BlockwrightException if there is no such class, or the explainer cannot explain it
   */
  public Explanation explain(RgbImage image, int classIndex, Explainer explainer) {
    return explain(image, Optional.of(classIndex), List.of(explainer)).get(0);
  }

  /** As those, by several explainers, in less time than one after the other. */
  public List<Explanation> explain(
      RgbImage image, Optional<Integer> classIndex, List<? extends Explainer> explainers) {
    return Explanations.of(this, image, classIndex, explainers);
  }

  /** The probability of each class, in the order of {@link #classNames}. */
  public double[] probabilities(RgbImage image) {
    return first.probabilities(RequestQueue.await(queue.submit(encoder.encode(image))));
  }

  /**
   * The attention maps of the head, one for each class, as {@link ClassMaps#attention} has them.
   *
   * @throws BlockwrightException if the head has none
   */
  public ClassMaps attention(RgbImage image) {
    return onNetwork(image, ClassMaps::attention);
  }

  /** The attention maps of the head for one class, each group apart; as {@link #attention}. */
  public List<SaliencyMap> attentionGroups(RgbImage image, int classIndex) {
    return Explanations.groups(this, image, classIndex);
  }

  /** In one sentence why a method cannot explain this model; empty where it can. */
  public Optional<String> refusal(ExplanationMethod method) {
    return using(() -> method.refusal(first.model()));
  }

  /**
   * What nodes of the network put out for an image.
   *
   * @param nodes paths such as {@code stage2} or {@code blocks.3.attn}
   * @return by path, in the order that was asked for
   * @throws BlockwrightException if there is no such node; the message names near misses
   */
  public Map<String, NodeOutput> features(RgbImage image, String... nodes) {
    return onNetwork(image, (model, input) -> NodeOutput.of(model, input, List.of(nodes)));
  }

  <T> T onNetwork(RgbImage image, BiFunction<Classifier, NDArray, T> work) {
    float[] encoded = encoder.encode(image);
    return using(
        () ->
            Tensors.withoutGradients(
                () -> {
                  try (NDManager scope = first.manager().newSubManager()) {
                    return work.apply(first.model(), encoder.upload(List.of(encoded), scope));
                  }
                }));
  }

  /**
   * Writes the model for others, with its class names and preprocessing: by the file's extension
   * {@code .safetensors}, {@code .pt} (TorchScript) or {@code .onnx}.
   *
   * @throws BlockwrightException if the extension is another, the file cannot be written, or a
   *     hand-written block is among the nodes
   */
  public void export(Path file) {
    export(file, ExportOptions.standard());
  }

  /** As {@link #export(Path)}, with attention maps or with somebody else's names. */
  public void export(Path file, ExportOptions options) {
    using(() -> options.write(entry, first, file));
  }

  /** Works while nobody can close this. */
  <T> T using(Supplier<T> work) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw refusal();
      }
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private BlockwrightException refusal() {
    return new UsageException("the classifier " + entry.name() + " is closed; load it again");
  }

  @Override
  public String toString() {
    return entry.name() + " with " + classNames().size() + " classes from " + weights;
  }

  /** Answers what was asked before, and frees the model. */
  @Override
  public void close() {
    queue.close();
    lock.writeLock().lock();
    try {
      replicas.stream().filter(replica -> !closed).forEach(LoadedModel::close);
      closed = true;
    } finally {
      lock.writeLock().unlock();
    }
  }
}
