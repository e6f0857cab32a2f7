package org.blockwright.processor.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Traced;
import org.junit.jupiter.api.Test;

/** Values over the repetitions of a node. */
class VariedTest {
  private static Traced<Object> written(Object value) {
    return new Traced<>(value, Origin.nowhere());
  }

  private static Optional<Object> at(Varied varied, int repetition) {
    return varied.at(repetition).map(Traced::value);
  }

  @Test
  void oneValueForAll() {
    assertEquals(Optional.of(3), at(new Varied.Constant(written(3)), 7));
  }

  @Test
  void theFirstOnlyAndThenTheDefault() {
    assertEquals(Optional.of(2), at(new Varied.First(written(2)), 0));
    assertEquals(Optional.empty(), at(new Varied.First(written(2)), 1));
  }

  @Test
  void dealtOutFromTheStartAgain() {
    Varied shifts = new Varied.Each(written(List.of(0, 4)));
    assertEquals(Optional.of(0), at(shifts, 0));
    assertEquals(Optional.of(4), at(shifts, 3));
    assertEquals(Optional.of(0), at(shifts, 4));
  }

  @Test
  void aLoneValueIsAnArrayOfOne() {
    assertEquals(Optional.of(5), at(new Varied.Each(written(5)), 2));
  }
}
