/** The vocabulary's own blueprints and heads, compiled. */
@GenerateBlocks({
  BasicBlock.class,
  Bottleneck.class,
  TransformerBlock.class,
  InvertedResidual.class,
  Mlp.class,
  MobileBottleneck.class,
  Separable.class,
  SqueezeExcite.class,
  ClassTokenHead.class,
  Gap.class,
  NetworkInNetwork.class
})
package org.blockwright.runtime.blocks;

import org.blockwright.GenerateBlocks;
import org.blockwright.block.BasicBlock;
import org.blockwright.block.Bottleneck;
import org.blockwright.block.TransformerBlock;
import org.blockwright.block.InvertedResidual;
import org.blockwright.block.Mlp;
import org.blockwright.block.MobileBottleneck;
import org.blockwright.block.Separable;
import org.blockwright.block.SqueezeExcite;
import org.blockwright.head.ClassTokenHead;
import org.blockwright.head.Gap;
import org.blockwright.head.NetworkInNetwork;
