package org.blockwright.runtime.train;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.data.Augmentation;
import org.blockwright.runtime.data.AutoAugment;
import org.blockwright.runtime.data.ColorJitter;
import org.blockwright.runtime.data.CropStrategy;
import org.blockwright.runtime.data.CropWindow;
import org.blockwright.runtime.data.DataLoader;
import org.blockwright.runtime.data.HorizontalFlip;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.ImageTransform;
import org.blockwright.runtime.data.Interpolation;
import org.blockwright.runtime.data.MixupCutmix;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.RandAugment;
import org.blockwright.runtime.data.RandomErasing;
import org.blockwright.runtime.data.RandomResizedCrop;
import org.blockwright.runtime.data.Rgb;
import org.blockwright.runtime.data.Sampler;
import org.blockwright.runtime.data.TrivialAugment;
import org.blockwright.runtime.distributed.Collective;

/** Loaders of labelled images as a recipe wants them: cut, augmented, mixed, in order. */
public final class DataLoaders {
  private DataLoaders() {}

  /**
   * Batches to learn from. A last batch that is not full is left out, unless it is the only one, or
   * the recipe's {@code drop_last} is off.
   *
   * @param source the images; closing the loader does not close it
   * @param recipe its batch, size, crop, augmentation, mixing and seed count
   * @param strict whether an image that cannot be used is an error
   * @throws BlockwrightException if there are no images, or a value of the recipe cannot be
   */
  public static DataLoader training(ImageSource source, TrainingRecipe recipe, boolean strict) {
    return training(source, recipe, strict, Collective.alone());
  }

  /**
   * As {@link #training(ImageSource, TrainingRecipe, boolean)}, the part of one of several workers.
   */
  public static DataLoader training(
      ImageSource source, TrainingRecipe recipe, boolean strict, Collective workers) {
    int batch = recipe.integer(RecipeKey.BATCH);
    DataLoader.Builder builder =
        DataLoader.of(source, transform(recipe))
            .batchSize(batch)
            .order(sampler(source, recipe), recipe.integer(RecipeKey.SEED))
            .dropLast(recipe.on(RecipeKey.DROP_LAST) && source.size() >= batch)
            .share(Team.share(workers, recipe))
            .strict(strict);
    double mixup = recipe.number(RecipeKey.MIXUP);
    double cutmix = recipe.number(RecipeKey.CUTMIX);
    if (mixup > 0 || cutmix > 0) {
      builder.mixing(
          new MixupCutmix(
              mixup,
              cutmix,
              recipe.number(RecipeKey.MIX_PROB),
              recipe.number(RecipeKey.MIX_SWITCH),
              recipe.number(RecipeKey.SMOOTHING)));
    }
    return builder.build();
  }

  private static Sampler sampler(ImageSource source, TrainingRecipe recipe) {
    int repeats = recipe.integer(RecipeKey.REPEATS);
    if (recipe.text(RecipeKey.SAMPLER).equals("shuffled")) {
      return repeats == 1 ? Sampler.shuffled() : Sampler.repeated(repeats);
    }
    if (repeats > 1) {
      throw new RecipeException(
          "The recipe's sampler=balanced and repeats="
              + repeats
              + " both say in what order images come; choose one.");
    }
    if (source.size() > 0 && source.target(0).isPresent()) {
      throw new RecipeException(
          "The recipe's sampler=balanced needs images of one class each; these have several labels.");
    }
    return Sampler.balanced(IntStream.range(0, source.size()).map(source::label).toArray());
  }

  /**
   * Batches to be judged by: every image once, in order, without chance.
   *
   * @param source the images; closing the loader does not close it
   * @param preprocessing how they become a network's input
   * @param batch images in a batch
   * @param strict whether an image that cannot be used is an error
   * @throws BlockwrightException if there are no images
   */
  public static DataLoader evaluation(
      ImageSource source, Preprocessing preprocessing, int batch, boolean strict) {
    return DataLoader.of(source, ImageTransform.evaluation(preprocessing))
        .batchSize(batch)
        .strict(strict)
        .build();
  }

  /** Batches to be judged by, prepared as a recipe says, as many in a batch as in training. */
  public static DataLoader evaluation(ImageSource source, TrainingRecipe recipe, boolean strict) {
    return evaluation(source, preprocessing(recipe), recipe.integer(RecipeKey.BATCH), strict);
  }

  /** How a recipe has images prepared in evaluation. */
  public static Preprocessing preprocessing(TrainingRecipe recipe) {
    return new Preprocessing(
        recipe.integer(RecipeKey.SIZE),
        recipe.integer(RecipeKey.EVAL_RESIZE),
        recipe.text(RecipeKey.EVAL_INTERPOLATION).equals("bicubic")
            ? Interpolation.BICUBIC
            : Interpolation.BILINEAR,
        rgb(recipe.numbers(RecipeKey.MEAN)),
        rgb(recipe.numbers(RecipeKey.STD)));
  }

  private static Rgb rgb(double[] values) {
    return new Rgb((float) values[0], (float) values[1], (float) values[2]);
  }

  /** How a recipe has single images prepared in training: cut, augmented, normalised, erased. */
  public static ImageTransform transform(TrainingRecipe recipe) {
    Preprocessing preprocessing = preprocessing(recipe);
    ImageTransform transform =
        ImageTransform.training(
            preprocessing,
            framing(recipe, preprocessing),
            augmentations(recipe, preprocessing.mean()).toArray(Augmentation[]::new));
    double erasing = recipe.number(RecipeKey.ERASING);
    if (erasing == 0) {
      return transform;
    }
    return transform.with(
        new RandomErasing(
            erasing,
            switch (recipe.text(RecipeKey.ERASING_MODE)) {
              case "rand" -> RandomErasing.Fill.RAND;
              case "const" -> RandomErasing.Fill.CONST;
              default -> RandomErasing.Fill.PIXEL;
            }));
  }

  private static CropStrategy framing(TrainingRecipe recipe, Preprocessing preprocessing) {
    List<Interpolation> interpolations = interpolations(recipe);
    switch (recipe.text(RecipeKey.CROP)) {
      case "resized":
        double[] scale = recipe.numbers(RecipeKey.CROP_SCALE);
        double[] ratio = recipe.numbers(RecipeKey.CROP_RATIO);
        return new RandomResizedCrop(
            preprocessing.size(), scale[0], scale[1], ratio[0], ratio[1], interpolations);
      case "padded":
        return new ScaledPaddedCrop(preprocessing, recipe.integer(RecipeKey.CROP_PADDING));
      default:
        return preprocessing;
    }
  }

  private static List<Interpolation> interpolations(TrainingRecipe recipe) {
    return switch (recipe.text(RecipeKey.INTERPOLATION)) {
      case "bicubic" -> List.of(Interpolation.BICUBIC);
      case "random" -> List.of(Interpolation.BILINEAR, Interpolation.BICUBIC);
      default -> List.of(Interpolation.BILINEAR);
    };
  }

  private static List<Augmentation> augmentations(TrainingRecipe recipe, Rgb mean) {
    List<Augmentation> augmentations = new ArrayList<>();
    double flip = recipe.number(RecipeKey.FLIP);
    if (flip > 0) {
      augmentations.add(new HorizontalFlip(flip));
    }
    double jitter = recipe.number(RecipeKey.COLOR_JITTER);
    String auto = recipe.text(RecipeKey.AUTO_AUGMENT);
    if (auto.equals(TrivialAugment.NAME)) {
      augmentations.add(new TrivialAugment(interpolations(recipe)));
    } else if (auto.equals(AutoAugment.NAME)) {
      augmentations.add(new AutoAugment(interpolations(recipe)));
    } else if (!auto.isEmpty()) {
      augmentations.add(RandAugment.parse(auto, interpolations(recipe), mean));
    } else if (jitter > 0) {
      augmentations.add(new ColorJitter(jitter, jitter, jitter, 0));
    }
    return augmentations;
  }

  /** A padded crop of the picture as evaluation frames it, so that small pictures can be scaled. */
  private record ScaledPaddedCrop(Preprocessing whole, int padding) implements CropStrategy {
    @Override
    public CropWindow frame(int width, int height, RandomGenerator random) {
      CropWindow view = whole.frame(width, height, random);
      return new CropWindow(
          view.x(),
          view.y(),
          view.width(),
          view.height(),
          view.scaledWidth(),
          view.scaledHeight(),
          view.left() + shift(random),
          view.top() + shift(random),
          view.outWidth(),
          view.outHeight(),
          view.interpolation());
    }

    private int shift(RandomGenerator random) {
      return random.nextInt(2 * padding + 1) - padding;
    }
  }
}
