package org.blockwright.runtime.weights;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.weights.Pickled.Dict;
import org.blockwright.runtime.weights.Pickled.Sequence;
import org.blockwright.runtime.weights.Pickled.Tuple;

/**
 * The closed list of what a state dict may name: containers, tensors, their storages and types.
 * Anything else is an error that says what was asked for. Nothing here runs anything.
 */
final class AllowedGlobals implements PickleReader.Vocabulary {
  private static final Map<String, TensorType> STORAGES =
      Map.of(
          "DoubleStorage", TensorType.F64,
          "FloatStorage", TensorType.F32,
          "HalfStorage", TensorType.F16,
          "BFloat16Storage", TensorType.BF16,
          "LongStorage", TensorType.I64,
          "IntStorage", TensorType.I32,
          "ShortStorage", TensorType.I16,
          "CharStorage", TensorType.I8,
          "ByteStorage", TensorType.U8,
          "BoolStorage", TensorType.BOOL);

  private static final List<String> TYPES =
      List.of(
          "float64",
          "float32",
          "float16",
          "bfloat16",
          "int64",
          "int32",
          "int16",
          "int8",
          "uint8",
          "bool");

  private final String origin;
  private final Map<String, TorchStorage> storages = new HashMap<>();

  AllowedGlobals(String origin) {
    this.origin = origin;
  }

  /** Returns the storages referred to so far, by key. */
  Map<String, TorchStorage> storages() {
    return Collections.unmodifiableMap(storages);
  }

  private enum Callable {
    ORDERED_DICT,
    SIZE,
    NAMESPACE,
    REBUILD_TENSOR,
    REBUILD_PARAMETER
  }

  @Override
  public Object global(String module, String name) {
    String path = module + "." + name;
    return switch (path) {
      case "collections.OrderedDict" -> Callable.ORDERED_DICT;
      case "torch.Size" -> Callable.SIZE;
      // Training arguments that some repositories save beside the weights.
      case "argparse.Namespace" -> Callable.NAMESPACE;
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" ->
          Callable.REBUILD_TENSOR;
      case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
          Callable.REBUILD_PARAMETER;
      default -> type(module, name);
    };
  }

  private Object type(String module, String name) {
    if (module.equals("torch") && STORAGES.containsKey(name)) {
      return STORAGES.get(name);
    }
    if (module.equals("torch") && TYPES.contains(name)) {
      return Pickled.INERT;
    }
    throw new WeightsException(
        "%s asks for %s, which is not on the short list of what a state dict needs; nothing was run. If it holds a whole model, save its state_dict() instead"
            .formatted(origin, Text.show(module + "." + name)));
  }

  @Override
  public Object call(Object callable, Tuple arguments) {
    if (callable == Callable.ORDERED_DICT) {
      return orderedDict(arguments);
    }
    if (callable == Callable.SIZE) {
      return arguments.size() == 1 && arguments.get(0) instanceof Tuple size
          ? size
          : unexpected("torch.Size", arguments);
    }
    if (callable == Callable.NAMESPACE) {
      return Pickled.INERT;
    }
    if (callable == Callable.REBUILD_TENSOR) {
      return view(arguments);
    }
    if (callable == Callable.REBUILD_PARAMETER) {
      return arguments.size() >= 1 && arguments.get(0) instanceof TorchView view
          ? view
          : unexpected("_rebuild_parameter", arguments);
    }
    throw new WeightsException(
        origin + " calls something that is no function; the file is damaged");
  }

  private Dict orderedDict(Tuple arguments) {
    Dict dict = new Dict();
    if (arguments.size() == 0) {
      return dict;
    }
    // Python 2 passed the items as a list of pairs.
    if (arguments.size() == 1 && arguments.get(0) instanceof Sequence pairs) {
      for (Object item : pairs.items()) {
        List<?> pair =
            item instanceof Sequence sequence
                ? sequence.items()
                : item instanceof Tuple tuple && tuple.size() == 2
                    ? Arrays.asList(tuple.get(0), tuple.get(1))
                    : List.of();
        if (pair.size() != 2 || !(pair.get(0) instanceof String)) {
          return (Dict) unexpected("OrderedDict", arguments);
        }
        dict.items().put(pair.get(0), pair.get(1));
      }
      return dict;
    }
    return (Dict) unexpected("OrderedDict", arguments);
  }

  private TorchView view(Tuple arguments) {
    if (arguments.size() >= 4
        && arguments.get(0) instanceof TorchStorage storage
        && arguments.get(1) instanceof Long offset
        && arguments.get(2) instanceof Tuple size
        && arguments.get(3) instanceof Tuple stride) {
      long[] shape = numbers(size).stream().mapToLong(Long::longValue).toArray();
      TensorSizes.elements(shape);
      return new TorchView(
          storage, TensorSizes.add(storage.offset(), offset), new Shape(shape), numbers(stride));
    }
    return (TorchView) unexpected("_rebuild_tensor", arguments);
  }

  private List<Long> numbers(Tuple tuple) {
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < Math.min(tuple.size(), TensorSizes.MAX_RANK + 1); i++) {
      if (!(tuple.get(i) instanceof Long number)) {
        throw new WeightsException(origin + " gives a tensor a size that is no whole number");
      }
      numbers.add(number);
    }
    return numbers;
  }

  private Object unexpected(String function, Tuple arguments) {
    throw new WeightsException(
        "%s calls %s with %d arguments it does not take; the file is damaged"
            .formatted(origin, function, arguments.size()));
  }

  @Override
  public void build(Object object, Object state) {
    // An OrderedDict's attributes (PyTorch keeps versions there) and a namespace's fields are left.
    boolean harmless = object instanceof Dict || object == Pickled.INERT;
    if (!harmless || !(state instanceof Dict)) {
      throw new WeightsException(
          origin + " sets attributes of something that has none; the file is damaged");
    }
  }

  @Override
  public Object persistent(Object id) {
    if (id instanceof Tuple tuple
        && tuple.size() >= 5
        && "storage".equals(tuple.get(0))
        && tuple.get(1) instanceof TensorType type
        && tuple.get(2) instanceof String key
        && tuple.get(4) instanceof Long elements
        && elements >= 0) {
      TorchStorage storage = storage(tuple, type, key, elements);
      TorchStorage before = storages.putIfAbsent(key, storage);
      if (before != null && (before.type() != type || before.elements() != elements)) {
        throw new WeightsException(
            origin + " gives storage " + Text.show(key) + " two types or sizes");
      }
      return storage;
    }
    throw new WeightsException(
        origin
            + " refers to something outside its pickle that is no storage of a known type; save its state_dict() again");
  }

  private TorchStorage storage(Tuple id, TensorType type, String key, long elements) {
    if (id.size() == 5 || id.get(5) == null) {
      return new TorchStorage(key, type, elements, 0, elements);
    }
    if (id.get(5) instanceof Tuple part
        && part.size() == 3
        && part.get(1) instanceof Long offset
        && part.get(2) instanceof Long length
        && offset >= 0
        && length >= 0
        && length <= elements
        && offset <= elements - length) {
      return new TorchStorage(key, type, elements, offset, length);
    }
    throw new WeightsException(origin + " views a storage beyond its end");
  }
}
