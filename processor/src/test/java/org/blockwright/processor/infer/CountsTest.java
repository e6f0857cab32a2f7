package org.blockwright.processor.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Sums over the parts of a network. */
class CountsTest {
  @Test
  void addsUp() {
    Counts one = new Counts(1, 20, 300, false, 4000);
    Counts other = new Counts(5, 60, 700, true, 0);
    assertEquals(new Counts(6, 80, 1000, true, 4000), Counts.sum(List.of(one, other)));
    assertEquals(Counts.NONE, Counts.sum(List.of()));
  }

  @Test
  void doesNotOverflowSilently() {
    Counts most = new Counts(0, Long.MAX_VALUE, 0, false, 0);
    assertThrows(ArithmeticException.class, () -> Counts.sum(List.of(most, most)));
  }
}
