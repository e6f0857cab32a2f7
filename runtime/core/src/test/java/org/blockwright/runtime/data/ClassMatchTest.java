package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;

class ClassMatchTest {
  private static final List<String> MODEL = List.of("apple", "pear", "plum");

  private static ClassMatch match(List<String> names) {
    return ClassMatch.byName("the model", MODEL, "the data", names);
  }

  private static List<Integer> numbers(ClassMatch match, int count) {
    return IntStream.range(0, count).mapToObj(match::number).toList();
  }

  private static String failure(List<String> model, List<String> names) {
    return assertThrows(
            BlockwrightException.class,
            () -> ClassMatch.byName("the model", model, "the data", names))
        .getMessage();
  }

  @Test
  void equalNamesNeedNoWord() {
    ClassMatch match = match(MODEL);
    assertEquals(List.of(0, 1, 2), numbers(match, 3));
    assertEquals(List.of(), match.notes());
    assertEquals(List.of(2, 0, 1), numbers(match(List.of("plum", "apple", "pear")), 3));
  }

  @Test
  void caseIsOverlookedAndSaid() {
    // A capital letter sorts before all small ones.
    ClassMatch match = match(List.of("Pear", "apple", "plum"));
    assertEquals(List.of(1, 0, 2), numbers(match, 3));
    assertEquals(
        List.of(
            "Classes of the data are taken for the model's but for upper and lower case: Pear is"
                + " pear."),
        match.notes());
  }

  @Test
  void strangersAreNamed() {
    assertEquals(
        "the data has classes that the model does not know: zebra; it knows apple, pear, plum."
            + " Rename them, name the model's own, or compare them by position",
        failure(MODEL, List.of("apple", "pear", "zebra")));
    assertTrue(
        failure(MODEL, List.of("1_plum", "2_apple", "3_pear"))
            .contains("does not know: 1_plum, 2_apple, 3_pear;"));
    assertTrue(
        failure(MODEL, List.of("apple", "fig", "pear", "plum")).contains("does not know: fig;"));
  }

  @Test
  void someOfTheClassesAreEnoughAndSaid() {
    ClassMatch match = match(List.of("plum", "apple"));
    assertEquals(List.of(2, 0), numbers(match, 2));
    assertEquals(
        List.of("the data has 2 of the 3 classes of the model; it can be taken for any of them."),
        match.notes());
  }

  @Test
  void positionsCountWhereThatIsAskedFor() {
    List<String> others = List.of("a", "b", "c");
    ClassMatch match = ClassMatch.byPosition("the model", MODEL, "the data", others);
    assertEquals(List.of(0, 1, 2), numbers(match, 3));
    assertThrows(
        BlockwrightException.class,
        () -> ClassMatch.byPosition("the model", MODEL, "the data", List.of("a")));
  }

  @Test
  void namesThatCouldBeTwoClassesAreRefused() {
    assertTrue(failure(MODEL, List.of("Plum", "plum")).contains("Plum and plum"));
    assertTrue(failure(List.of("ab", "AB"), List.of("Ab")).contains("could be two of"));
    assertTrue(failure(List.of("crane", "crane"), List.of("crane")).contains("could be two of"));
    // An exact name is itself, whatever differs from it by case.
    ClassMatch exact = ClassMatch.byName("m", List.of("ab", "AB"), "d", List.of("AB", "ab"));
    assertEquals(List.of(1, 0), numbers(exact, 2));
  }

  @Test
  void accentsAreTheSameHoweverTheyAreWritten() {
    ClassMatch match = ClassMatch.byName("m", List.of("p\u00eache"), "d", List.of("pe\u0302che"));
    assertEquals(0, match.number(0));
    assertEquals(List.of(), match.notes());
  }

  @Test
  void labelsAndTargetsFollow() throws Exception {
    ImageSource images =
        new ImageSource() {
          @Override
          public int size() {
            return 2;
          }

          @Override
          public List<String> classNames() {
            return List.of("plum", "apple");
          }

          @Override
          public int label(int i) {
            return i;
          }

          @Override
          public String name(int i) {
            return "image " + i;
          }

          @Override
          public RgbImage decode(int i) throws UnreadableImageException {
            throw new UnreadableImageException("not here");
          }

          @Override
          public Optional<float[]> target(int i) {
            return Optional.of(new float[] {0.25f, 1});
          }
        };
    try (ImageSource applied = match(images.classNames()).apply(images)) {
      assertEquals(MODEL, applied.classNames());
      assertEquals(2, applied.label(0));
      assertEquals(0, applied.label(1));
      assertArrayEquals(new float[] {1, 0, 0.25f}, applied.target(0).orElseThrow());
      assertEquals("image 1", applied.name(1));
      assertThrows(UnreadableImageException.class, () -> applied.decode(0));
    }
  }

  @Test
  void severalLabelsStayInTheOrderOfTheClasses() {
    List<String> names = List.of("plum", "apple", "pear");
    ImageSource images =
        new ImageSource() {
          @Override
          public int size() {
            return 2;
          }

          @Override
          public List<String> classNames() {
            return names;
          }

          @Override
          public boolean isMultiLabel() {
            return true;
          }

          @Override
          public int label(int i) {
            return i == 0 ? 0 : -1;
          }

          @Override
          public int[] labels(int i) {
            return i == 0 ? new int[] {0, 1} : new int[0];
          }

          @Override
          public String name(int i) {
            return "image " + i;
          }

          @Override
          public RgbImage decode(int i) {
            throw new AssertionError("nobody asks for pixels");
          }
        };
    try (ImageSource applied = match(names).apply(images)) {
      assertArrayEquals(new int[] {0, 2}, applied.labels(0));
      assertEquals(0, applied.label(0));
      assertArrayEquals(new int[0], applied.labels(1));
      assertEquals(-1, applied.label(1));
    }
  }
}
