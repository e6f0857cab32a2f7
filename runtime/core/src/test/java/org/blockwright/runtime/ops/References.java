package org.blockwright.runtime.ops;

import java.util.Map;
import org.blockwright.Act;

/** The operators' formulas as loops. */
final class References {
  private References() {}

  static double act(Act act, double x) {
    return switch (act) {
      case NONE -> x;
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case HARD_SWISH -> x * Math.min(Math.max(x + 3, 0), 6) / 6;
      case HARD_SIGMOID -> Math.min(Math.max(x + 3, 0), 6) / 6;
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case SILU -> x / (1 + Math.exp(-x));
      case GELU -> x * 0.5 * (1 + erf(x / Math.sqrt(2)));
      case TANH -> Math.tanh(x);
    };
  }

  /** By its Maclaurin series, and by the continued fraction of erfc where that cancels. */
  static double erf(double x) {
    if (Math.abs(x) > 3) {
      double fraction = 0;
      for (int n = 100; n > 0; n--) {
        fraction = n / 2.0 / (Math.abs(x) + fraction);
      }
      double tail = Math.exp(-x * x) / Math.sqrt(Math.PI) / (Math.abs(x) + fraction);
      return Math.signum(x) * (1 - tail);
    }
    double term = x;
    double sum = x;
    for (int n = 1; n < 100; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }

  static Values act(Act act, Values x) {
    return x.map(v -> act(act, v));
  }

  static Values conv(Values x, Values weight, Values bias, int stride, int padding, int dilation) {
    int out = weight.dims()[0];
    int perGroup = weight.dims()[1];
    int groups = x.dims()[1] / perGroup;
    int kernel = weight.dims()[2];
    int reach = dilation * (kernel - 1) + 1;
    return Values.of(
        i -> {
          double sum = bias == null ? 0 : bias.at(i[1]);
          int group = i[1] / (out / groups);
          for (int c = 0; c < perGroup; c++) {
            for (int a = 0; a < kernel; a++) {
              for (int b = 0; b < kernel; b++) {
                sum +=
                    weight.at(i[1], c, a, b)
                        * x.atOr(
                            0,
                            i[0],
                            group * perGroup + c,
                            i[2] * stride - padding + a * dilation,
                            i[3] * stride - padding + b * dilation);
              }
            }
          }
          return sum;
        },
        x.dims()[0],
        out,
        (x.dims()[2] + 2 * padding - reach) / stride + 1,
        (x.dims()[3] + 2 * padding - reach) / stride + 1);
  }

  static Values batchNorm(
      Values x, Map<String, Values> parameters, String prefix, double eps, boolean training) {
    int channels = x.dims()[1];
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    int count = x.data().length / channels;
    for (int c = 0; c < channels; c++) {
      Values channel = x.slice(1, c, c + 1);
      for (double v : channel.data()) {
        mean[c] += v / count;
      }
      for (double v : channel.data()) {
        variance[c] += (v - mean[c]) * (v - mean[c]) / count;
      }
      if (!training) {
        mean[c] = parameters.get(prefix + "running_mean").at(c);
        variance[c] = parameters.get(prefix + "running_var").at(c);
      }
    }
    return Values.of(
        i ->
            (x.at(i) - mean[i[1]])
                    / Math.sqrt(variance[i[1]] + eps)
                    * parameters.get(prefix + "weight").at(i[1])
                + parameters.get(prefix + "bias").at(i[1]),
        x.dims());
  }

  static Values layerNorm(Values x, Values scale, Values shift, double eps) {
    int last = x.dims()[x.dims().length - 1];
    Values rows = x.reshape(x.data().length / last, last);
    return Values.of(
            i -> {
              double mean = 0;
              for (int c = 0; c < last; c++) {
                mean += rows.at(i[0], c) / last;
              }
              double variance = 0;
              for (int c = 0; c < last; c++) {
                variance += (rows.at(i[0], c) - mean) * (rows.at(i[0], c) - mean) / last;
              }
              return (rows.at(i) - mean) / Math.sqrt(variance + eps) * scale.at(i[1])
                  + shift.at(i[1]);
            },
            rows.dims())
        .reshape(x.dims());
  }

  static Values linear(Values x, Values weight, Values bias) {
    int in = weight.dims()[1];
    int out = weight.dims()[0];
    Values rows = x.reshape(x.data().length / in, in);
    int[] dims = x.dims().clone();
    dims[dims.length - 1] = out;
    return Values.of(
            i -> {
              double sum = bias == null ? 0 : bias.at(i[1]);
              for (int c = 0; c < in; c++) {
                sum += rows.at(i[0], c) * weight.at(i[1], c);
              }
              return sum;
            },
            rows.dims()[0],
            out)
        .reshape(dims);
  }

  /** Softmax along an axis. */
  static Values softmax(Values x, int axis) {
    return Values.of(
        i -> {
          double sum = 0;
          int[] other = i.clone();
          for (int k = 0; k < x.dims()[axis]; k++) {
            other[axis] = k;
            sum += Math.exp(x.at(other));
          }
          return Math.exp(x.at(i)) / sum;
        },
        x.dims());
  }

  /** Sum over an axis, which goes away. */
  static Values sum(Values x, int axis) {
    int[] dims = new int[x.dims().length - 1];
    for (int a = 0; a < dims.length; a++) {
      dims[a] = x.dims()[a < axis ? a : a + 1];
    }
    return Values.of(
        i -> {
          double sum = 0;
          int[] source = new int[x.dims().length];
          for (int a = 0; a < dims.length; a++) {
            source[a < axis ? a : a + 1] = i[a];
          }
          for (int k = 0; k < x.dims()[axis]; k++) {
            source[axis] = k;
            sum += x.at(source);
          }
          return sum;
        },
        dims);
  }

  /** Windows as PyTorch cuts them; those of a mean count the padding that lies inside it. */
  static Values pool(
      Values x, int kernel, int stride, int padding, boolean max, int height, int width) {
    int h = x.dims()[2];
    int w = x.dims()[3];
    return Values.of(
        i -> {
          double best = max ? Double.NEGATIVE_INFINITY : 0;
          int cells = 0;
          for (int a = 0; a < kernel; a++) {
            for (int b = 0; b < kernel; b++) {
              int y = i[2] * stride - padding + a;
              int z = i[3] * stride - padding + b;
              if (y < h + padding && z < w + padding) {
                cells++;
                double value = x.atOr(max ? Double.NEGATIVE_INFINITY : 0, i[0], i[1], y, z);
                best = max ? Math.max(best, value) : best + value;
              }
            }
          }
          return max ? best : best / cells;
        },
        x.dims()[0],
        x.dims()[1],
        height,
        width);
  }

  /** Attention of queries {@code (N, L, C)} to keys and values {@code (N, M, C)}. */
  static Values attention(Values q, Values k, Values v, int heads) {
    int width = q.dims()[2] / heads;
    int count = k.dims()[1];
    Values scores =
        Values.of(
            i -> {
              double sum = 0;
              for (int c = i[1] * width; c < (i[1] + 1) * width; c++) {
                sum += q.at(i[0], i[2], c) * k.at(i[0], i[3], c);
              }
              return sum / Math.sqrt(width);
            },
            q.dims()[0],
            heads,
            q.dims()[1],
            count);
    Values shares = softmax(scores, 3);
    return Values.of(
        i -> {
          double sum = 0;
          for (int m = 0; m < count; m++) {
            sum += shares.at(i[0], i[2] / width, i[1], m) * v.at(i[0], m, i[2]);
          }
          return sum;
        },
        q.dims());
  }
}
