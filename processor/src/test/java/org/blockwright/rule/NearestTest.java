package org.blockwright.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void hints() {
    assertEquals(": did you mean stride?", Nearest.hint("strides", List.of("kernel", "stride")));
    assertEquals(": did you mean Kernel?", Nearest.hint("kernal", List.of("Kernel", "stride")));
    assertEquals(": there is out", Nearest.hint("everything", List.of("out")));
    assertEquals(": there are a, b", Nearest.hint("everything", List.of("a", "b")));
    assertEquals("", Nearest.hint("everything", List.of()));
    List<String> many = IntStream.range(0, 20).mapToObj(i -> "node" + (char) ('a' + i)).toList();
    assertEquals(
        ": there are nodea, nodeb, nodec, noded, nodee, nodef, nodeg, nodeh, nodei, nodej, nodek,"
            + " nodel, …",
        Nearest.hint("something", many));
  }

  @Test
  void swappedNeighboursCountOnce() {
    assertEquals(1, Nearest.distance("frist", "first"));
    assertEquals(0, Nearest.distance("STRIDE", "stride"));
    assertEquals(3, Nearest.distance("", "abc"));
  }

  @Test
  void nearestFirst() {
    assertEquals(
        List.of("stage1", "stage12", "stage2"),
        Nearest.of("stage1", List.of("stage12", "stage2", "stage1", "head"), 3));
  }

  @Property
  void distanceIsSymmetricAndZeroForEquals(
      @ForAll @AlphaChars @StringLength(max = 12) String a,
      @ForAll @AlphaChars @StringLength(max = 12) String b) {
    assertEquals(Nearest.distance(a, b), Nearest.distance(b, a));
    assertEquals(0, Nearest.distance(a, a));
  }
}
