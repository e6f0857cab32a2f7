package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Application;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.Artifact;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ModelZoo;
import ai.djl.repository.zoo.ZooModel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.junit.jupiter.api.Test;

/** The zoo as DJL sees it. */
class ModelZooTest {
  @Test
  void listModelsFindsEveryEntry() throws Exception {
    Map<Application, List<Artifact>> models = ModelZoo.listModels();
    Map<String, Artifact> found =
        models.get(Application.CV.IMAGE_CLASSIFICATION).stream()
            .collect(Collectors.toMap(Artifact::getName, a -> a));
    Set<String> ids =
        Catalogue.read().entries().stream().map(ModelEntry::id).collect(Collectors.toSet());
    assertTrue(found.keySet().containsAll(ids));
    Artifact resnet = found.get("resnet18_noah");
    assertEquals("11696512", resnet.getProperties().get("parameters"));
    assertEquals("71.81", resnet.getProperties().get("top1"));
    assertEquals("org.blockwright", resnet.getMetadata().getGroupId());
  }

  @Test
  void aModelIsLoadedByItsId() throws Exception {
    Criteria<NDList, NDList> criteria =
        Criteria.builder()
            .setTypes(NDList.class, NDList.class)
            .optGroupId("org.blockwright")
            .optArtifactId("mobilenetv2_035_noah")
            .optArgument("classes", 3)
            .optArgument("size", 64)
            .build();
    try (ZooModel<NDList, NDList> model = criteria.loadModel();
        Predictor<NDList, NDList> predictor = model.newPredictor()) {
      NDList logits =
          predictor.predict(new NDList(model.getNDManager().ones(new Shape(2, 3, 64, 64))));
      assertEquals(new Shape(2, 3), logits.singletonOrThrow().getShape());
    }
  }

  @Test
  void asksForATranslator() {
    Criteria<Image, Classifications> criteria =
        Criteria.builder()
            .setTypes(Image.class, Classifications.class)
            .optGroupId("org.blockwright")
            .optArtifactId("mobilenetv2_035")
            .build();
    assertThrows(ModelNotFoundException.class, criteria::loadModel);
  }
}
