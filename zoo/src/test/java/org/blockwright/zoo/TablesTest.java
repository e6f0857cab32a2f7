package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.Recipes;
import org.blockwright.runtime.train.TrainingRecipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published tables, row by row, and what the official code defines beside them. */
class TablesTest {
  private final Catalogue catalogue = Catalogue.read();

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
            resnet18, 11689512, 70.25, 11.69
            resnet18_noah, 11696512, 71.81, 11.70
            resnet50, 25557032, 76.23, 25.56
            resnet50_noah, 25564032, 77.25, 25.56
            resnet101, 44549160, 77.41, 44.55
            resnet101_noah, 44556160, 78.22, 44.56
            resnet152, 60192808, 78.16, 60.19
            resnet152_noah, 60199808, 78.57, 60.20
            mobilenetv2_100, 3504872, 72.02, 3.50
            mobilenetv2_100_noah, 3519872, 73.35, 3.52
            mobilenetv2_075, 2636424, 69.65, 2.64
            mobilenetv2_075_noah, 2651424, 71.44, 2.65
            mobilenetv2_050, 1968680, 64.30, 1.97
            mobilenetv2_050_noah, 1983680, 67.44, 1.98
            mobilenetv2_035, 1677128, 59.62, 1.68
            mobilenetv2_035_noah, 1692128, 63.40, 1.69
            mobilenetv3_small, 2938368, 67.11, 2.94
            mobilenetv3_small_noah, 2953368, 68.92, 2.95
            shufflenetv2_100, 2278604, 69.43, 2.28
            shufflenetv2_100_noah, 2293604, 70.72, 2.29
            deit_base, 86567656, 81.85, 86.86
            deit_base_noah, 86573120, 82.22, 86.86
            deit_small, 22050664, 79.78, 22.06
            deit_small_noah, 22056896, 80.56, 22.06
            deit_tiny, 5717416, 72.16, 5.72
            deit_tiny_noah, 5724032, 74.29, 5.72
            deit_tiny_075, 3368824, 62.55, 3.29
            deit_tiny_075_noah, 3375536, 66.64, 3.30
            deit_tiny_050, 1646728, 51.36, 1.53
            deit_tiny_050_noah, 1653536, 56.66, 1.54
            pvt_tiny, 13229288, 75.10, 13.23
            pvt_tiny_noah, 13235264, 76.51, 13.24
            pvt_tiny_075, 7618216, 71.81, 7.62
            pvt_tiny_075_noah, 7624448, 74.22, 7.62
            pvt_tiny_050, 3543144, 65.33, 3.54
            pvt_tiny_050_noah, 3549632, 68.50, 3.55
            mixer_b16, 59880472, 77.14, 59.88
            mixer_b16_noah, 59887472, 77.49, 59.88
            mixer_s16, 18528264, 74.18, 18.53
            mixer_s16_noah, 18535264, 75.09, 18.54
            mixer_s16_075, 10751112, 71.13, 10.75
            mixer_s16_075_noah, 10758112, 72.32, 10.76
            mixer_s16_050, 5071112, 65.22, 5.07
            mixer_s16_050_noah, 5078112, 66.81, 5.08
            gmlp_s16, 19422656, 79.65, 19.42
            gmlp_s16_noah, 19429656, 79.95, 19.42
            gmlp_ti16, 5867328, 72.05, 5.87
            gmlp_ti16_noah, 5874328, 73.39, 5.87
            gmlp_ti16_075, 3860896, 65.95, 3.91
            gmlp_ti16_075_noah, 3867896, 67.71, 3.91
            gmlp_ti16_050, 2407424, 54.99, 2.41
            gmlp_ti16_050_noah, 2414424, 56.89, 2.41
          """)
  void publishedRow(String id, long parameters, double top1, double millions) {
    ModelEntry entry = catalogue.get(id);
    assertEquals(parameters, entry.parameters());
    ModelEntry.Publication published = entry.published().orElseThrow();
    assertEquals(top1, published.top1());
    assertEquals(millions * 1e6, published.parameters(), 1);
    assertEquals("arXiv 2402.02377", published.paper());
    boolean rounds = Math.round(parameters / 1e4) == Math.round(millions * 100);
    assertEquals(rounds, published.relation().equals("equal"), published.relation());
    assertEquals(rounds, published.note().isEmpty(), published.note());
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
            deit_tiny_075_plain, 3292984
            deit_tiny_075_plain_noah, 3299696
            deit_tiny_050_plain, 1532104
            deit_tiny_050_plain_noah, 1538912
            resnet34_noah, 21804672
            mobilenetv3_large, 5476416
            mobilenetv3_large_noah, 5491416
            shufflenetv2_050_noah, 1381792
            shufflenetv2_150_noah, 3518624
            shufflenetv2_200_noah, 7408996
            pvt_small_noah, 24491840
            pvt_medium_noah, 44214080
            pvt_large_noah, 61375296
            mixer_s32, 19104624
            mixer_s32_noah, 19111624
            mixer_l16, 208196168
            mixer_l16_noah, 208203168
            gmlp_b16, 73075392
            gmlp_b16_noah, 73082392
          """)
  void unpublishedRow(String id, long parameters) {
    ModelEntry entry = catalogue.get(id);
    assertEquals(parameters, entry.parameters());
    assertTrue(entry.published().isEmpty());
  }

  /** Rows beside the tables whose figures somebody else published. */
  @ParameterizedTest
  @CsvSource({
    "resnet34, 21797672, 73.314, 'torchvision, IMAGENET1K_V1'",
    "shufflenetv2_050, 1366792, 60.552, 'torchvision, IMAGENET1K_V1'",
    "shufflenetv2_150, 3503624, 72.996, 'torchvision, IMAGENET1K_V1'",
    "shufflenetv2_200, 7393996, 76.230, 'torchvision, IMAGENET1K_V1'",
    "pvt_small, 24485864, 79.8, arXiv 2102.12122",
    "pvt_medium, 44208104, 81.2, arXiv 2102.12122",
    "pvt_large, 61369320, 81.7, arXiv 2102.12122",
    "xcit_medium_24_p8, 84323624, 83.7, arXiv 2106.09681",
    "efficientnet_b0, 5288548, 77.1, arXiv 1905.11946",
    "resmlp_12, 15350872, 76.6, arXiv 2105.03404",
    "googlenet, 6624904, 69.778, 'torchvision, IMAGENET1K_V1'",
  })
  void rowPublishedElsewhere(String id, long parameters, double top1, String paper) {
    ModelEntry entry = catalogue.get(id);
    assertEquals(parameters, entry.parameters());
    assertEquals(top1, entry.published().orElseThrow().top1());
    assertEquals(paper, entry.published().orElseThrow().paper());
  }

  /** What published weights have to be shown, where that is not what most want. */
  @ParameterizedTest
  @CsvSource({
    "googlenet, mean, '0.5,0.5,0.5'",
    "vit_base, std, '0.5,0.5,0.5'",
    "vit_base, eval_resize, 248",
    "cait_s24, eval_resize, 224",
    "xcit_small_12_p16, eval_resize, 224",
    "resmlp_24, eval_resize, 248",
    "resmlp_24, mean, '0.485,0.456,0.406'",
    "convmixer_768_32, eval_resize, 233",
    "resnext101_64x4d, eval_resize, 232",
    "swin_base, eval_resize, 256",
    "nfnet_f1, auto_augment, rand-m10-n4",
    "nfnet_f0, adaptive_clip, 0.01",
    "convmixer_1536_20, epochs, 150",
  })
  void recipesSay(String id, String key, String value) {
    TrainingRecipe recipe = Recipes.of(catalogue.get(id));
    assertEquals(value, recipe.show(RecipeKey.valueOf(key.toUpperCase(Locale.ROOT))));
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18_noah, '| parameters | 11,696,512 |'",
    "deit_base, '| note | the README has 86.86 M, the released code 86.57 M |'",
    "pvt_tiny, '| published top-1 | 75.10 % |'",
  })
  void hasACard(String id, String line) {
    String card = catalogue.get(id).card();
    assertTrue(card.startsWith("# " + id + "\n"), card);
    assertTrue(card.lines().anyMatch(line::equals), card);
    assertTrue(card.contains("```mermaid\n"), card);
  }

  @Test
  void hasEveryRowOfTheTables() {
    long rows =
        catalogue.entries().stream()
            .filter(e -> e.published().map(p -> p.paper().equals("arXiv 2402.02377")).orElse(false))
            .count();
    assertEquals(52, rows);
    for (ModelEntry entry : catalogue.entries()) {
      if (entry.id().endsWith("_noah")) {
        assertEquals("Noah", entry.head(), entry.id());
      }
    }
  }
}
