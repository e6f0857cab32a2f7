package org.blockwright.runtime.export;

import java.util.HashMap;
import java.util.Map;
import org.blockwright.runtime.ops.GraphBlock;

/**
 * Calls of oneDNN's operators of 8 bits in libtorch 2.3, which read bytes and put out single
 * precision; {@link FuseRounding} lets convolutions put out bytes. What {@code
 * onednn::qconv2d_pointwise} and {@code onednn::qlinear_pointwise} expect is written here and
 * nowhere else.
 */
final class QuantizedTorchProgram extends TorchScriptProgram
    implements QuantizedPrimitives<String> {
  /** {@code ScalarType}. */
  private static final int FLOAT = 6;

  private static final int QUINT8 = 13;
  private static final String CONVOLUTION = "ops.onednn.qconv2d_pointwise";
  private static final int OUTPUT_SCALE = 11;
  private static final int OUTPUT_ZERO = 12;
  private static final int OUTPUT_TYPE = 13;
  private static final TorchCall.Expression NONE = new TorchCall.Expression("\"none\"");
  private static final TorchCall.Expression NOTHING = new TorchCall.Expression("\"\"");
  private static final TorchCall.Expression NO_NUMBERS =
      new TorchCall.Expression("annotate(List[Optional[number]], [])");

  /** Of values that were rounded, their bytes. */
  private final Map<String, String> bytes = new HashMap<>();

  QuantizedTorchProgram(GraphBlock network) {
    super(network);
  }

  @Override
  public String quantized(String x, Levels levels) {
    double scale = levels.scale();
    String rounded = line("torch.quantize_per_tensor", x, scale, levels.zeroPoint(), QUINT8);
    String made = line("torch.int_repr", rounded);
    String centred =
        levels.zeroPoint() == 0 ? made : line("torch.sub", made, (double) levels.zeroPoint());
    String value = line("torch.mul", centred, scale);
    bytes.put(value, made);
    return value;
  }

  @Override
  public String convolution(
      String x,
      Levels levels,
      QuantizedWeight weight,
      int stride,
      int padding,
      int dilation,
      int groups) {
    String scales = scales(weight);
    double scale = levels.scale();
    String packed =
        line(
            "ops.onednn.qconv_prepack",
            numbers(weight),
            scales,
            scale,
            levels.zeroPoint(),
            both(stride),
            both(padding),
            both(dilation),
            groups,
            null);
    return line(
        CONVOLUTION,
        bytes.get(x),
        scale,
        levels.zeroPoint(),
        packed,
        scales,
        line("torch.zeros_like", scales),
        bias(weight),
        both(stride),
        both(padding),
        both(dilation),
        groups,
        1.0,
        0,
        FLOAT,
        NONE,
        NO_NUMBERS,
        NOTHING);
  }

  @Override
  public String linear(String x, Levels levels, QuantizedWeight weight, boolean matrix) {
    String scales = scales(weight);
    String packed = line("ops.onednn.qlinear_prepack", numbers(weight), null);
    return line(
        "ops.onednn.qlinear_pointwise",
        bytes.get(x),
        (double) levels.scale(),
        levels.zeroPoint(),
        packed,
        scales,
        line("torch.zeros_like", scales),
        bias(weight),
        1.0,
        0,
        FLOAT,
        NONE,
        NO_NUMBERS,
        NOTHING);
  }

  private String numbers(QuantizedWeight weight) {
    return constants().add(weight.numbers().bytes(), weight.axes());
  }

  private String scales(QuantizedWeight weight) {
    float[] scales = weight.numbers().scales();
    return constants().add(scales, scales.length);
  }

  private String bias(QuantizedWeight weight) {
    return weight.bias() == null ? null : constants().add(weight.bias(), weight.bias().length);
  }

  /** Whether a call is a convolution on bytes that puts out single precision. */
  static boolean isPlainConvolution(TorchCall call) {
    return call != null
        && call.function().equals(CONVOLUTION)
        && Integer.valueOf(FLOAT).equals(call.arguments().get(OUTPUT_TYPE));
  }

  /** The same convolution with bytes as its output. */
  static TorchCall rounding(TorchCall convolution, String name, double scale, int zeroPoint) {
    return convolution
        .named(name)
        .with(OUTPUT_SCALE, 1 / scale)
        .with(OUTPUT_ZERO, zeroPoint)
        .with(OUTPUT_TYPE, null);
  }
}
