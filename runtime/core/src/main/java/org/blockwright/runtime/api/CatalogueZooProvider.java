package org.blockwright.runtime.api;

import ai.djl.Application;
import ai.djl.repository.Artifact;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelLoader;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ModelZoo;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.repository.zoo.ZooProvider;
import java.util.List;
import java.util.Set;
import org.blockwright.runtime.Catalogue;

/** Shows the models of the catalogue to DJL: {@code ModelZoo.listModels()} finds them. */
public final class CatalogueZooProvider implements ZooProvider {
  /** Group that the models belong to. */
  public static final String GROUP = "org.blockwright";

  @Override
  public String getName() {
    return "Blockwright";
  }

  @Override
  public ModelZoo getModelZoo() {
    return new Zoo();
  }

  private static final class Zoo extends ModelZoo {
    Zoo() {
      Catalogue catalogue = Catalogue.read();
      catalogue.entries().forEach(entry -> addModel(new ModelEntryLoader(entry)));
      catalogue.clashes().keySet().forEach(id -> addModel(new Ambiguous(id, catalogue)));
    }

    @Override
    public String getGroupId() {
      return GROUP;
    }

    @Override
    public Set<String> getSupportedEngines() {
      return Set.of("PyTorch");
    }
  }

  /** An id that several models have: whoever asks for it is told the qualified names. */
  private record Ambiguous(String id, Catalogue catalogue) implements ModelLoader {
    @Override
    public String getArtifactId() {
      return id;
    }

    @Override
    public Application getApplication() {
      return Application.CV.IMAGE_CLASSIFICATION;
    }

    @Override
    public <I, O> ZooModel<I, O> loadModel(Criteria<I, O> criteria) throws ModelNotFoundException {
      throw new ModelNotFoundException(catalogue.ambiguous(id).getMessage());
    }

    @Override
    public List<Artifact> listModels() {
      return List.of();
    }
  }
}
