package org.blockwright.processor.infer;

import java.util.List;
import java.util.Optional;
import org.blockwright.processor.diagnose.Traced;

/** The value of an attribute over the repetitions of its node. */
public sealed interface Varied {
  /** As it was written or handed on. */
  Traced<Object> written();

  /** Its value at a repetition; empty for the attribute's default. */
  Optional<Traced<Object>> at(int repetition);

  /**
   * One value for all repetitions.
   *
   * @param written the value
   */
  record Constant(Traced<Object> written) implements Varied {
    @Override
    public Optional<Traced<Object>> at(int repetition) {
      return Optional.of(written);
    }
  }

  /**
   * The number of classes of the model, whatever it is built for.
   *
   * @param written the number that the model is worked out at
   */
  record Classes(Traced<Object> written) implements Varied {
    @Override
    public Optional<Traced<Object>> at(int repetition) {
      return Optional.of(written);
    }
  }

  /**
   * A value for the first repetition.
   *
   * @param written the value
   */
  record First(Traced<Object> written) implements Varied {
    @Override
    public Optional<Traced<Object>> at(int repetition) {
      return repetition == 0 ? Optional.of(written) : Optional.empty();
    }
  }

  /**
   * The elements of an array, dealt out.
   *
   * @param written the array
   */
  record Each(Traced<Object> written) implements Varied {
    /** The elements. */
    public List<?> elements() {
      return written.value() instanceof List<?> list ? list : List.of(written.value());
    }

    @Override
    public Optional<Traced<Object>> at(int repetition) {
      Object element = elements().get(repetition % elements().size());
      return Optional.of(new Traced<>(element, written.origin()));
    }
  }

  /**
   * A value spread over repetitions, from 0 on.
   *
   * @param written its value at the last repetition
   * @param offset repetitions of other nodes before this node's
   * @param count all repetitions
   */
  record Ramp(Traced<Object> written, int offset, int count) implements Varied {
    /** Its value at the last repetition. */
    public double last() {
      return ((Number) written.value()).doubleValue();
    }

    @Override
    public Optional<Traced<Object>> at(int repetition) {
      double value = count == 1 ? 0 : last() * (offset + repetition) / (count - 1);
      return Optional.of(new Traced<>(value, written.origin()));
    }
  }
}
