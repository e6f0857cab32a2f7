package org.blockwright.zoo.patchconvnet;

import org.blockwright.Zoo;
import org.blockwright.head.ClassAttentionHead;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.head.PerClassAttention;
import org.blockwright.record.CheckpointKeys;
import org.blockwright.record.Published;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.zoo.recipe.DeitRecipe;

/**
 * PatchConvNets, with their attention-based pooling and with NOAH. The figures are the paper's and
 * those of README_patchconvnet.md of facebookresearch/deit. How it was trained is not in that
 * repository; DeiT's recipe stands for it.
 */
@Zoo
@Published(paper = "arXiv 2112.13692", table = "table 3")
@Tables("slides")
@DeitRecipe
public interface PatchConvNets {
  // spotless:off
  @PatchConvNet(dim = 384, depth = 60, scale = 1e-4) @Head(classAttention = @ClassAttentionHead(depth = 1, mlp = 3, scale = 1e-4))
  @Published(top1 = 82.1, params = 25.231096e6) Classifier patchconvnet_s60(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = "head.fc -> head.{#}")})
  @PatchConvNet(dim = 384, depth = 60, scale = 1e-4) @Head(perClassAttention = @PerClassAttention(scale = 1e-4))
  @Published(table = "", top1 = 81.1, params = 25.614712e6) Classifier patchconvnet_s60_multi(int classes);

  @PatchConvNet(dim = 384, depth = 60, scale = 1e-4) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier patchconvnet_s60_noah(int classes);

  @PatchConvNet(dim = 384, depth = 120, scale = 1e-6) @Head(classAttention = @ClassAttentionHead(depth = 1, mlp = 3, scale = 1e-6))
  @Published(top1 = 83.2, params = 47.723896e6) Classifier patchconvnet_s120(int classes);

  @PatchConvNet(dim = 384, depth = 120, scale = 1e-6) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier patchconvnet_s120_noah(int classes);

  @PatchConvNet(dim = 768, depth = 60, scale = 1e-6) @Head(classAttention = @ClassAttentionHead(depth = 1, mlp = 3, scale = 1e-6))
  @Published(top1 = 83.5, params = 99.388936e6) Classifier patchconvnet_b60(int classes);

  @PatchConvNet(dim = 768, depth = 60, scale = 1e-6) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier patchconvnet_b60_noah(int classes);

  @PatchConvNet(dim = 768, depth = 120, scale = 1e-6) @Head(classAttention = @ClassAttentionHead(depth = 1, mlp = 3, scale = 1e-6))
  @Published(top1 = 84.1, params = 188.611336e6) Classifier patchconvnet_b120(int classes);

  @PatchConvNet(dim = 768, depth = 120, scale = 1e-6) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier patchconvnet_b120_noah(int classes);

  @PatchConvNet(dim = 1024, depth = 60, scale = 1e-6) @Head(classAttention = @ClassAttentionHead(depth = 1, mlp = 3, scale = 1e-6))
  @Published(params = 176.009576e6) Classifier patchconvnet_l60(int classes);

  @PatchConvNet(dim = 1024, depth = 60, scale = 1e-6) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier patchconvnet_l60_noah(int classes);

  @PatchConvNet(dim = 1024, depth = 120, scale = 1e-6) @Head(classAttention = @ClassAttentionHead(depth = 1, mlp = 3, scale = 1e-6))
  @Published(params = 334.294376e6) Classifier patchconvnet_l120(int classes);

  @PatchConvNet(dim = 1024, depth = 120, scale = 1e-6) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier patchconvnet_l120_noah(int classes);
  // spotless:on
}
