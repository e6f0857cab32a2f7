package org.blockwright.runtime.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.blockwright.rule.TensorShape;

/** Runs exported files with what others would run them with. */
public final class Runtimes {
  /** A dense array outside of any engine. */
  public record Values(float[] data, long[] dims) {
    /** A copy of an engine's array. */
    public static Values of(NDArray array) {
      return new Values(array.toFloatArray(), array.getShape().getShape());
    }

    /** An array of an engine. */
    public NDArray on(NDManager manager) {
      return manager.create(data, new Shape(dims));
    }

    /** Fails unless another array has this shape and these values, relative to the largest. */
    public void assertNear(Values actual, double limit, String what) {
      assertArrayEquals(dims, actual.dims, what);
      double largest = Float.MIN_NORMAL;
      double distance = 0;
      for (int i = 0; i < data.length; i++) {
        largest = Math.max(largest, Math.abs(data[i]));
        double difference = Math.abs((double) data[i] - actual.data[i]);
        distance = difference <= distance ? distance : difference;
      }
      double relative = distance / largest;
      assertTrue(relative <= limit, what + " differs by " + relative);
    }
  }

  private Runtimes() {}

  /** Uniform values between -2 and 2 for a batch of a shape. */
  public static Values random(TensorShape shape, int batch, long seed) {
    long[] dims = new long[shape.dims().length + 1];
    dims[0] = batch;
    for (int i = 1; i < dims.length; i++) {
      dims[i] = shape.dims()[i - 1];
    }
    Random random = new Random(seed);
    float[] data = new float[Math.toIntExact(batch * shape.elements())];
    for (int i = 0; i < data.length; i++) {
      data[i] = 4 * random.nextFloat() - 2;
    }
    return new Values(data, dims);
  }

  /** Outputs of a TorchScript file in DJL's PyTorch engine, by nothing but its own loader. */
  public static List<Values> torchScript(Path file, Values... inputs) {
    try (Model model = Model.newInstance("exported", "PyTorch");
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        NDManager manager = model.getNDManager().newSubManager()) {
      model.load(in);
      NDList arrays = new NDList();
      for (Values input : inputs) {
        arrays.add(input.on(manager));
      }
      NDList outputs = model.getBlock().forward(new ParameterStore(manager, false), arrays, false);
      return outputs.stream().map(Values::of).toList();
    } catch (IOException | MalformedModelException e) {
      throw new AssertionError(e);
    }
  }

  /** Outputs of an ONNX file in onnxruntime, in the file's order. */
  public static List<Values> onnx(Path file, Values... inputs) {
    return inSession(file, session -> outputs(session, inputs));
  }

  /** The same for one input after the other. */
  public static List<List<Values>> onnxEach(Path file, List<Values> images) {
    return inSession(
        file,
        session -> {
          List<List<Values>> all = new ArrayList<>();
          for (Values image : images) {
            all.add(outputs(session, image));
          }
          return all;
        });
  }

  /** Milliseconds that one input takes on one thread, the mean over all behind the first. */
  public static double onnxMillis(Path file, List<Values> images) {
    return inSession(
        file,
        session -> {
          outputs(session, images.get(0));
          long start = System.nanoTime();
          for (Values image : images) {
            outputs(session, image);
          }
          return (System.nanoTime() - start) / 1e6 / images.size();
        });
  }

  private interface Use<T> {
    T of(OrtSession session) throws OrtException;
  }

  private static <T> T inSession(Path file, Use<T> use) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session =
          OrtEnvironment.getEnvironment().createSession(file.toString(), options)) {
        return use.of(session);
      }
    } catch (OrtException e) {
      throw new AssertionError(file + ": " + e.getMessage(), e);
    }
  }

  private static List<Values> outputs(OrtSession session, Values... inputs) throws OrtException {
    Map<String, OnnxTensorLike> arrays = new TreeMap<>();
    Iterator<String> names = session.getInputNames().iterator();
    for (Values input : inputs) {
      arrays.put(
          names.next(),
          OnnxTensor.createTensor(
              OrtEnvironment.getEnvironment(), FloatBuffer.wrap(input.data), input.dims));
    }
    try (OrtSession.Result result = session.run(arrays)) {
      List<Values> outputs = new ArrayList<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        OnnxTensor tensor = (OnnxTensor) output.getValue();
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] data = new float[buffer.remaining()];
        buffer.get(data);
        outputs.add(new Values(data, tensor.getInfo().getShape()));
      }
      return outputs;
    } finally {
      arrays.values().forEach(OnnxTensorLike::close);
    }
  }

  /** Metadata of an ONNX file, as onnxruntime reads it. */
  public static Map<String, String> onnxMetadata(Path file) {
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      return session.getMetadata().getCustomMetadata();
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }
}
