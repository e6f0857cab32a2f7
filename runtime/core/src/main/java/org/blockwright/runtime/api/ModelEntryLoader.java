package org.blockwright.runtime.api;

import ai.djl.Application;
import ai.djl.Model;
import ai.djl.repository.Artifact;
import ai.djl.repository.Metadata;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelLoader;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.model.Classifier;

/**
 * One model of the catalogue as DJL loads it. Option {@code weights} names a file of weights, a
 * run's folder, or says {@code published}; without it the model is drawn at random, which only
 * {@code NDList} in and out accepts. Arguments {@code classes} and {@code size} stand for the
 * entry's own.
 *
 * <p>With weights, a model reads {@code Image}, {@code BufferedImage} or {@code Path} and gives
 * {@code Classifications}, by what the file says of classes, preprocessing and loss.
 */
final class ModelEntryLoader implements ModelLoader {
  private static final String WEIGHTS = "weights";
  private static final String PUBLISHED = "published";

  private final ModelEntry entry;

  ModelEntryLoader(ModelEntry entry) {
    this.entry = entry;
  }

  @Override
  public String getArtifactId() {
    return entry.name();
  }

  @Override
  public Application getApplication() {
    return Application.CV.IMAGE_CLASSIFICATION;
  }

  @Override
  public <I, O> ZooModel<I, O> loadModel(Criteria<I, O> criteria) throws ModelNotFoundException {
    Model model = Model.newInstance(entry.name(), criteria.getDevice(), criteria.getEngine());
    try {
      Optional<LoadedModel> loaded = weights(criteria).map(file -> load(criteria, file, model));
      Translator<I, O> translator = translator(criteria, model, loaded);
      model.setBlock(loaded.map(LoadedModel::model).orElseGet(() -> drawn(criteria, model)));
      return new ZooModel<>(model, translator);
    } catch (RuntimeException | ModelNotFoundException e) {
      model.close();
      throw e;
    }
  }

  private Optional<Path> weights(Criteria<?, ?> criteria) {
    Map<String, String> options = criteria.getOptions();
    return Optional.ofNullable(options == null ? null : options.get(WEIGHTS))
        .map(
            text ->
                text.equals(PUBLISHED)
                    ? PublishedWeights.of(entry).fetch((done, total) -> {})
                    : Path.of(text));
  }

  private LoadedModel load(Criteria<?, ?> criteria, Path file, Model model) {
    LoadedModel loaded =
        LoadedModel.load(
            new LoadedModel.Request(
                entry, file, Optional.empty(), number(criteria, "size"), Optional.empty()),
            model::getNDManager);
    Optional<Integer> wanted = number(criteria, "classes");
    int has = loaded.classes().size();
    if (wanted.isPresent() && wanted.get() != has) {
      throw new UsageException(
          "%s has %d classes, but the criteria ask for %d".formatted(file, has, wanted.get()));
    }
    return loaded;
  }

  private Classifier drawn(Criteria<?, ?> criteria, Model model) {
    int size = number(criteria, "size").orElse(entry.image().height());
    Classifier classifier =
        entry.create(
            number(criteria, "classes").orElse(entry.classes()),
            TensorShape.map(entry.image().channels(), size, size));
    classifier.initialize(model.getNDManager());
    return classifier;
  }

  private static Optional<Integer> number(Criteria<?, ?> criteria, String name) {
    Map<String, Object> arguments = criteria.getArguments();
    Object value = arguments == null ? null : arguments.get(name);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of((int) Double.parseDouble(value.toString()));
    } catch (NumberFormatException e) {
      throw new UsageException("argument " + name + " is a number, not " + value, e);
    }
  }

  private <I, O> Translator<I, O> translator(
      Criteria<I, O> criteria, Model model, Optional<LoadedModel> loaded)
      throws ModelNotFoundException {
    if (criteria.getTranslatorFactory() != null) {
      try {
        return criteria
            .getTranslatorFactory()
            .newInstance(criteria.getInputClass(), criteria.getOutputClass(), model, Map.of());
      } catch (TranslateException e) {
        throw new ModelNotFoundException("no translator: " + e.getMessage(), e);
      }
    }
    Optional<Translator<I, O>> own =
        ClassificationTranslator.of(criteria.getInputClass(), criteria.getOutputClass(), loaded);
    return own.orElseThrow(
        () ->
            new ModelNotFoundException(
                loaded.isEmpty()
                    ? entry.name()
                        + " is drawn at random without the option weights, and then reads and gives"
                        + " an NDList: give weights, or set types NDList"
                    : entry.name()
                        + " reads an NDList and gives one, or reads Image, BufferedImage or Path"
                        + " and gives Classifications: set such types, or a translator"));
  }

  @Override
  public List<Artifact> listModels() {
    Metadata metadata = new Metadata.MatchAllMetadata();
    metadata.setGroupId(CatalogueZooProvider.GROUP);
    metadata.setArtifactId(entry.name());
    metadata.setApplication(getApplication());
    Artifact artifact = new Artifact();
    artifact.setName(entry.name());
    artifact.setMetadata(metadata);
    artifact.setProperties(properties());
    metadata.setArtifacts(List.of(artifact));
    return List.of(artifact);
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("family", entry.family());
    properties.put("backbone", entry.backbone());
    properties.put("head", entry.head());
    properties.put("parameters", Long.toString(entry.parameters()));
    properties.put("macs", Long.toString(entry.macs()));
    entry
        .published()
        .filter(p -> p.top1() != 0)
        .ifPresent(p -> properties.put("top1", Double.toString(p.top1())));
    entry.weights().ifPresent(w -> properties.put(WEIGHTS, PUBLISHED));
    return properties;
  }
}
