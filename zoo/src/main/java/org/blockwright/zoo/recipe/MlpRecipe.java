package org.blockwright.zoo.recipe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.record.Recipe;

/** What the NOAH paper trains Mixer and gMLP with (arXiv 2402.02377; OSVAI/NOAH, mlp/README.md). */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Recipe(
    epochs = 300,
    batch = 1536,
    optimizer = Recipe.Optimizer.ADAMW,
    lr = 7e-4,
    eps = 1e-6,
    weightDecay = 0.067,
    noDecay = Recipe.NoDecay.ONE_D,
    schedule = Recipe.Schedule.COSINE,
    minLr = 1e-5,
    warmupEpochs = 20,
    clipNorm = 1,
    ema = 0.99992,
    emaEvaluate = true,
    smoothing = 0.1,
    mixup = 0.5,
    cutmix = 1,
    cropRatio = {0.67, 1.5},
    interpolation = Recipe.Interpolation.RANDOM,
    autoAugment = "rand-m6-n3-mstd1.0-inc1",
    mean = {0.5, 0.5, 0.5},
    std = {0.5, 0.5, 0.5},
    evalResize = 248,
    evalInterpolation = Recipe.Interpolation.BICUBIC)
public @interface MlpRecipe {}
