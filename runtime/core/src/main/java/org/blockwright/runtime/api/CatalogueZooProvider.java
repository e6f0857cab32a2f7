package org.blockwright.runtime.api;

import ai.djl.repository.zoo.ModelZoo;
import ai.djl.repository.zoo.ZooProvider;
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
      Catalogue.read().entries().forEach(entry -> addModel(new ModelEntryLoader(entry)));
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
}
