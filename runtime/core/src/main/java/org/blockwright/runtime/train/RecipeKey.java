package org.blockwright.runtime.train;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.blockwright.record.Recipe;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.ops.Precision;

/**
 * A value of a {@link TrainingRecipe}: its name and what it may be. What it is unless said stands
 * in {@link Recipe}, or here for what is no member of it.
 */
@SuppressWarnings("ImmutableEnumChecker") // the kinds are records of constants
public enum RecipeKey {
  /** Passes over the training images. */
  EPOCHS(new Whole(1)),
  /**
   * Images of one optimizer step's batch, over all devices; with {@link #ACCUMULATE}, of a part.
   */
  BATCH(new Whole(1)),
  /** Batches whose gradients are averaged before a step. */
  ACCUMULATE(new Whole(1), "1"),
  /** The optimizer. */
  OPTIMIZER(new Choice("sgd", "adamw", "lamb", "rmsprop", "rmsprop_tf")),
  /** The rate at its height, before {@link #LR_PER}. */
  LR(new Real(0, 1e6)),
  /** Images for which {@link #LR} is meant; a batch of n gets n / this times it. 0: any batch. */
  LR_PER(new Whole(0)),
  /** Of SGD and RMSProp. */
  MOMENTUM(new Real(0, 1)),
  /** Of SGD. */
  NESTEROV(new Switch()),
  /** Of AdamW and LAMB: the two betas. */
  BETAS(new Reals(2, 0, 1)),
  /** Of RMSProp: the decay of the mean of squares. */
  ALPHA(new Real(0, 1)),
  /** Of AdamW, LAMB and RMSProp. */
  EPS(new Real(0, 1)),
  /** Decay: L2 in the gradient of SGD and RMSProp, decoupled in AdamW, part of LAMB's step. */
  WEIGHT_DECAY(new Real(0, 1e6)),
  /** What is spared decay: nothing, one-dimensional parameters, all but matrix weights. */
  NO_DECAY(new Choice("none", "1d", "bn")),
  /** Names that are spared as well. */
  NO_DECAY_NAMES(new Words()),
  /** The rate's curve. */
  SCHEDULE(new Choice("step", "cosine", "linear", "constant")),
  /** Whether the rate changes after each epoch or each step. */
  SCHEDULE_UNIT(new Choice("epoch", "step")),
  /** Epochs that the schedule lags behind; DeiT and PVT: 1. */
  SCHEDULE_LAG(new Whole(0)),
  /** Epochs after which a step schedule multiplies by {@link #GAMMA}, again and again. */
  DECAY_EPOCHS(new Real(0, 1e6)),
  /** Epochs at which a step schedule multiplies by {@link #GAMMA}. */
  MILESTONES(new Wholes(0)),
  /** Of a step schedule. */
  GAMMA(new Real(0, 1)),
  /** The rate at the end of cosine and linear. */
  MIN_LR(new Real(0, 1e6)),
  /** Epochs of warm-up. */
  WARMUP_EPOCHS(new Whole(0)),
  /** The rate at which warm-up starts. */
  WARMUP_LR(new Real(0, 1e6)),
  /** The largest global norm of the gradients; 0: any. */
  CLIP_NORM(new Real(0, 1e9)),
  /** Adaptive clipping: the largest norm of a unit's gradient for each of its weights' norm. */
  ADAPTIVE_CLIP(new Real(0, 1e6)),
  /** Decay of the moving average of the model; 0: none is kept. */
  EMA(new Real(0, 1)),
  /** Whether the average is what is evaluated and kept as the best. */
  EMA_EVALUATE(new Switch()),
  /**
   * Cross entropy over classes; or, where an image may have several labels, binary cross entropy
   * per class, focal or asymmetric loss.
   */
  LOSS(new Choice(LossKind.ofTargets())),
  /** Of focal loss: gamma and alpha. */
  FOCAL(new Reals(2, 0, 100)),
  /** Of asymmetric loss: the exponents of positives and negatives, and the margin. */
  ASYMMETRY(new Reals(3, 0, 100)),
  /** Losses of several outputs: names, weights and kinds, as {@link LossTerms} reads them. */
  LOSSES(
      new Words(
          "[A-Za-z_][A-Za-z0-9_.]*(:[0-9]*\\.?[0-9]+([eE]-?[0-9]+)?(:("
              + LossKind.names()
              + ")(@[A-Za-z_][A-Za-z0-9_.]*)?)?)?",
          "outputs with weights, such as aux1:0.3, head_dist:0.5:hard or gap:1:kl@logits, with"
              + " commas between them")),
  /** Of soft distillation. */
  TEMPERATURE(new Real(0.01, 1000)),
  /** How much each class counts in the loss. */
  CLASS_WEIGHTS(
      new Text(
          "|balanced|[0-9]*\\.?[0-9]+([eE]-?[0-9]+)?(,[0-9]*\\.?[0-9]+([eE]-?[0-9]+)?)*",
          "empty, balanced, or a number for each class with commas between them")),
  /** In which order an epoch goes through the images. */
  SAMPLER(new Choice("shuffled", "balanced")),
  /**
   * Whether an epoch leaves out its last batch where that is not full, unless it is the only one.
   */
  DROP_LAST(new Switch(), "true"),
  /** Nodes that are not trained; backbone: all but the head. */
  FREEZE(new Words()),
  /** What the rate is multiplied by from one layer to the one before. */
  LAYER_DECAY(new Real(1e-3, 1)),
  /** Epochs without improvement after which training stops; 0: it does not. */
  PATIENCE(new Whole(0)),
  /** What has to improve. */
  MONITOR(new Choice("score", "loss")),
  /** By how much it has to improve. */
  MIN_DELTA(new Real(0, 1e6)),
  /** Label smoothing. */
  SMOOTHING(new Real(0, 1)),
  /** Alpha of mixup; 0: none. */
  MIXUP(new Real(0, 1e3)),
  /** Alpha of cutmix; 0: none. */
  CUTMIX(new Real(0, 1e3)),
  /** Share of batches that are mixed. */
  MIX_PROB(new Real(0, 1)),
  /** Of the mixed batches, the share of cutmix where both are on. */
  MIX_SWITCH(new Real(0, 1)),
  /** Side of the images that enter the network. */
  SIZE(new Whole(1), "224"),
  /**
   * How training images are cut: random resized crop, a crop of the padded image, or as they are.
   */
  CROP(new Choice("resized", "padded", "none")),
  /** Area of a random resized crop, as a share of the image. */
  CROP_SCALE(new Reals(2, 0, 1)),
  /** Aspect ratio of a random resized crop. */
  CROP_RATIO(new Reals(2, 0.01, 100)),
  /** Pixels of padding before a padded crop. */
  CROP_PADDING(new Whole(0), "4"),
  /** How training images are resized. */
  INTERPOLATION(new Choice("bilinear", "bicubic", "random")),
  /** Chance of a horizontal flip. */
  FLIP(new Real(0, 1)),
  /** Strength of colour jitter; without effect where {@link #AUTO_AUGMENT} is set. */
  COLOR_JITTER(new Real(0, 1)),
  /**
   * RandAugment as timm writes it, such as {@code rand-m9-mstd0.5-inc1}; TrivialAugment, {@code
   * ta_wide}; AutoAugment's policy for ImageNet, {@code imagenet}; empty: none.
   */
  AUTO_AUGMENT(
      new Text(
          "|ta_wide|imagenet|rand(-[a-z]+[0-9.]+)*",
          "empty, ta_wide, imagenet or like rand-m9-mstd0.5-inc1")),
  /** Chance that a rectangle is erased. */
  ERASING(new Real(0, 1)),
  /** What an erased rectangle is filled with. */
  ERASING_MODE(new Choice("pixel", "rand", "const")),
  /** Times that an image appears in an epoch's order, each augmented on its own. */
  REPEATS(new Whole(1)),
  /** Of the channels, after scaling to 0..1. */
  MEAN(new Reals(3, 0, 1)),
  /** Of the channels, after scaling to 0..1. */
  STD(new Reals(3, 1e-6, 1e3)),
  /** Shorter side before the centre crop of evaluation. */
  EVAL_RESIZE(new Whole(1)),
  /** How evaluation images are resized. */
  EVAL_INTERPOLATION(new Choice("bilinear", "bicubic")),
  /**
   * Parts of one size that each batch is cut into, whose gradients are added in a fixed order, with
   * batch norms over the whole batch: the weights are then the same to the bit on any number of
   * workers. 0: as many as there are workers.
   */
  SHARDS(new Whole(0), "0"),
  /**
   * Steps that each worker takes alone on its part of the batches, after which the mean change of
   * all workers' weights is the gradient of an outer step (DiLoCo, arXiv 2311.08105). 0: gradients
   * are added up between the workers at every step.
   */
  LOCAL_STEPS(new Whole(0), "0"),
  /** The rate of the outer steps. */
  OUTER_LR(new Real(0, 1e6), "0.7"),
  /** Nesterov's momentum of the outer steps; with 0 and an outer rate of 1 weights are averaged. */
  OUTER_MOMENTUM(new Real(0, 1), "0.9"),
  /** Whether batch norms use the statistics of all devices. */
  SYNC_BN(new Switch(), "false"),
  /** What the network's products are calculated in; the rest is single precision in any case. */
  PRECISION(new Choice(Precision.values()), Precision.FP32.toString()),
  /** Of every random draw. */
  SEED(new Whole(0), "0");

  private final Kind kind;
  private final Object initial;

  /** A value that {@link Recipe} has, too, and its default with it. */
  RecipeKey(Kind kind) {
    this.kind = kind;
    initial = kind.parse(RecipeDefaults.of(name()));
  }

  /** A value that is no member of {@link Recipe}. */
  RecipeKey(Kind kind, String initial) {
    this.kind = kind;
    this.initial = kind.parse(initial);
  }

  /** The name, such as {@code weight_decay}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The key of a name.
   *
   * @throws RecipeException if there is none; the message names near misses
   */
  public static RecipeKey of(String name) {
    return TrainingRecipe.key(name);
  }

  Object initial() {
    return initial;
  }

  /** Reads a value as it is written on a command line. */
  Object parse(String text) {
    try {
      Object value = kind.parse(text.strip());
      if (kind.allows(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new RecipeException(
        "The recipe's " + key() + " cannot be \"" + text + "\"; it is " + kind.expected() + ".");
  }

  private interface Kind {
    Object parse(String text);

    boolean allows(Object value);

    String expected();
  }

  private record Whole(int least) implements Kind {
    @Override
    public Object parse(String text) {
      return Integer.valueOf(text);
    }

    @Override
    public boolean allows(Object value) {
      return (Integer) value >= least;
    }

    @Override
    public String expected() {
      return "a whole number from " + least;
    }
  }

  private record Real(double least, double most) implements Kind {
    @Override
    public Object parse(String text) {
      return Double.valueOf(text);
    }

    @Override
    public boolean allows(Object value) {
      double number = (Double) value;
      return number >= least && number <= most;
    }

    @Override
    public String expected() {
      return "a number from " + least + " to " + most;
    }
  }

  private record Switch() implements Kind {
    @Override
    public Object parse(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new NumberFormatException(text);
      };
    }

    @Override
    public boolean allows(Object value) {
      return true;
    }

    @Override
    public String expected() {
      return "true or false";
    }
  }

  private record Choice(List<String> choices) implements Kind {
    Choice(String... choices) {
      this(List.of(choices));
    }

    Choice(Enum<?>... choices) {
      this(Arrays.stream(choices).map(Enum::toString).toList());
    }

    @Override
    public Object parse(String text) {
      return text;
    }

    @Override
    public boolean allows(Object value) {
      return choices.contains(value);
    }

    @Override
    public String expected() {
      return "one of " + String.join(", ", choices);
    }
  }

  private record Text(String pattern, String expected) implements Kind {
    @Override
    public Object parse(String text) {
      return text;
    }

    @Override
    public boolean allows(Object value) {
      return ((String) value).matches(pattern);
    }
  }

  private record Words(String pattern, String expected) implements Kind {
    Words() {
      this(".*", "names with commas between them");
    }

    @Override
    public Object parse(String text) {
      return parts(text).toList();
    }

    @Override
    public boolean allows(Object value) {
      return ((List<?>) value).stream().allMatch(word -> ((String) word).matches(pattern));
    }
  }

  private record Wholes(int least) implements Kind {
    @Override
    public Object parse(String text) {
      return parts(text).map(Integer::valueOf).toList();
    }

    @Override
    public boolean allows(Object value) {
      List<?> list = (List<?>) value;
      return list.stream().allMatch(number -> (Integer) number >= least)
          && list.equals(list.stream().sorted().toList());
    }

    @Override
    public String expected() {
      return "rising whole numbers from " + least + " with commas between them";
    }
  }

  private record Reals(int count, double least, double most) implements Kind {
    @Override
    public Object parse(String text) {
      return parts(text).map(Double::valueOf).toList();
    }

    @Override
    public boolean allows(Object value) {
      List<?> list = (List<?>) value;
      return list.size() == count
          && list.stream().allMatch(n -> (Double) n >= least && (Double) n <= most);
    }

    @Override
    public String expected() {
      return count + " numbers from " + least + " to " + most + " with commas between them";
    }
  }

  private static Stream<String> parts(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(part -> !part.isEmpty());
  }
}
