/** The vocabulary's own blueprints and heads, compiled. */
@GenerateBlocks({
  BasicBlock.class,
  Bottleneck.class,
  TransformerBlock.class,
  Fire.class,
  GatedBlock.class,
  InvertedResidual.class,
  MixerBlock.class,
  Mlp.class,
  MobileBottleneck.class,
  ReducedAttention.class,
  PvtBlock.class,
  Separable.class,
  ShuffleDown.class,
  ShuffleKeep.class,
  SpatialGatingUnit.class,
  SqueezeExcite.class,
  TokenMixing.class,
  ClassTokenHead.class,
  Gap.class,
  NetworkInNetwork.class
})
package org.blockwright.runtime.blocks;

import org.blockwright.GenerateBlocks;
import org.blockwright.block.BasicBlock;
import org.blockwright.block.Bottleneck;
import org.blockwright.block.TransformerBlock;
import org.blockwright.block.Fire;
import org.blockwright.block.GatedBlock;
import org.blockwright.block.InvertedResidual;
import org.blockwright.block.MixerBlock;
import org.blockwright.block.Mlp;
import org.blockwright.block.MobileBottleneck;
import org.blockwright.block.ReducedAttention;
import org.blockwright.block.PvtBlock;
import org.blockwright.block.Separable;
import org.blockwright.block.ShuffleDown;
import org.blockwright.block.ShuffleKeep;
import org.blockwright.block.SpatialGatingUnit;
import org.blockwright.block.SqueezeExcite;
import org.blockwright.block.TokenMixing;
import org.blockwright.head.ClassTokenHead;
import org.blockwright.head.Gap;
import org.blockwright.head.NetworkInNetwork;
