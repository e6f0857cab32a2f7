package org.blockwright.runtime.train.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.blockwright.runtime.train.optim.Schedule.Kind;
import org.junit.jupiter.api.Test;

/** Rates against the published recipes, and what must hold for any. */
class ScheduleTest {
  private static Schedule of(Kind kind, double base, double min, double total, double warmup) {
    return new Schedule(kind, base, min, total, warmup, 1e-6, 0, List.of(30, 60, 90), 0.1);
  }

  @Test
  void aStepScheduleMayGoDownAgainAndAgain() {
    Schedule schedule = new Schedule(Kind.STEP, 0.256, 0, 350, 5, 1e-6, 2.4, List.of(), 0.97);
    assertEquals(0.256 * Math.pow(0.97, 2), schedule.rate(5), 1e-15);
    assertEquals(0.256 * Math.pow(0.97, 2), schedule.rate(7.1), 1e-15);
    assertEquals(0.256 * Math.pow(0.97, 3), schedule.rate(7.2), 1e-15);
    assertEquals(0.256 * Math.pow(0.97, 145), schedule.rate(349), 1e-15);
  }

  @Test
  void publishedRates() {
    Schedule resnet = of(Kind.STEP, 0.1, 0, 100, 0);
    assertEquals(0.1, resnet.rate(29), 1e-15);
    assertEquals(0.01, resnet.rate(30), 1e-15);
    assertEquals(1e-4, resnet.rate(99), 1e-15);
    assertEquals(0.25, of(Kind.LINEAR, 0.5, 0, 240, 0).rate(120), 1e-15);
    assertEquals(0.025, of(Kind.COSINE, 0.05, 0, 150, 0).rate(75), 1e-15);
    Schedule deit = of(Kind.COSINE, 1e-3, 1e-5, 300, 5);
    assertEquals(1e-6, deit.rate(0), 1e-18);
    assertEquals(1e-6 + 2 * (1e-3 - 1e-6) / 5, deit.rate(2), 1e-18);
    double seventh = 1e-5 + (1e-3 - 1e-5) * (1 + Math.cos(Math.PI * 7 / 300)) / 2;
    assertEquals(seventh, deit.rate(7), 1e-18);
    assertEquals(1e-5, deit.rate(310), 1e-18);
  }

  @Test
  void trajectoryRates() {
    Schedule adamw = new Schedule(Kind.COSINE, 1e-3, 1e-5, 8, 3, 1e-6, 0, List.of(), 1);
    double[] published = {
      1e-06,
      0.000334,
      0.000667,
      0.000694428299,
      0.000505,
      0.000315571701,
      0.000154982143,
      4.76796314e-05
    };
    for (int t = 0; t < published.length; t++) {
      assertEquals(published[t], adamw.rate(t), 1e-8 * published[t]);
    }
  }

  @Property
  void ratesStayBetweenTheirEndsAndFallAfterWarmUp(
      @ForAll Kind kind,
      @ForAll @DoubleRange(min = 1e-5, max = 1) @Scale(8) double base,
      @ForAll @DoubleRange(min = 0, max = 1e-5) @Scale(8) double minimum,
      @ForAll @IntRange(min = 1, max = 400) int total,
      @ForAll @IntRange(min = 0, max = 20) int warmup) {
    Schedule schedule =
        new Schedule(kind, base, minimum, total, warmup, minimum, 0, List.of(30, 60, 90), 0.1);
    double before = Double.POSITIVE_INFINITY;
    for (int half = 0; half <= 2 * total + 4; half++) {
      double t = half / 2.0;
      double rate = schedule.rate(t);
      double lowest = kind == Kind.STEP ? Math.min(minimum, base * 1e-3) : minimum;
      assertTrue(rate >= lowest * (1 - 1e-12) && rate <= base * (1 + 1e-12), t + ": " + rate);
      if (t >= warmup) {
        assertTrue(rate <= before, t + ": " + rate);
        before = rate;
      } else {
        assertTrue(rate <= schedule.rate(t + 1e-3) || t + 1e-3 >= warmup, "warm-up falls at " + t);
      }
    }
  }

  @Property
  void perEpochAndPerStepAgreeAtEpochs(
      @ForAll @IntRange(min = 1, max = 500) int stepsPerEpoch,
      @ForAll @IntRange(min = 0, max = 99) int epoch) {
    Schedule schedule = of(Kind.COSINE, 0.1, 0, 100, 5);
    double perStep = schedule.rate((double) ((long) epoch * stepsPerEpoch) / stepsPerEpoch);
    assertEquals(schedule.rate(epoch), perStep, 0);
  }
}
