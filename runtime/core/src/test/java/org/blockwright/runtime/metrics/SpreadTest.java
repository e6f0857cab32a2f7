package org.blockwright.runtime.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  /** The two-sided 95 % column of the printed tables of Student's t. */
  @Test
  void quantilesAreThoseOfTheTables() {
    assertEquals(12.7062, Spread.quantile(1, 0.975), 1e-4);
    assertEquals(4.3027, Spread.quantile(2, 0.975), 1e-4);
    assertEquals(3.1824, Spread.quantile(3, 0.975), 1e-4);
    assertEquals(2.7764, Spread.quantile(4, 0.975), 1e-4);
    assertEquals(2.2281, Spread.quantile(10, 0.975), 1e-4);
    assertEquals(2.0423, Spread.quantile(30, 0.975), 1e-4);
    assertEquals(1.6604, Spread.quantile(99, 0.95), 1e-4);
  }

  @Test
  void theMarginIsThatOfTheMean() {
    Spread spread = Spread.of(List.of(1.0, 2.0, 3.0));
    assertEquals(2, spread.mean(), 1e-12);
    assertEquals(1, spread.deviation(), 1e-12);
    assertEquals(4.3027 / Math.sqrt(3), spread.margin(), 1e-4);
    Spread single = Spread.of(List.of(1.0));
    assertTrue(Double.isNaN(single.margin()));
    assertFalse(single.toJson().has("margin95"));
  }
}
