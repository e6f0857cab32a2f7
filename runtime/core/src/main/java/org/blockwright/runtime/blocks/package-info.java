/** The vocabulary's own blueprints and heads, compiled. */
@GenerateBlocks({
  BasicBlock.class,
  Bottleneck.class,
  DenseHead.class,
  ClassAttentionHead.class,
  ClassAttentionBlock.class,
  ClassAttention.class,
  TransformerBlock.class,
  InvertedResidual.class,
  Mlp.class,
  SqueezeExcite.class,
  ClassTokenHead.class,
  Gap.class,
  NetworkInNetwork.class,
  AddResidualAttention.class,
  Csra.class,
  DotProduct.class,
  EfficientProbing.class,
  Gem.class,
  LatentAttention.class,
  LearnToPayAttention.class,
  LogSumExp.class,
  MeanAttention.class,
  MlDecoder.class,
  Parametrised.class,
  ResidualAttention.class,
  SimPool.class,
  ClassQueries.class,
  PerClassAttention.class,
  SoftmaxPool.class,
  SigmoidPool.class,
  IndependentAttention.class,
  Saol.class
})
package org.blockwright.runtime.blocks;

import org.blockwright.GenerateBlocks;
import org.blockwright.block.BasicBlock;
import org.blockwright.block.Bottleneck;
import org.blockwright.head.DenseHead;
import org.blockwright.head.ClassAttentionHead;
import org.blockwright.block.ClassAttentionBlock;
import org.blockwright.block.ClassAttention;
import org.blockwright.block.TransformerBlock;
import org.blockwright.block.InvertedResidual;
import org.blockwright.block.Mlp;
import org.blockwright.block.SqueezeExcite;
import org.blockwright.head.ClassTokenHead;
import org.blockwright.head.Gap;
import org.blockwright.head.NetworkInNetwork;
import org.blockwright.head.AddResidualAttention;
import org.blockwright.head.Csra;
import org.blockwright.head.DotProduct;
import org.blockwright.head.EfficientProbing;
import org.blockwright.head.Gem;
import org.blockwright.head.LatentAttention;
import org.blockwright.head.LearnToPayAttention;
import org.blockwright.head.LogSumExp;
import org.blockwright.head.MeanAttention;
import org.blockwright.head.MlDecoder;
import org.blockwright.head.Parametrised;
import org.blockwright.head.ResidualAttention;
import org.blockwright.head.SimPool;
import org.blockwright.block.ClassQueries;
import org.blockwright.head.PerClassAttention;
import org.blockwright.head.SoftmaxPool;
import org.blockwright.head.SigmoidPool;
import org.blockwright.head.IndependentAttention;
import org.blockwright.head.Saol;
