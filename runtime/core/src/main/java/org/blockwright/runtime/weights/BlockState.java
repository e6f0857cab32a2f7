package org.blockwright.runtime.weights;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.pytorch.Tensors;

/** The parameters and running statistics of a block, as tensors to write. */
public final class BlockState {
  private BlockState() {}

  /**
   * Returns a block's parameters by name.
   *
   * @param block a block whose parameters have dotted names
   * @return the parameters in the block's order
   * @throws BlockwrightException if two have one name
   */
  public static Map<String, Parameter> parameters(Block block) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Pair<String, Parameter> pair : block.getParameters()) {
      if (parameters.put(pair.getKey(), pair.getValue()) != null) {
        throw new WeightsException("two parameters of the model are named " + pair.getKey());
      }
    }
    return parameters;
  }

  /**
   * Returns which parameters hold NaN or infinite values.
   *
   * @param parameters initialised parameters by our names
   * @return the names, in order
   */
  public static List<String> notFinite(Map<String, Parameter> parameters) {
    List<String> names = new ArrayList<>();
    parameters.forEach(
        (name, parameter) -> {
          ByteBuffer values = Tensors.bytes(parameter.getArray());
          if (parameter.getArray().getDataType() == DataType.FLOAT32
              && !WeightTensor.isFinite(values.asFloatBuffer())) {
            names.add(name);
          }
        });
    return names;
  }

  /**
   * Returns parameters as tensors. Their values are read when the tensors are, so write them before
   * the next training step.
   *
   * @param parameters initialised parameters by our names
   * @param names the names to give them; {@link KeyMap#own()} for ours
   * @param metadata free text beside them, such as the model's id, its classes and preprocessing
   * @return the tensors, in the parameters' order
   * @throws BlockwrightException if a parameter has no values or no name there
   */
  public static TensorArchive of(
      Map<String, Parameter> parameters, KeyMap names, Map<String, String> metadata) {
    Map<String, WeightTensor> state = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> state.put(name, tensor(name, parameter)));
    List<WeightTensor> tensors =
        names.bind(state.keySet(), name -> state.get(name).shape()).write(state);
    return TensorArchive.of("the model", tensors, metadata);
  }

  /**
   * Writes parameters to a safetensors file, as {@link #of} and {@link Safetensors#write} do.
   *
   * @param file where to
   * @param parameters initialised parameters by our names
   * @param names the names to give them; {@link KeyMap#own()} for ours
   * @param metadata free text beside them
   * @throws BlockwrightException as those; nothing half-written stays
   */
  public static void write(
      Path file, Map<String, Parameter> parameters, KeyMap names, Map<String, String> metadata) {
    Safetensors.write(file, of(parameters, names, metadata));
  }

  private static WeightTensor tensor(String name, Parameter parameter) {
    if (!parameter.isInitialized()) {
      throw new WeightsException(
          "the parameter " + name + " has no values yet; initialise the model or load weights");
    }
    return WeightTensor.of(name, parameter.getArray());
  }
}
