package org.blockwright.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.blockwright.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {
  /** Channels of the official MobileNetV2 entries, stem to the last stage. */
  @ParameterizedTest
  @CsvSource({
    "1.0,  32 16 24 32 64 96 160 320",
    "0.75, 24 16 24 24 48 72 120 240",
    "0.5,  16 8 16 16 32 48 80 160",
    "0.35, 16 8 8 16 24 32 56 112"
  })
  void widthsAreMobileNetV2s(double width, String expected) {
    int[] channels = {32, 16, 24, 32, 64, 96, 160, 320};
    int[] scaled = Arrays.stream(channels).map(c -> Sizes.scaledWidth(c, width, 8)).toArray();
    int[] wanted = Arrays.stream(expected.trim().split(" ")).mapToInt(Integer::parseInt).toArray();
    assertEquals(Arrays.toString(wanted), Arrays.toString(scaled));
  }

  @Property
  void widthsAreMultiplesCloseToTheScaledValue(
      @ForAll @IntRange(min = 1, max = 4096) int channels,
      @ForAll @DoubleRange(min = 0.05, max = 4) double width,
      @ForAll @IntRange(min = 1, max = 32) int divisor) {
    int scaled = Sizes.scaledWidth(channels, width, divisor);
    assertEquals(0, scaled % divisor);
    assertEquals(true, scaled >= divisor && scaled >= 0.9 * channels * width);
    assertEquals(true, scaled <= Math.max(channels * width, 0) + divisor);
  }

  @Test
  void outputChannels() {
    assertEquals(24, Sizes.out(Size.SAME, 1, 24));
    assertEquals(36, Sizes.out(Size.SAME, 1.5, 24));
    assertEquals(8, Sizes.out(8, 1, 24));
    assertEquals(5, Sizes.out(7, 0.75, 24)); // rounded down
    assertProblem(Message.NotPositive, "out", () -> Sizes.out(-1, 1, 24));
    assertProblem(Message.NotAScale, "scale", () -> Sizes.out(8, 0, 24));
    assertProblem(Message.NotAScale, "scale", () -> Sizes.out(8, Double.NaN, 24));
    assertProblem(Message.NoChannels, "scale", () -> Sizes.out(3, 0.25, 24));
    assertProblem(Message.TooLarge, "scale", () -> Sizes.out(8, 1e12, 24));
  }

  @Test
  void halfOfTheKernelKeepsOddWindows() {
    assertEquals(0, Sizes.padding(Size.HALF, 1));
    assertEquals(1, Sizes.padding(Size.HALF, 3));
    assertEquals(3, Sizes.padding(Size.HALF, 7));
    assertEquals(0, Sizes.padding(Size.HALF, 2));
    assertEquals(5, Sizes.padding(5, 3));
    assertProblem(Message.Negative, "padding", () -> Sizes.padding(-2, 3));
  }

  /** The number of positions at which the window fits, counted one by one. */
  @Property
  void windowsAreCounted(
      @ForAll @IntRange(min = 1, max = 40) int size,
      @ForAll @IntRange(min = 1, max = 7) int kernel,
      @ForAll @IntRange(min = 1, max = 4) int stride,
      @ForAll @IntRange(min = 0, max = 3) int cells,
      @ForAll @IntRange(min = 1, max = 3) int dilation,
      @ForAll boolean ceil) {
    int padding = Math.min(cells, kernel / 2); // as pools demand
    int reach = dilation * (kernel - 1) + 1;
    TensorShape x = TensorShape.map(5, size, size);
    if (reach > size + 2 * padding) {
      assertProblem(
          Message.EmptyMap,
          "kernel",
          () -> Sizes.window(x, kernel, stride, padding, dilation, ceil));
      return;
    }
    int count = 0;
    int start = -padding;
    while (start + reach <= size + padding) {
      count++;
      start += stride;
    }
    boolean rest = start - stride + reach < size + padding;
    if (ceil && rest && start < size) {
      count++; // PyTorch: the last window starts inside the map
    }
    assertEquals(
        TensorShape.map(5, count, count), Sizes.window(x, kernel, stride, padding, dilation, ceil));
  }

  @Test
  void groupsDivide() {
    Sizes.divides("groups", Message.GroupsDoNotDivide, 4, 12);
    assertProblem(
        Message.GroupsDoNotDivide,
        "groups",
        () -> Sizes.divides("groups", Message.GroupsDoNotDivide, 5, 12));
    assertProblem(
        Message.NotPositive,
        "heads",
        () -> Sizes.divides("heads", Message.HeadsDoNotDivide, 0, 12));
  }

  private static void assertProblem(
      Message problem, String attribute, org.junit.jupiter.api.function.Executable work) {
    RuleViolation violation = assertThrows(RuleViolation.class, work);
    assertEquals(problem, violation.problem());
    assertEquals(attribute, violation.attribute());
  }
}
