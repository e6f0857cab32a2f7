package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.model.Classifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the models' parameters are drawn from, by family and kind of layer. */
class DrawnTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Map<String, Parameter> drawn(String id) {
    Classifier model = Catalogue.read().get(id).create(1000);
    model.initialize(manager, 7);
    Map<String, Parameter> all = new LinkedHashMap<>();
    model.getParameters().forEach(pair -> all.put(pair.getKey(), pair.getValue()));
    return all;
  }

  /** Mean, deviation and bound of each kind of layer's values, by the official rules. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # Kaiming normal, fan_out = out x 3 x 3, whatever the groups; N(0, 0.01)
          resnet18,               layer4.1.conv2.weight,     0, 0.0208333, -
          resnet18,               layer2.0.downsample.conv.weight,       0, 0.125,     -
          resnet18,               head.fc.weight,              0, 0.01,      -
          resnet18,               head.fc.bias,                0, 0,         0
          resnet18,               layer1.0.bn1.weight,        1, 0,         1
          resnet18,               layer1.0.bn1.running_mean,  0, 0,         0
          resnet18_noah,          head.query.weight,               0, 0.0223607, -
          resnet18_noah,          head.value.bias,                 0, 0,         0
          mobilenetv2_100,        stage6.1.depthwise.conv.weight,  0, 0.0152145, -
          mobilenetv2_100_noah,   head.value.weight,               0, 0.0158114, -
          mobilenetv3_small,      block11.se.fc2.weight,       0, 0.01,      -
          mobilenetv3_small,      conv_head.weight,                     0, 0.0395285, -
          mobilenetv3_small,      conv_head.bias,                       0, 0,         0
          # PyTorch's own: uniform within 1 / sqrt(fan_in)
          shufflenetv2_100,       conv5.conv.weight,                0, 0.0268028, 0.0464238
          shufflenetv2_100,       head.fc.weight,              0, 0.0180422, 0.03125
          shufflenetv2_100,       head.fc.bias,                0, 0.0180422, 0.03125
          shufflenetv2_100_noah,  head.query.weight,               0, 0.0158114, -
          # truncated normal 0.02; the patches' convolution as PyTorch's
          deit_tiny,              blocks.3.attn.qkv.weight,    0, 0.02,      -
          deit_tiny,              blocks.3.attn.qkv.bias,      0, 0,         0
          deit_tiny,              blocks.3.mlp.fc1.weight,    0, 0.02,      -
          deit_tiny,              patch_embed.proj.weight,                  0, 0.0208333, 0.0360844
          deit_tiny,              pos_embed,                    0, 0.02,      -
          deit_tiny,              norm.weight,                     1, 0,         1
          deit_tiny,              head.fc.weight,              0, 0.02,      -
          deit_tiny_noah,         head.value.weight,               0, 0.0223607, -
          pvt_tiny_050,           block1.0.attn.attn.kv.weight, 0, 0.02, -
          pvt_tiny_050,           block1.0.attn.sr.proj.weight, 0, 0.0127578, 0.0220971
          pvt_tiny_050,           pos_embed1,                   0, 0.02,      -
          # LeCun normal cut off at two sigma; Xavier uniform; MLP biases N(0, 1e-6); zeros in the head
          mixer_s16_050,          stem.proj.weight,                  0, 0.0360844, 0.0820446
          mixer_s16_050,          stem.proj.bias,                    0, 0,         0
          mixer_s16_050,          blocks.0.mlp_tokens.fc1.weight,    0, 0.0785674, 0.1360828
          mixer_s16_050,          blocks.0.mlp_channels.fc1.weight,    0, 0.0395285, 0.0684653
          mixer_s16_050,          blocks.0.mlp_channels.fc1.bias,      0, 1e-6,      -
          mixer_s16_050,          head.fc.weight,              0, 0,         0
          mixer_s16_050,          head.fc.bias,                0, 0,         0
          mixer_s16_noah,         head.query.weight,               0, 0.125,     0.2842090
          mixer_s16_noah,         head.query.bias,                 0, 0,         0
          gmlp_ti16,              blocks.0.mlp_channels.fc1.weight,          0, 0.0472456, 0.0818317
          gmlp_ti16,              blocks.0.mlp_channels.gate.proj.weight,     0, 1e-6,      -
          gmlp_ti16,              blocks.0.mlp_channels.gate.proj.bias,       1, 0,         1
          gmlp_ti16,              blocks.0.mlp_channels.gate.norm.weight,      1, 0,         1
          gmlp_ti16_noah,         head.value.weight,               0, 0.25,      0.5684179
          """)
  void distribution(String id, String name, double mean, double deviation, Double bound) {
    float[] values = drawn(id).get(name).getArray().toFloatArray();
    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (float value : values) {
      sum += value;
      squares += (value - mean) * (value - mean);
      largest = Math.max(largest, Math.abs(value));
    }
    // Five standard errors; a bounded distribution's deviation varies less than a normal one's.
    double error = 5 * deviation / Math.sqrt(values.length);
    assertEquals(mean, sum / values.length, error + 1e-12, "mean");
    assertEquals(
        deviation,
        Math.sqrt(squares / values.length),
        error / Math.sqrt(2) + 1e-4 * deviation,
        "deviation");
    if (bound != null) {
      assertTrue(largest <= bound * (1 + 1e-5), () -> "bound: " + bound);
      assertTrue(largest >= bound * (values.length < 5000 ? 0.98 : 0.995), "far from its bound");
    }
  }

  @ParameterizedTest
  @CsvSource({"shufflenetv2_050_noah", "gmlp_ti16_050"})
  void theSameSeedGivesTheSameBits(String id) {
    Map<String, Parameter> first = drawn(id);
    drawn(id)
        .forEach(
            (name, parameter) ->
                assertArrayEquals(
                    first.get(name).getArray().toFloatArray(),
                    parameter.getArray().toFloatArray(),
                    name));
  }
}
