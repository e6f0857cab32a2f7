package org.blockwright.standalone;

/** Activation functions, in place. */
public enum Act {
  /** {@code x}. */
  NONE {
    @Override
    void apply(float[] x, int from, int to) {}
  },
  /** {@code max(x, 0)}. */
  RELU {
    @Override
    void apply(float[] x, int from, int to) {
      for (int i = from; i < to; i++) {
        x[i] = Math.max(x[i], 0);
      }
    }
  },
  /** {@code min(max(x, 0), 6)}. */
  RELU6 {
    @Override
    void apply(float[] x, int from, int to) {
      for (int i = from; i < to; i++) {
        x[i] = Math.min(Math.max(x[i], 0), 6);
      }
    }
  },
  /** {@code x min(max(x + 3, 0), 6) / 6}. */
  HARD_SWISH {
    @Override
    void apply(float[] x, int from, int to) {
      for (int i = from; i < to; i++) {
        x[i] = x[i] * Math.min(Math.max(x[i] + 3, 0), 6) / 6;
      }
    }
  },
  /** {@code min(max(x + 3, 0), 6) / 6}. */
  HARD_SIGMOID {
    @Override
    void apply(float[] x, int from, int to) {
      for (int i = from; i < to; i++) {
        x[i] = Math.min(Math.max(x[i] + 3, 0), 6) / 6;
      }
    }
  },
  /** {@code 1 / (1 + exp(-x))}. */
  SIGMOID {
    @Override
    void apply(float[] x, int from, int to) {
      for (int i = from; i < to; i++) {
        x[i] = 1 / (1 + Functions.exp(-x[i]));
      }
    }
  },
  /** {@code x / (1 + exp(-x))}. */
  SILU {
    @Override
    void apply(float[] x, int from, int to) {
      for (int i = from; i < to; i++) {
        x[i] = x[i] / (1 + Functions.exp(-x[i]));
      }
    }
  },
  /** {@code x (1 + erf(x / sqrt 2)) / 2}. */
  GELU {
    @Override
    void apply(float[] x, int from, int to) {
      for (int i = from; i < to; i++) {
        x[i] = Functions.gelu(x[i]);
      }
    }
  },
  /** {@code tanh x}. */
  TANH {
    @Override
    void apply(float[] x, int from, int to) {
      for (int i = from; i < to; i++) {
        x[i] = (float) Math.tanh(x[i]);
      }
    }
  };

  /** Replaces {@code x[from]} to before {@code x[to]} by the function of them. */
  abstract void apply(float[] x, int from, int to);
}
