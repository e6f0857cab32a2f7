package org.blockwright.standalone;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A classifier in plain Java; what was written by {@code convert} extends it. An instance is for
 * one thread at a time; one for each thread costs its memory alone, as they share the weights.
 */
public abstract class StandaloneClassifier {
  private static final int MOST_THREADS = 1024;

  /** What the network calculates with: all its values, at planned places. */
  protected final Memory memory;

  /** The values of {@link #memory}. */
  protected final float[] v;

  private final int inputs;
  private final int logits;
  private final List<String> classes;

  /**
   * An instance.
   *
   * @param size values that it needs room for
   * @param inputs how many an image has, the first of them
   * @param logits where the logits are at the end
   */
  protected StandaloneClassifier(int size, int inputs, int logits, List<String> classes) {
    memory = new Memory(size);
    v = memory.values();
    this.inputs = inputs;
    this.logits = logits;
    this.classes = classes;
  }

  /** Reads the names of the classes out of the weights. */
  protected static List<String> classNames(Weights weights, int count) {
    return weights.classNames(count);
  }

  /** Runs the network, from the image at the start of the memory to the logits. */
  protected abstract void run();

  /** Whether a picture may be of several classes. */
  protected abstract boolean multiLabel();

  /** From a picture to an image. */
  protected abstract Preparation preparation();

  /** The classes' names, in the order of the logits. */
  public final List<String> classNames() {
    return classes;
  }

  /**
   * The logits of an image.
   *
   * @param image {@code (channels, height, width)}, normalised
   * @return one for each class, in a new array
   * @throws IllegalArgumentException if the image has another number of values
   */
  public final float[] logits(float[] image) {
    float[] result = new float[classes.size()];
    logits(image, result);
    return result;
  }

  /**
   * The logits of an image, into an array of the caller.
   *
   * @param image {@code (channels, height, width)}, normalised
   * @throws IllegalArgumentException if the image has another number of values, or the array has no
   *     room for the logits
   */
  public final void logits(float[] image, float[] result) {
    if (image.length != inputs) {
      throw new IllegalArgumentException(
          "an image has " + inputs + " values here, and this one " + image.length);
    }
    if (result.length < classes.size()) {
      throw new IllegalArgumentException(
          "there are " + classes.size() + " logits, and room for " + result.length);
    }
    System.arraycopy(image, 0, v, 0, inputs);
    run();
    System.arraycopy(v, logits, result, 0, classes.size());
  }

  /**
   * Lets several threads work on each answer, of which the caller's is one; the bits stay the same.
   * One is enough for small networks, and where pictures come from several threads an instance for
   * each does more.
   *
   * @param count 1 for the caller's alone, as it is unless this is called
   */
  public final void threads(int count) {
    if (count < 1 || count > MOST_THREADS) {
      throw new IllegalArgumentException(
          "an answer comes from 1 to " + MOST_THREADS + " threads, not from " + count);
    }
    memory.threads(count);
  }

  /**
   * The classes of a picture with their probabilities, the likeliest first.
   *
   * @throws IllegalArgumentException if it is null, which is what {@code ImageIO.read} makes of a
   *     file that is no picture
   */
  public final List<ClassScore> predict(BufferedImage picture) {
    if (picture == null) {
      throw new IllegalArgumentException(
          "there is no picture; ImageIO.read answers so where a file is none that it knows");
    }
    return ranked(logits(preparation().apply(picture)));
  }

  /** Logits as probabilities of the classes, the likeliest first. */
  public final List<ClassScore> ranked(float[] values) {
    double[] shares = new double[values.length];
    double most = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      most = Math.max(most, value);
    }
    double sum = 0;
    for (int k = 0; k < shares.length; k++) {
      shares[k] = multiLabel() ? 1 / (1 + Math.exp(-values[k])) : Math.exp(values[k] - most);
      sum += shares[k];
    }
    List<ClassScore> scores = new ArrayList<>();
    for (int k = 0; k < shares.length; k++) {
      scores.add(new ClassScore(k, classes.get(k), multiLabel() ? shares[k] : shares[k] / sum));
    }
    scores.sort(Comparator.comparingDouble(score -> -score.probability()));
    return scores;
  }

  /**
   * The head's attention maps of the image that was asked last, in new arrays; none where the head
   * shows none.
   */
  public List<AttentionMap> attention() {
    return List.of();
  }

  /** An attention map at a place of the memory, without {@code extra} tokens before the grid's. */
  protected final AttentionMap map(
      int at, int groups, int classCount, int extra, int height, int width) {
    int cells = height * width;
    float[] values = new float[groups * classCount * cells];
    for (int row = 0; row < groups * classCount; row++) {
      System.arraycopy(v, at + row * (extra + cells) + extra, values, row * cells, cells);
    }
    return new AttentionMap(groups, classCount, height, width, values);
  }
}
