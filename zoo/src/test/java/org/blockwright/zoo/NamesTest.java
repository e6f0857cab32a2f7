package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.HeadMismatchException;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.LoadOptions;
import org.blockwright.runtime.weights.LoadReport;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.blockwright.runtime.weights.WeightLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How others name the parameters of every model. */
class NamesTest {
  private static final Catalogue CATALOGUE = Catalogue.read();

  private static final Set<String> LAYERS = Set.of("weight", "bias", "running_mean", "running_var");

  static Stream<ModelEntry> entries() {
    return CATALOGUE.entries().stream();
  }

  private static KeyMap names(ModelEntry entry, String source) {
    return entry.names().stream()
        .filter(n -> n.source().equals(source))
        .findFirst()
        .orElseThrow(() -> new AssertionError(entry + " has no names of " + source));
  }

  @ParameterizedTest
  @MethodSource("entries")
  void everyNameHasOneOfTheirs(ModelEntry entry) {
    Map<String, Parameter> ours = BlockState.parameters(entry.create(10));
    for (KeyMap source : entry.names()) {
      Set<String> theirs = new HashSet<>();
      source
          .names(ours)
          .forEach(
              (name, places) -> {
                assertFalse(places.isEmpty(), name);
                String last = name.substring(name.lastIndexOf('.') + 1);
                for (String place : places) {
                  // a joined layer of theirs holds several of ours
                  boolean joined = place.contains(".qkv.") && !name.contains(".qkv.");
                  assertTrue(
                      theirs.add(joined ? place + " of " + name : place), () -> "twice: " + place);
                  // Other parameters bear their nodes' names, which may differ; PyTorch's own
                  // attention has in_proj_weight.
                  assertTrue(
                      !LAYERS.contains(last) || ("." + place).matches(".*[._]" + last),
                      () -> name + places);
                }
              });
      assertTrue(ours.size() <= theirs.size(), source.source());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, official, head.fc.weight, head.2.weight",
    "resnet18, torchvision, head.fc.weight, fc.weight",
    "resnet18, torchvision, layer2.0.downsample.bn.running_var, layer2.0.downsample.1.running_var",
    "resnet50_noah, official, layer4.2.conv3.weight, layer4.2.conv3.weight",
    "mobilenetv2_100, torchvision, head.fc.bias, classifier.1.bias",
    "mobilenetv2_100, torchvision, stage7.0.project.bn.weight, features.17.conv.3.weight",
    "mobilenetv3_small, official, conv_head.weight, features.14.weight",
    "mobilenetv3_small_noah, official, conv_head.weight, features.13.weight",
    "mobilenetv3_small, official, head.fc.weight, classifier.1.weight",
    "mobilenetv3_small_noah, official, head.query.weight, classifier.query.weight",
    "mobilenetv3_large, official, conv_head.weight, features.18.weight",
    "mobilenetv3_large_noah, official, conv_head.weight, features.17.weight",
    "shufflenetv2_100, torchvision, head.fc.weight, fc.weight",
    "shufflenetv2_100, official, stage4.2.branch2_pw2.conv.weight, stage4.3.branch2.5.weight",
    "deit_tiny, official, cls_token, cls_token",
    "deit_tiny_075_noah, official, pre_logits.weight, pre_logits.fc.weight",
    "deit_tiny, timm, head.fc.weight, head.weight",
    "pvt_tiny, official, pos_embed4, pos_embed4",
    "pvt_tiny_noah, official, block1.1.attn.sr.proj.weight, block1.1.attn.sr.weight",
    "pvt_tiny_noah, official, block4.0.attn.attn.kv.weight, block4.0.attn.kv.weight",
    "mixer_s16, timm, blocks.3.mlp_tokens.fc1.weight, blocks.3.mlp_tokens.fc1.weight",
    "resnet18, huggingface, conv1.weight, resnet.embedder.embedder.convolution.weight",
    "resnet18, huggingface, layer2.0.downsample.bn.bias,"
        + " resnet.encoder.stages.1.layers.0.shortcut.normalization.bias",
    "resnet50, huggingface, layer4.2.bn3.running_var,"
        + " resnet.encoder.stages.3.layers.2.layer.2.normalization.running_var",
    "resnet50, huggingface, head.fc.weight, classifier.1.weight",
    "mobilenetv2_100, timm, stem.conv.weight, conv_stem.weight",
    "mobilenetv2_100, timm, stage1.project.bn.weight, blocks.0.0.bn2.weight",
    "mobilenetv2_100, timm, stage4.3.project.conv.weight, blocks.3.3.conv_pwl.weight",
    "mobilenetv2_100, timm, conv_head.bn.bias, bn2.bias",
    "mobilenetv2_100, timm, head.fc.bias, classifier.bias",
    "deit_tiny, huggingface, pos_embed, vit.embeddings.position_embeddings",
    "deit_tiny, huggingface, blocks.11.attn.qkv.bias,"
        + " vit.encoder.layer.11.attention.attention.query.bias"
        + " + vit.encoder.layer.11.attention.attention.key.bias"
        + " + vit.encoder.layer.11.attention.attention.value.bias",
    "deit_tiny, huggingface, blocks.0.mlp.fc2.weight, vit.encoder.layer.0.output.dense.weight",
    "deit_tiny, huggingface, head.fc.weight, classifier.weight",
    "deit_tiny_distilled, huggingface-deit, dist_token, deit.embeddings.distillation_token",
    "deit_tiny_distilled, huggingface-deit, blocks.3.norm2.bias,"
        + " deit.encoder.layer.3.layernorm_after.bias",
    "deit_tiny_distilled, huggingface-deit, head.fc_dist.bias, distillation_classifier.bias",
    "convnext_tiny, official, stage2.8.gamma, stages.2.blocks.8.gamma",
    "convnext_tiny, torchvision, stage2.8.gamma, features.5.8.layer_scale",
    "convnext_tiny, torchvision, downsample3.conv.bias, features.6.1.bias",
    "convnext_tiny, torchvision, head.norm.weight, classifier.0.weight",
    "convnext_tiny, facebook, stage0.2.mlp.fc2.weight, stages.0.2.pwconv2.weight",
    "convnext_tiny, facebook, stem_norm.bias, downsample_layers.0.1.bias",
    "convnext_tiny, facebook, head.fc.bias, head.bias",
    "efficientnet_b0, timm, stage1.0.project.bn.bias, blocks.0.0.bn2.bias",
    "efficientnet_b0, torchvision, stage1.0.se.fc2.weight, features.1.0.block.1.fc2.weight",
    "efficientnet_b0, torchvision, stage5.2.project.bn.bias, features.5.2.block.3.1.bias",
    "swin_tiny, torchvision, downsample2.reduction.weight, features.4.reduction.weight",
    "swin_tiny, torchvision, layer3.1.mlp.fc2.bias, features.7.1.mlp.3.bias",
    "swin_tiny, microsoft, downsample2.norm.weight, layers.1.downsample.norm.weight",
    "vit_base, torchvision, blocks.3.attn.qkv.weight,"
        + " encoder.layers.encoder_layer_3.self_attention.in_proj_weight",
    "vit_base, torchvision, pos_embed, encoder.pos_embedding",
    "vit_base, torchvision_0.12, blocks.3.mlp.fc2.bias,"
        + " encoder.layers.encoder_layer_3.mlp.linear_2.bias",
    "xcit_tiny_12_p16, timm, cls_attn_blocks.1.attn.k.weight, cls_attn_blocks.1.attn.k.weight",
    "xcit_tiny_12_p16, facebook, cls_attn_blocks.1.attn.k.weight,"
        + " cls_attn_blocks.1.attn.qkv.weight",
    "xcit_tiny_12_p16, facebook, pos_embed.token_projection.bias, pos_embeder.token_projection.bias",
    "xcit_medium_24_p8, facebook, proj1.conv.weight, patch_embed.proj.0.0.weight",
    "regnety_160, torchvision, s3.10.conv2.bn.weight,"
        + " trunk_output.block3.block3-10.f.b.1.weight",
    "regnety_160, pycls, s3.10.se.fc2.bias, s3.b11.f.se.f_ex.2.bias",
    "regnety_160, pycls, s1.0.downsample.bn.weight, s1.b1.bn.weight",
    "mobilenetv3_large_tv, torchvision, block4.project.bn.weight, features.4.block.3.1.weight",
    "mobilenetv3_large_tv, torchvision, block7.project.conv.weight, features.7.block.2.0.weight",
    "mobilenetv3_small_tv, torchvision, block1.se.fc2.weight, features.1.block.1.fc2.weight",
    "mobilenetv3_small_tv, torchvision, conv_head.bias, classifier.0.bias",
    "cait_xxs24, official, head.blocks.1.gamma_2, blocks_token_only.1.gamma_2",
    "resmlp_12, deit, blocks.0.ls1, blocks.0.gamma_1",
    "patchconvnet_s60_multi, official, head.fc.bias, head.0.bias + head.1.bias + head.2.bias + head.3.bias + head.4.bias + head.5.bias + head.6.bias + head.7.bias + head.8.bias + head.9.bias",
    "gmlp_ti16, official, blocks.29.mlp_channels.gate.proj.bias, blocks.29.mlp_channels.gate.proj.bias",
  })
  void nameOf(String id, String source, String ours, String theirs) {
    ModelEntry entry = CATALOGUE.get(id);
    Map<String, List<String>> names =
        names(entry, source).names(BlockState.parameters(entry.create(10)));
    assertEquals(theirs, String.join(" + ", names.get(ours)));
  }

  @ParameterizedTest
  @CsvSource({
    "mobilenetv2_100, mobilenet_v2_imagenet.safetensors, torchvision",
    "squeezenet1_0, squeezenet1_0_imagenet.safetensors, torchvision",
    "resnet20_cifar, resnet20_cifar10.safetensors, akamaster",
    "resnet56_cifar, resnet56-4bfd9763.th, akamaster",
  })
  void realWeightsLoadStrictly(String id, String file, String source) {
    Path path = Path.of(System.getProperty("data.dir", ""), "weights", file);
    assumeTrue(Files.exists(path), () -> "no " + path + ": set -Ddata.dir");
    ModelEntry entry = CATALOGUE.get(id);
    Classifier model = entry.create(entry.classes());
    try (NDManager manager = NDManager.newBaseManager();
        TensorArchive archive = WeightFile.open(path)) {
      LoadReport report =
          WeightLoader.load(
              archive, BlockState.parameters(model), entry.names(), LoadOptions.strict(), manager);
      assertEquals(source, report.names());
      assertEquals(model.getParameters().size(), report.loaded());
    }
  }

  static Stream<String> oneOfEachFamily() {
    Map<String, String> ids = new LinkedHashMap<>();
    CATALOGUE.entries().stream()
        .sorted(Comparator.comparingLong(ModelEntry::parameters))
        .forEach(entry -> ids.putIfAbsent(entry.backbone() + entry.head(), entry.id()));
    return ids.values().stream();
  }

  @ParameterizedTest
  @MethodSource("oneOfEachFamily")
  void weightsGoOutUnderAnybodysNamesAndComeBack(String id) {
    ModelEntry entry = CATALOGUE.get(id);
    Classifier model = entry.create(3);
    try (NDManager manager = NDManager.newBaseManager()) {
      model.initialize(manager, 5);
      Map<String, Parameter> parameters = BlockState.parameters(model);
      for (KeyMap source : entry.names()) {
        Classifier other = entry.create(3);
        LoadReport report =
            WeightLoader.load(
                BlockState.of(parameters, source, Map.of()),
                BlockState.parameters(other),
                entry.names(),
                LoadOptions.strict(),
                manager);
        assertEquals(parameters.size(), report.loaded(), source.source());
        BlockState.parameters(other)
            .forEach(
                (name, p) -> assertEquals(p.getArray(), parameters.get(name).getArray(), name));
      }
    }
  }

  /** A file of others' names and their three classes, for a head that is drawn anew. */
  @ParameterizedTest
  @CsvSource({
    "resnet18, resnet18, torchvision, 100, fc.weight fc.bias",
    "resnet18, resnet18_noah, torchvision, 100, fc.weight fc.bias",
    "resnet18, resnet18, huggingface, 100, classifier.1.weight classifier.1.bias",
    "resnet50, resnet50_noah, torchvision, 265, fc.weight fc.bias",
    "mobilenetv2_035, mobilenetv2_035, torchvision, 260, classifier.1.weight classifier.1.bias",
    "mobilenetv2_035, mobilenetv2_035_noah, torchvision, 260, classifier.1.weight classifier.1.bias",
    "mobilenetv2_035, mobilenetv2_035_noah, timm, 260, classifier.weight classifier.bias",
    "shufflenetv2_100, shufflenetv2_100, torchvision, 280, fc.weight fc.bias",
    "shufflenetv2_100, shufflenetv2_100_noah, torchvision, 280, fc.weight fc.bias",
    "deit_tiny, deit_tiny, timm, 150, head.weight head.bias",
  })
  void anotherHeadIsLeftAsideWhosesoeverItsNamesAre(
      String donor, String id, String source, int loaded, String aside) {
    ModelEntry from = CATALOGUE.get(donor);
    ModelEntry entry = CATALOGUE.get(id);
    Classifier theirs = from.create(3);
    Classifier ours = entry.create(7);
    try (NDManager manager = NDManager.newBaseManager()) {
      theirs.initialize(manager, 5);
      TensorArchive file =
          BlockState.of(BlockState.parameters(theirs), names(from, source), Map.of());
      Map<String, Parameter> parameters = BlockState.parameters(ours);
      assertThrows(
          HeadMismatchException.class,
          () -> WeightLoader.load(file, parameters, entry.names(), LoadOptions.strict(), manager));
      LoadReport report =
          WeightLoader.load(
              file, parameters, entry.names(), LoadOptions.strict().withoutHead(), manager);
      assertEquals(loaded, report.loaded());
      assertEquals(List.of(aside.split(" ")), report.ignored());
      assertTrue(report.skipped().stream().allMatch(name -> name.startsWith("head.")));
    }
  }
}
