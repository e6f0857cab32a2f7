package org.blockwright.runtime;

import ai.djl.Application;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.repository.Artifact;
import ai.djl.repository.Metadata;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelLoader;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.blockwright.runtime.weights.WeightLoader;

/**
 * One model of the catalogue as DJL loads it. Arguments {@code classes} and {@code size} stand for
 * the entry's own; option {@code weights} names a file of weights, without which the model is drawn
 * at random.
 */
final class ModelEntryLoader implements ModelLoader {
  private final ModelEntry entry;

  ModelEntryLoader(ModelEntry entry) {
    this.entry = entry;
  }

  @Override
  public String getArtifactId() {
    return entry.id();
  }

  @Override
  public Application getApplication() {
    return Application.CV.IMAGE_CLASSIFICATION;
  }

  @Override
  public <I, O> ZooModel<I, O> loadModel(Criteria<I, O> criteria) throws ModelNotFoundException {
    int size = number(criteria, "size", entry.image().height());
    Classifier classifier =
        entry.create(
            number(criteria, "classes", entry.classes()),
            TensorShape.map(entry.image().channels(), size, size));
    Model model = Model.newInstance(entry.id(), criteria.getDevice(), criteria.getEngine());
    try {
      String weights = criteria.getOptions() == null ? null : criteria.getOptions().get("weights");
      if (weights != null) {
        load(classifier, Path.of(weights), model);
      }
      classifier.initialize(model.getNDManager());
      model.setBlock(classifier);
      return new ZooModel<>(model, translator(criteria, model));
    } catch (RuntimeException | ModelNotFoundException e) {
      model.close();
      throw e;
    }
  }

  private static int number(Criteria<?, ?> criteria, String name, int absent) {
    Map<String, Object> arguments = criteria.getArguments();
    Object value = arguments == null ? null : arguments.get(name);
    if (value == null) {
      return absent;
    }
    try {
      return (int) Double.parseDouble(value.toString());
    } catch (NumberFormatException e) {
      throw new BlockwrightException("argument " + name + " is a number, not " + value, e);
    }
  }

  private void load(Classifier classifier, Path weights, Model model) {
    try (TensorArchive archive = WeightFile.open(weights)) {
      WeightLoader.load(
          archive,
          BlockState.parameters(classifier),
          entry.names(),
          LoadOptions.strict(),
          model.getNDManager());
    }
  }

  @SuppressWarnings("unchecked") // checked by the classes
  private static <I, O> Translator<I, O> translator(Criteria<I, O> criteria, Model model)
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
    if (criteria.getInputClass() == NDList.class && criteria.getOutputClass() == NDList.class) {
      return (Translator<I, O>) new NoopTranslator();
    }
    throw new ModelNotFoundException(
        "without a translator a model reads and gives an NDList: set types NDList, or optTranslator");
  }

  @Override
  public List<Artifact> listModels() {
    Metadata metadata = new Metadata.MatchAllMetadata();
    metadata.setGroupId(CatalogueZooProvider.GROUP);
    metadata.setArtifactId(entry.id());
    metadata.setApplication(getApplication());
    Artifact artifact = new Artifact();
    artifact.setName(entry.id());
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
    return properties;
  }
}
