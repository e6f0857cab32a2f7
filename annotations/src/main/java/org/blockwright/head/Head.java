package org.blockwright.head;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;

/**
 * What turns the backbone's last output into logits {@code (classes)}. Exactly one member is
 * written. A head of your own is a {@link Blueprint} that reads {@code classes}, put on the model
 * itself.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Head {
  /** Global average pooling and a linear classifier. */
  Gap gap() default @Gap;

  /** Pairwise object category attentions. */
  Noah noah() default @Noah;

  /** A linear classifier on the class token. */
  ClassTokenHead classToken() default @ClassTokenHead;

  /** Three linear layers on a pooled map. */
  DenseHead dense() default @DenseHead;

  /** A class token that reads the tokens through class attention. */
  ClassAttentionHead classAttention() default @ClassAttentionHead;

  /** A token for each class, each with a classifier of its own. */
  PerClassAttention perClassAttention() default @PerClassAttention;

  /** One map per class, averaged. */
  NetworkInNetwork networkInNetwork() default @NetworkInNetwork;

  /** A generalised mean with a learned exponent. */
  Gem gem() default @Gem;

  /** A smooth maximum with a learned sharpness. */
  LogSumExp logSumExp() default @LogSumExp;

  /** The mean attends to the positions. */
  SimPool simPool() default @SimPool;

  /** A learned query attends to the positions (MAP). */
  LatentAttention latentAttention() default @LatentAttention;

  /** The mean attends to the positions (CLIP's attention pool). */
  MeanAttention meanAttention() default @MeanAttention;

  /** Several learned queries, each with values of its own. */
  EfficientProbing efficientProbing() default @EfficientProbing;

  /** Class-specific residual attention. */
  Csra csra() default @Csra;

  /** Group queries read through a decoder layer. */
  MlDecoder mlDecoder() default @MlDecoder;

  /** Inner maps, attended to as the last output says. */
  LearnToPayAttention learnToPayAttention() default @LearnToPayAttention(taps = {});

  /** The same with a classifier for each map, averaged. */
  IndependentAttention independentAttention() default @IndependentAttention(taps = {});

  /** Each position says what it shows, and attention which of them count. */
  Saol saol() default @Saol(taps = {});
}
