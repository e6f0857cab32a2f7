package org.blockwright.zoo.recipe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.record.Recipe;

/** What the NOAH paper trains DeiT and PVT with (arXiv 2402.02377; OSVAI/NOAH, vit/README.md). */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Recipe(
    epochs = 300,
    batch = 1024,
    optimizer = Recipe.Optimizer.ADAMW,
    lr = 5e-4,
    lrPer = 512,
    weightDecay = 0.05,
    noDecay = Recipe.NoDecay.ONE_D,
    schedule = Recipe.Schedule.COSINE,
    scheduleLag = 1,
    minLr = 1e-5,
    warmupEpochs = 5,
    smoothing = 0.1,
    mixup = 0.8,
    cutmix = 1,
    interpolation = Recipe.Interpolation.BICUBIC,
    autoAugment = "rand-m9-mstd0.5-inc1",
    erasing = 0.25,
    repeats = 3,
    evalInterpolation = Recipe.Interpolation.BICUBIC)
public @interface DeitRecipe {}
