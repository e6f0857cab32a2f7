package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values from the OCP 8-bit floating point specification and PyTorch's table of its types. */
class Float8Test {
  @ParameterizedTest
  @CsvSource({
    "F8_E4M3, 38, 1",
    "F8_E4M3, b8, -1",
    "F8_E4M3, 7e, 448",
    "F8_E4M3, 08, 0.015625",
    "F8_E4M3, 01, 0.001953125",
    "F8_E4M3, 7f, NaN",
    "F8_E4M3, ff, NaN",
    "F8_E4M3, 80, -0.0",
    "F8_E5M2, 3c, 1",
    "F8_E5M2, 7b, 57344",
    "F8_E5M2, 7c, Infinity",
    "F8_E5M2, 7d, NaN",
    "F8_E5M2, 01, 0.0000152587890625",
    "F8_E5M2, fc, -Infinity",
    "F8_E4M3FNUZ, 40, 1",
    "F8_E4M3FNUZ, 7f, 240",
    "F8_E4M3FNUZ, 80, NaN",
    "F8_E4M3FNUZ, 01, 0.0009765625",
    "F8_E4M3FNUZ, c0, -1",
    "F8_E5M2FNUZ, 40, 1",
    "F8_E5M2FNUZ, 7f, 57344",
    "F8_E5M2FNUZ, 80, NaN",
    "F8_E5M2FNUZ, 01, 0.00000762939453125",
    "F8_E8M0, 7f, 1",
    "F8_E8M0, 80, 2",
    "F8_E8M0, ff, NaN",
    "F8_E8M0, fe, 1.7014118346046923E38",
    "F8_E8M0, 00, 5.877471754111438E-39"
  })
  void valuesOfTheStandard(TensorType type, String bits, float value) {
    byte b = (byte) Integer.parseInt(bits, 16);
    WeightTensor tensor = new WeightTensor("x", type, new long[] {1}, into -> into.put(b));
    assertEquals(value, tensor.toFloats()[0]);
    assertEquals(value, tensor.float32().getFloat());
  }
}
