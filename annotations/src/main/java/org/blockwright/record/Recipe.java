package org.blockwright.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a model is trained. Written on a zoo interface it holds for all its models, written on a
 * model it changes single values; an annotation that bears it brings it along, so that several zoo
 * interfaces can share one. What is written nowhere has the default given here: ResNet's of the
 * NOAH paper, and stands nowhere else. Each value can be overridden on the command line under its
 * name in snake case, with the words below in lower case.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Recipe {
  /** Optimizers, each step equal to PyTorch's. */
  enum Optimizer {
    /** Stochastic gradient descent with momentum; decay is L2 in the gradient. */
    SGD,
    /** Adam with decoupled decay. */
    ADAMW,
    /** Adam's step with decay, as long as the parameter is (arXiv 1904.00962). */
    LAMB,
    /** RMSProp with momentum. */
    RMSPROP,
    /** The same as TensorFlow has it: mean of squares from 1, epsilon below the root. */
    RMSPROP_TF
  }

  /** Curves of the learning rate. */
  enum Schedule {
    /** Times gamma at each milestone. */
    STEP,
    /** Half a cosine from the rate to its minimum. */
    COSINE,
    /** A line from the rate to its minimum. */
    LINEAR,
    /** The rate. */
    CONSTANT
  }

  /** When the rate changes. */
  enum Every {
    /** After each epoch. */
    EPOCH,
    /** After each step. */
    STEP
  }

  /** Which parameters are spared weight decay. */
  enum NoDecay {
    /** None. */
    NONE,
    /** Those of one dimension, and biases; as text {@code 1d}. */
    ONE_D,
    /** All but weights of two or more dimensions. */
    BN;

    @Override
    public String toString() {
      return this == ONE_D ? "1d" : name();
    }
  }

  /** Losses. */
  enum Loss {
    /** Cross entropy over classes. */
    SOFTMAX,
    /** Binary cross entropy per class, for images with several labels. */
    BINARY,
    /** The same, weighted by how wrong it is (arXiv 1708.02002). */
    FOCAL,
    /** The same, easy negatives weighted down (arXiv 2009.14119). */
    ASYMMETRIC
  }

  /** What early stopping watches. */
  enum Monitor {
    /** Top-1, or mean average precision for images with several labels. */
    SCORE,
    /** The loss. */
    LOSS
  }

  /** In which order an epoch goes through the images. */
  enum Sampler {
    /** Each image once, in a new order each epoch. */
    SHUFFLED,
    /** As many images of each class, those of small classes several times. */
    BALANCED
  }

  /** How training images are cut. */
  enum Crop {
    /** A random area and aspect ratio, resized. */
    RESIZED,
    /** A random crop of the padded image. */
    PADDED,
    /** Not at all. */
    NONE
  }

  /** Resampling filters, antialiased. */
  enum Interpolation {
    /** Triangle. */
    BILINEAR,
    /** Cubic, a = -0.5. */
    BICUBIC,
    /** One of the two at random, each time. */
    RANDOM
  }

  /** What an erased rectangle is filled with. */
  enum Fill {
    /** Noise, a draw for each pixel. */
    PIXEL,
    /** Noise, one draw. */
    RAND,
    /** Zero. */
    CONST
  }

  /** Passes over the training images. */
  int epochs() default 100;

  /** Images of one step, over all devices. */
  int batch() default 256;

  /** The optimizer. */
  Optimizer optimizer() default Optimizer.SGD;

  /** Learning rate at its height. */
  double lr() default 0.1;

  /** Images that the rate is meant for: it is scaled by batch / this. 0: not at all. */
  int lrPer() default 0;

  /** Momentum of SGD and RMSProp. */
  double momentum() default 0.9;

  /** Nesterov's momentum. */
  boolean nesterov() default false;

  /** Betas of AdamW and LAMB. */
  double[] betas() default {0.9, 0.999};

  /** Decay of RMSProp's mean of squares. */
  double alpha() default 0.99;

  /** Epsilon of AdamW, LAMB and RMSProp. */
  double eps() default 1e-8;

  /** Weight decay. */
  double weightDecay() default 1e-4;

  /** Which parameters are spared it. */
  NoDecay noDecay() default NoDecay.NONE;

  /** Nodes or parameters that are spared it as well, by name. */
  String[] noDecayNames() default {};

  /** Curve of the rate. */
  Schedule schedule() default Schedule.STEP;

  /** When the rate changes. */
  Every scheduleUnit() default Every.EPOCH;

  /** Epochs that the curve lags behind. */
  int scheduleLag() default 0;

  /** Epochs after which a step schedule goes down, again and again; 0: at the milestones. */
  double decayEpochs() default 0;

  /** Epochs of a step schedule. */
  int[] milestones() default {30, 60, 90};

  /** Factor of a step schedule. */
  double gamma() default 0.1;

  /** Rate at the end. */
  double minLr() default 0;

  /** Epochs of warm-up. */
  int warmupEpochs() default 0;

  /** Rate at the start of warm-up. */
  double warmupLr() default 1e-6;

  /** Largest global norm of the gradients; 0: any. */
  double clipNorm() default 0;

  /**
   * Largest norm of the gradient of an output unit's weights, as a share of the norm of those
   * weights (adaptive gradient clipping, arXiv 2102.06171, section 4.1); the head's are left as
   * they are. It comes before {@link #clipNorm()}. 0: any.
   */
  double adaptiveClip() default 0;

  /** Decay of the moving average of the model; 0: none. */
  double ema() default 0;

  /** Whether the average is what is evaluated. */
  boolean emaEvaluate() default false;

  /** The loss. */
  Loss loss() default Loss.SOFTMAX;

  /** Gamma and alpha of focal loss. */
  double[] focal() default {2, 0.25};

  /** Of asymmetric loss: the exponents of positives and of negatives, and the margin. */
  double[] asymmetry() default {0, 4, 0.05};

  /**
   * Losses of several outputs, each {@code NAME:WEIGHT} or {@code NAME:WEIGHT:KIND}, such as {@code
   * aux1:0.3}; the name of an output that is made for each tap stands for all of them. The kind is
   * one of {@link Loss} ({@link #loss()} unless written), or distils a teacher: {@code hard} takes
   * the class that it would choose, {@code soft} its distribution, mean over rows and classes,
   * {@code kl} the same, mean over rows. The teacher is a model that training is given, or with
   * {@code gap:1:kl@logits} another output, which learns nothing from it. {@code mask} and {@code
   * paste} are of maps and learn from CutMix: where it pasted, and that what was pasted is what it
   * was. The logits count with weight 1 unless written. A backbone or a head may bear a recipe with
   * its losses; it holds unless the zoo or the model says otherwise.
   */
  String[] losses() default {};

  /** Temperature of soft distillation. */
  double temperature() default 1;

  /**
   * How much each class counts in the loss: {@code balanced}, or a number for each, with commas
   * between them; empty: all alike.
   */
  String classWeights() default "";

  /** In which order an epoch goes through the images. */
  Sampler sampler() default Sampler.SHUFFLED;

  /** Nodes that are not trained, by their paths; {@code backbone} is all but the head. */
  String[] freeze() default {};

  /**
   * What the rate is multiplied by from one layer to the one before it; the head has all of it. 1:
   * all layers alike.
   */
  double layerDecay() default 1;

  /** Epochs without improvement after which training stops; 0: it does not stop early. */
  int patience() default 0;

  /** What has to improve. */
  Monitor monitor() default Monitor.SCORE;

  /** By how much it has to improve, at least. */
  double minDelta() default 0;

  /** Label smoothing. */
  double smoothing() default 0;

  /** Alpha of mixup; 0: none. */
  double mixup() default 0;

  /** Alpha of cutmix; 0: none. */
  double cutmix() default 0;

  /** Share of batches that are mixed. */
  double mixProb() default 1;

  /** Share of cutmix among mixed batches, where both are on. */
  double mixSwitch() default 0.5;

  /** How training images are cut. */
  Crop crop() default Crop.RESIZED;

  /** Share of the area of a random crop, from and to. */
  double[] cropScale() default {0.08, 1};

  /** Aspect ratio of a random crop, from and to. */
  double[] cropRatio() default {3 / 4.0, 4 / 3.0};

  /** Filter for training images. */
  Interpolation interpolation() default Interpolation.BILINEAR;

  /** Chance of a horizontal flip. */
  double flip() default 0.5;

  /** Colour jitter; without effect beside RandAugment. */
  double colorJitter() default 0;

  /**
   * RandAugment in timm's notation, such as {@code rand-m9-mstd0.5-inc1}, or as torchvision has
   * them TrivialAugment, {@code ta_wide}, and AutoAugment's policy for ImageNet, {@code imagenet}.
   */
  String autoAugment() default "";

  /** Chance that a rectangle is erased. */
  double erasing() default 0;

  /** What it is filled with. */
  Fill erasingMode() default Fill.PIXEL;

  /** Times that an image appears in an epoch, each time augmented on its own. */
  int repeats() default 1;

  /** Mean of the channels, after scaling to 0..1. */
  double[] mean() default {0.485, 0.456, 0.406};

  /** Deviation of the channels, after scaling to 0..1. */
  double[] std() default {0.229, 0.224, 0.225};

  /** Shorter side of evaluation images before the centre crop. */
  int evalResize() default 256;

  /** Filter for evaluation images. */
  Interpolation evalInterpolation() default Interpolation.BILINEAR;
}
