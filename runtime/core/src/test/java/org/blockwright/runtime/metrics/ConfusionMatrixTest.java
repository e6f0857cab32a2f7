package org.blockwright.runtime.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  @Test
  void readsAsATable() {
    ConfusionMatrix matrix = new ConfusionMatrix(List.of("cat", "a dog"));
    for (int i = 0; i < 12; i++) {
      matrix.add(0, 0);
    }
    matrix.add(1, 0);
    matrix.add(1, 1);
    assertEquals(
        """
                 cat  a dog
        cat       12      0
        a dog      1      1""",
        matrix.toString());
    assertEquals(13, matrix.right());
  }
}
