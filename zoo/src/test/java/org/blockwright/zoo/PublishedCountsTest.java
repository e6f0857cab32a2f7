package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The backbones of the comparison tables: their counts as the official code has them. */
class PublishedCountsTest {
  private static final Catalogue CATALOGUE = Catalogue.read();

  /** Counts in the facts that are of networks which the zoo does not have, and why. */
  private static final Map<Long, String> ELSEWHERE =
      Map.of(39_381_472L, "torchvision's RegNetY of 8 GF, which is another network");

  /**
   * Parameters, and multiply-adds in units of 1e9 at 224 x 224 where the source counts as this
   * project does: convolutions and linear layers (torchvision's documentation of its weights; for
   * PatchConvNet and ConvNeXt the READMEs).
   */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
            alexnet, 61100840, 0.714
            vgg16, 138357544, 15.470
            vgg19, 143667240, 19.632
            vgg16_bn, 138365992, 15.470
            vgg19_bn, 143678248, 19.632
            googlenet, 6624904, 1.498
            nin_cifar, 966986,
            resnet18, 11689512, 1.814
            resnet34, 21797672, 3.664
            resnet50, 25557032, 4.089
            resnet101, 44549160, 7.801
            resnet152, 60192808, 11.514
            resnext50_32x4d, 25028904, 4.230
            resnext101_32x8d, 88791336, 16.414
            resnext101_64x4d, 83455272, 15.460
            wide_resnet50_2, 68883240, 11.398
            mobilenetv2_100, 3504872, 0.301
            mobilenetv3_small, 2938368,
            mobilenetv3_large, 5476416,
            mobilenetv3_large_tv, 5483032, 0.217
            mobilenetv3_small_tv, 2542856, 0.057
            shufflenetv2_050, 1366792, 0.040
            shufflenetv2_100, 2278604, 0.145
            shufflenetv2_150, 3503624, 0.296
            shufflenetv2_200, 7393996, 0.583
            regnety_040, 20646656, 4.0
            regnety_080, 39180068, 8.0
            regnety_160, 83590140, 15.912
            efficientnet_b0, 5288548, 0.386
            efficientnet_b1, 7794184,
            efficientnet_b2, 9109994,
            efficientnet_b3, 12233232,
            efficientnet_b4, 19341616,
            efficientnet_b5, 30389784,
            nfnet_f0, 71489284,
            nfnet_f1, 132634256,
            vit_tiny, 5717416,
            vit_small, 22050664,
            vit_base, 86567656,
            vit_large, 304326632,
            deit_tiny, 5717416,
            deit_small, 22050664,
            deit_base, 86567656,
            deit_tiny_distilled, 5910800,
            deit_small_distilled, 22436432,
            deit_base_distilled, 87338192,
            pvt_tiny, 13229288,
            pvt_small, 24485864,
            pvt_medium, 44208104,
            pvt_large, 61369320,
            swin_tiny, 28288354,
            swin_small, 49606258,
            swin_base, 87768224,
            xcit_tiny_12_p16, 6716272,
            xcit_small_12_p16, 26253304,
            xcit_small_24_p16, 47671384,
            xcit_medium_24_p16, 84395752,
            xcit_medium_24_p8, 84323624,
            cait_xxs24, 11956264,
            cait_s24, 46916200,
            mixer_s16, 18528264,
            mixer_b16, 59880472,
            mixer_l16, 208196168,
            gmlp_ti16, 5867328,
            gmlp_s16, 19422656,
            resmlp_12, 15350872,
            resmlp_24, 30020680,
            resmlp_b24, 115736776,
            resmlp_b24_p8, 129138280,
            convmixer_768_32, 21110248,
            convmixer_1536_20, 51625960,
            convnext_tiny, 28589128, 4.456
            convnext_small, 50223688, 8.684
            convnext_base, 88591464, 15.355
            patchconvnet_s60, 25231096, 4.0
            patchconvnet_s60_multi, 25614712,
            patchconvnet_s120, 47723896, 7.5
            patchconvnet_b60, 99388936, 15.8
            patchconvnet_b120, 188611336, 29.8
            patchconvnet_l60, 176009576,
            patchconvnet_l120, 334294376,
          """)
  void officialCounts(String id, long parameters, String multiplyAdds) {
    ModelEntry entry = CATALOGUE.get(id);
    assertEquals(parameters, entry.parameters());
    if (multiplyAdds != null) {
      int decimals = multiplyAdds.length() - multiplyAdds.indexOf('.') - 1;
      // half a unit of the last figure, and squeeze-excites, which some leave out
      double slack = 0.5 * Math.pow(10, -decimals) + 2e-3 * Double.parseDouble(multiplyAdds);
      assertEquals(Double.parseDouble(multiplyAdds), entry.macs() / 1e9, slack, id);
    }
    String noah = id + "_noah";
    if (!id.contains("distilled") && !id.endsWith("_multi")) {
      assertEquals("Noah", CATALOGUE.get(noah).head(), noah);
    }
  }

  /** Every count in the facts of section 1.2 is one of the zoo's, or it is said why not. */
  @Test
  void noNetworkOfTheFactsIsForgotten() throws IOException {
    Path facts = Path.of(System.getProperty("data.dir", "")).resolveSibling("systems.md");
    assumeTrue(Files.exists(facts), () -> "there is no " + facts + ": set -Ddata.dir");
    Set<Long> ours =
        CATALOGUE.entries().stream().map(ModelEntry::parameters).collect(Collectors.toSet());
    List<String> forgotten = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String row : rows(Files.readAllLines(facts))) {
      String[] cells = row.split("\\|");
      Matcher count = Pattern.compile("\\b\\d{1,3}(?: \\d{3})+\\b").matcher(cells[3]);
      while (count.find()) {
        seen.add(cells[1].strip());
        long value = Long.parseLong(count.group().replace(" ", ""));
        if (!ours.contains(value) && !ELSEWHERE.containsKey(value)) {
          forgotten.add(cells[1].strip() + ": " + count.group());
        }
      }
    }
    assertTrue(forgotten.isEmpty(), () -> "not in the zoo: " + forgotten);
    assertTrue(seen.size() >= 16, () -> "only these rows were understood: " + seen);
  }

  private static List<String> rows(List<String> lines) {
    int from = 0;
    while (!lines.get(from).startsWith("## 1.2")) {
      from++;
    }
    List<String> rows = new ArrayList<>();
    for (String line : lines.subList(from + 1, lines.size())) {
      if (line.startsWith("#")) {
        break;
      }
      if (line.startsWith("| ")) {
        rows.add(line);
      }
    }
    assertFalse(rows.isEmpty());
    return rows;
  }
}
