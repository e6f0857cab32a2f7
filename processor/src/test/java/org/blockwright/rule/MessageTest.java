package org.blockwright.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MessageTest {
  @Test
  void wholeNumbersHaveNoFraction() {
    assertEquals("scale is above 0, not 0", Message.NotAScale.format("scale", 0.0));
    assertEquals("scale is above 0, not -0.5", Message.NotAScale.format("scale", -0.5));
    assertEquals("scale is above 0, not NaN", Message.NotAScale.format("scale", Double.NaN));
  }

  @Test
  void bracketed() {
    assertEquals("[NoHead] text", Message.bracketed(Message.NoHead, "text"));
  }
}
