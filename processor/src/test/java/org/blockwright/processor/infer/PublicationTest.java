package org.blockwright.processor.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.processor.infer.Publication.Relation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationTest {
  /** Rows of the paper's tables, with the counts of the official code. */
  @ParameterizedTest
  @CsvSource({
    "11_689_512, 11.69e6, EQUAL, false",
    "11_696_512, 11.70e6, EQUAL, false",
    "25_564_032, 25.56e6, EQUAL, false",
    "59_887_472, 59.88e6, TRUNCATED, false",
    "19_429_656, 19.42e6, TRUNCATED, false",
    "86_567_656, 86.86e6, DIFFERS, true",
    "22_050_664, 22.06e6, DIFFERS, false",
    "3_368_824, 3.29e6, DIFFERS, true",
    "9_040, 9_040, EQUAL, false",
    "9_041, 9_042, DIFFERS, true",
    "9_041, 0, NONE, false"
  })
  void relations(String count, String published, Relation relation, boolean tooFar) {
    long computed = Long.parseLong(count.replace("_", ""));
    double printed = Double.parseDouble(published.replace("_", ""));
    assertEquals(relation, Publication.compare(computed, printed));
    assertEquals(tooFar, Publication.tooFar(computed, printed));
  }

  @ParameterizedTest
  @CsvSource({"11.69e6, 10000", "12e6, 10000", "1.234e6, 1000", "12345, 1", "500, 100"})
  void units(double published, long unit) {
    assertEquals(unit, Publication.unit(published));
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0, 1, 0", "0.1, 0, 3, 0", "0.1, 1, 3, 0.05", "0.1, 2, 3, 0.1"})
  void ramps(double last, int step, int count, double value) {
    Traced<Object> written = new Traced<>(last, Origin.nowhere());
    assertEquals(value, number(new Varied.Ramp(written, 0, count).at(step)), 1e-12);
    assertEquals(value, number(new Varied.Ramp(written, step, count).at(0)), 1e-12);
  }

  private static double number(Optional<Traced<Object>> value) {
    return (Double) value.orElseThrow().value();
  }
}
