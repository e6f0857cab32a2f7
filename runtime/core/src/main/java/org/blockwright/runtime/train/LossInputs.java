package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.Set;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.data.CutBox;
import org.blockwright.runtime.ops.Scalars;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * What a {@link Loss} may read beside a model's outputs, appended to them under names of its own: a
 * teacher's logits, where CutMix pasted, and what the model says of the pictures before.
 */
public final class LossInputs {
  /** A teacher's logits (N, K) on the same images. */
  public static final String TEACHER = "teacher";

  /**
   * Where CutMix pasted into every image of the batch: top, bottom, left and right (4) as shares of
   * the side.
   */
  public static final String CUT = "cutmix_box";

  private static final String UNCUT = "uncut.";

  private LossInputs() {}

  /**
   * What an output is on the pictures that each image's patch was cut from, before they were mixed;
   * without gradient, and with the statistics of evaluation.
   */
  public static String uncut(String output) {
    return UNCUT + output;
  }

  /** Whether a name is none of a model's outputs. */
  static boolean isReserved(String name) {
    return name.equals(TEACHER) || name.equals(CUT) || name.startsWith(UNCUT);
  }

  /**
   * Appends what a loss reads.
   *
   * @param outputs of the model on its part of the batch
   * @param wanted names that the loss reads
   * @param images the part of the batch, on the model's device
   * @param scope frees what is made here
   */
  static void append(
      NDList outputs,
      Set<String> wanted,
      Replica model,
      Optional<Replica> teacher,
      Batch batch,
      ReplicaExecutor.Cut part,
      NDArray images,
      NDManager scope) {
    teacher.ifPresent(
        other ->
            outputs.add(
                named(
                    TEACHER, Tensors.withoutGradients(() -> other.forward(images, false).head()))));
    if (batch.cut().isEmpty()) {
      return;
    }
    CutBox box = batch.cut().get();
    if (wanted.contains(CUT)) {
      outputs.add(named(CUT, scope.create(box.shares())));
    }
    if (wanted.stream().anyMatch(name -> name.startsWith(UNCUT))) {
      Tensors.withoutGradients(
          () -> {
            NDList before = model.forward(sources(batch, part, images, box, scope), false);
            for (NDArray output : before.subList(1, before.size())) {
              outputs.add(named(uncut(output.getName()), output));
            }
            return outputs.add(named(uncut(LossTerms.LOGITS), before.head()));
          });
    }
  }

  /**
   * The pictures that patches were cut from. The patch of image i comes from image N - 1 - i, and
   * that image's own lies there: what is outside of the box is the partner's, inside it is here.
   */
  static NDArray sources(
      Batch batch, ReplicaExecutor.Cut part, NDArray images, CutBox box, NDManager scope) {
    int size = batch.size();
    NDArray others =
        batch.images().get(new NDIndex((size - part.to()) + ":" + (size - part.from())));
    NDArray partners = Tensors.copyOf(others.flip(0), scope.getDevice());
    partners.attach(scope);
    NDArray inside = scope.create(box.mask(), new Shape(1, 1, box.size(), box.size()));
    NDArray outside = Scalars.of(1, inside).sub(inside);
    return images.mul(inside).add(partners.mul(outside));
  }

  private static NDArray named(String name, NDArray array) {
    array.setName(name);
    return array;
  }
}
