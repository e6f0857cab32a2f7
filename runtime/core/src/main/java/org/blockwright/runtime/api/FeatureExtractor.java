package org.blockwright.runtime.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.explain.NodeOutput;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.Layout;
import org.blockwright.runtime.ops.OperatorBlock;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.LoadReport;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightLoader;

/**
 * A backbone as a DJL block for what stands on its maps, a detector or a segmenter: images {@code
 * (N, C, H, W)} to the maps of some nodes, each {@code (N, channels, H / stride, W / stride)} and
 * named by its node, in the order in which the nodes were given. Tokens come back as the map that
 * they were cut from, without class tokens. Gradients flow, batch norms and stochastic depth follow
 * the training flag.
 *
 * <p>Its parameters are those that the last of the nodes depends on, under the model's names; the
 * head is none of them.
 */
public final class FeatureExtractor extends AbstractBlock {
  private static final byte VERSION = 1;

  private final Classifier model;
  private final Map<String, OperatorBlock<?>> producers = new LinkedHashMap<>();
  private final List<Feature> features;
  private final Set<Parameter> used = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * A map that a backbone gives.
   *
   * @param node its path, such as {@code layer3} or {@code blocks.7}
   * @param map its shape, {@code (channels, height, width)}
   * @param stride pixels of the image for each of its rows, rounded
   */
  public record Feature(String node, TensorShape map, int stride) {
    /** Its channels. */
    public int channels() {
      return map.channels();
    }
  }

  private FeatureExtractor(Classifier model, List<String> nodes) {
    super(VERSION);
    this.model = model;
    if (nodes.isEmpty()) {
      throw new UsageException(
          "no node of " + model.id() + " is named: say whose maps are wanted, such as layer3");
    }
    for (String node : nodes) {
      producers.put(node, NodeOutput.producer(model, node));
    }
    features =
        producers.entrySet().stream().map(node -> feature(node.getKey(), node.getValue())).toList();
    collectUsed();
    addChildBlock("model", model);
  }

  /**
   * The maps of a model's nodes, for images of its own size.
   *
   * @param id of a model on the class path, such as {@code resnet18}
   * @param nodes their paths, such as {@code layer3} or {@code blocks.7}
   * @throws BlockwrightException if there is no such model or node, or a node gives no map
   */
  public static FeatureExtractor of(String id, String... nodes) {
    ModelEntry entry = Catalogue.read().get(id);
    return of(entry, entry.image(), nodes);
  }

  /**
   * The maps of a declared model's nodes, for images of its own size.
   *
   * @param declaration an interface marked {@code @Backbone}
   * @param nodes their paths
   * @throws BlockwrightException if it was not compiled by the processor, there is no such node, or
   *     a node gives no map
   */
  public static FeatureExtractor of(Class<?> declaration, String... nodes) {
    ModelEntry entry = Catalogue.entry(declaration);
    return of(entry, entry.image(), nodes);
  }

  /**
   * The maps of a model's nodes, for images of any size that the model fits.
   *
   * @param entry the model
   * @param image shape of an image, {@code (C, H, W)}
   * @param nodes their paths
   * @throws BlockwrightException if the model does not fit the image, there is no such node, or a
   *     node gives no map
   */
  public static FeatureExtractor of(ModelEntry entry, TensorShape image, String... nodes) {
    // One class: the head that stands behind the maps costs next to nothing.
    return new FeatureExtractor(entry.create(1, image), Arrays.asList(nodes));
  }

  /**
   * The maps of the nodes of a model that somebody has, with its weights.
   *
   * @throws BlockwrightException if there is no such node, or a node gives no map
   */
  public static FeatureExtractor of(Classifier model, String... nodes) {
    return new FeatureExtractor(model, Arrays.asList(nodes));
  }

  private Feature feature(String node, OperatorBlock<?> producer) {
    TensorShape shape = producer.shape();
    boolean map = shape.kind() == TensorShape.Kind.MAP;
    boolean tokens = shape.kind() == TensorShape.Kind.TOKENS;
    // Tokens that were cut from no map stand in a single column.
    boolean onGrid = shape.width() > 1 || shape.height() == 1;
    if (!map && !(tokens && onGrid)) {
      throw new UsageException(
          "the node "
              + node
              + " of "
              + model.id()
              + " gives "
              + shape
              + ", which is no map and no grid of tokens");
    }
    int stride = Math.round(model.image().height() / (float) shape.height());
    return new Feature(node, shape.asMap(), stride);
  }

  /** The parameters up to the last operator that is asked for, in the order of the graph. */
  private void collectUsed() {
    Set<Object> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
    wanted.addAll(producers.values());
    Map<String, Block> handWritten = model.handWritten();
    model.visitBlocks(
        (path, block) -> {
          if (!wanted.isEmpty()) {
            used.addAll(block.getDirectParameters().values());
            if (handWritten.containsKey(path)) {
              used.addAll(handWritten.get(path).getParameters().values());
            }
            wanted.remove(block);
          }
        });
  }

  /** The maps that it gives, in order. */
  public List<Feature> features() {
    return features;
  }

  /** Shape of an image, {@code (C, H, W)}. */
  public TensorShape image() {
    return model.image();
  }

  /**
   * Initialises the backbone on a device and takes its weights from a run's folder or checkpoint, a
   * safetensors file or a PyTorch state dict; position tables are resized where images are of
   * another size than the file's.
   *
   * @param weights the file or folder
   * @param manager owns the parameters and says on which device
   * @return what was loaded, under whose names
   * @throws WeightsException if the file cannot be read, or is of another model
   */
  public LoadReport load(Path weights, NDManager manager) {
    ModelEntry entry = Catalogue.read().get(model.id());
    LoadedModel.Request request =
        new LoadedModel.Request(
            entry, weights, Optional.empty(), Optional.empty(), Optional.empty());
    if (!Files.exists(weights)) {
      throw new WeightsException("there are no weights at " + weights);
    }
    model.initialize(manager);
    if (!LoadedModel.isCheckpoint(request)) {
      try (TensorArchive archive = request.open()) {
        return fill(archive, entry.names(), manager);
      }
    }
    try (LoadedModel loaded = LoadedModel.loadOnto(request, manager::getDevice)) {
      TensorArchive archive =
          BlockState.of(BlockState.parameters(loaded.model()), KeyMap.own(), Map.of());
      return fill(archive, List.of(), manager);
    }
  }

  private LoadReport fill(TensorArchive archive, List<KeyMap> names, NDManager manager) {
    LoadOptions options =
        LoadOptions.fitting().withoutHead().mayLack(model.trainingOnlyParameters());
    return WeightLoader.load(archive, BlockState.parameters(model), names, options, manager);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    Keeper keeper = new Keeper();
    try (ForwardPass pass = new ForwardPass(store, training, keeper)) {
      keeper.pass = pass;
      pass.run(model, inputs.singletonOrThrow()).close();
    }
    NDList maps = new NDList();
    producers.forEach(
        (node, producer) -> {
          NDArray map = map(keeper.kept.get(producer), producer.shape());
          map.setName(node);
          maps.add(map);
        });
    return maps;
  }

  /** Keeps what is asked for, which a run would close as soon as nobody reads it any more. */
  private final class Keeper implements ForwardPass.Observer {
    private final Map<OperatorBlock<?>, NDArray> kept = new IdentityHashMap<>();
    private ForwardPass pass;

    @Override
    public void produced(OperatorBlock<?> op, NDArray[] inputs, NDArray output) {
      if (producers.containsValue(op)) {
        pass.borrow(output);
        kept.put(op, output);
      }
    }
  }

  private static NDArray map(NDArray values, TensorShape shape) {
    if (shape.kind() == TensorShape.Kind.MAP || shape.extra() == 0) {
      return Layout.map(values, shape);
    }
    NDIndex grid = new NDIndex().addAllDim().addSliceDim(shape.extra(), shape.positions());
    try (NDArray cells = values.get(grid)) {
      return Layout.map(cells, shape.withGrid(shape.height(), shape.width(), 0));
    }
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... shapes) {
    model.initialize(manager, dataType, shapes);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    long batch = inputShapes[0].get(0);
    return features.stream()
        .map(Feature::map)
        .map(map -> new Shape(batch, map.channels(), map.height(), map.width()))
        .toArray(Shape[]::new);
  }

  /** What its maps depend on, under the model's names such as {@code layer1.0.conv1.weight}. */
  @Override
  public ParameterList getParameters() {
    ParameterList own = new ParameterList();
    for (Pair<String, Parameter> pair : model.evaluationParameters()) {
      if (used.contains(pair.getValue())) {
        own.add(pair.getKey(), pair.getValue());
      }
    }
    return own;
  }

  @Override
  public String toString() {
    return "features of " + model.id() + " " + features;
  }
}
