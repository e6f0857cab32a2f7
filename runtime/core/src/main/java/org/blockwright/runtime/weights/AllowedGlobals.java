package org.blockwright.runtime.weights;

import static java.util.Map.entry;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.weights.Pickled.Dict;
import org.blockwright.runtime.weights.Pickled.ElementType;
import org.blockwright.runtime.weights.Pickled.Sequence;
import org.blockwright.runtime.weights.Pickled.Tuple;
import org.blockwright.runtime.weights.Pickled.UnreadTensor;

/**
 * The closed list of what a checkpoint may name: all that PyTorch's own loader of weights only
 * allows, and plain data of Python and NumPy. Anything else is an error that says what was asked
 * for. Nothing here runs anything: tensors become views of the file, plain data becomes nothing.
 */
final class AllowedGlobals implements PickleReader.Vocabulary {
  /** How many pairs may become dicts: each call is a step, but its list may be an old one. */
  private static final int MAX_PAIRS = 1_000_000;

  /** What stands for a class or function that is on the list. */
  @FunctionalInterface
  private interface Callable {
    Object call(AllowedGlobals self, Tuple arguments);
  }

  private static final Callable PLAIN = (self, arguments) -> Pickled.INERT;
  private static final Callable DICT = AllowedGlobals::dict;
  private static final Callable LIST = (self, arguments) -> new Sequence();
  private static final Callable TENSOR = AllowedGlobals::view;
  private static final Callable FIRST_ARGUMENT = AllowedGlobals::firstTensor;
  private static final Callable SUBCLASS = AllowedGlobals::subclass;

  private static final Map<String, Callable> CALLABLES =
      Map.ofEntries(
          entry("torch._utils._rebuild_tensor", TENSOR),
          entry("torch._utils._rebuild_tensor_v2", TENSOR),
          entry("torch._utils._rebuild_tensor_v3", AllowedGlobals::typedView),
          entry("torch._utils._rebuild_parameter", FIRST_ARGUMENT),
          entry("torch._utils._rebuild_parameter_with_state", FIRST_ARGUMENT),
          entry("torch._utils._rebuild_device_tensor_from_cpu_tensor", FIRST_ARGUMENT),
          entry("torch.nn.parameter.Parameter", FIRST_ARGUMENT),
          entry("torch._tensor._rebuild_from_type_v2", SUBCLASS),
          entry("torch._utils._rebuild_sparse_tensor", unread("is sparse: save its to_dense()")),
          entry("torch._utils._rebuild_nested_tensor", unread("is nested: save its parts")),
          entry("torch._utils._rebuild_qtensor", unread("is quantised: save its dequantize()")),
          entry(
              "torch._utils._rebuild_meta_tensor_no_storage",
              unread("is on the meta device and has no values")),
          entry(
              "torch._utils._rebuild_wrapper_subclass",
              unread("is of a class that wraps others: save plain tensors")),
          entry(
              "torch._utils._rebuild_device_tensor_from_numpy",
              unread("was saved as a NumPy array of another device: save its cpu()")),
          entry("torch.Size", AllowedGlobals::size),
          entry("torch.device", PLAIN),
          entry("torch.serialization._get_layout", PLAIN),
          entry("collections.OrderedDict", DICT),
          entry("collections.Counter", DICT),
          entry("collections.defaultdict", DICT),
          entry("builtins.dict", DICT),
          // Training arguments that some repositories and Lightning save beside the weights.
          entry("argparse.Namespace", PLAIN),
          entry("types.SimpleNamespace", PLAIN),
          entry("pytorch_lightning.utilities.parsing.AttributeDict", DICT),
          entry("lightning.pytorch.utilities.parsing.AttributeDict", DICT),
          entry("lightning_fabric.utilities.data.AttributeDict", DICT),
          entry("lightning.fabric.utilities.data.AttributeDict", DICT),
          entry("collections.deque", LIST),
          entry("builtins.list", LIST));

  /** Classes and functions of which nothing is kept, by module. */
  private static final Map<String, String> PLAIN_NAMES =
      Map.of(
          "_codecs", "encode",
          "builtins", "set frozenset bytes bytearray complex slice range tuple int float str bool",
          "datetime", "datetime date time timedelta timezone",
          "decimal", "Decimal",
          "fractions", "Fraction",
          "uuid", "UUID",
          "pathlib", "Path PosixPath WindowsPath PurePath PurePosixPath PureWindowsPath",
          "numpy",
              "dtype ndarray float64 float32 float16 int64 int32 int16 int8 uint64 uint32 uint16"
                  + " uint8 bool_ bool complex64 complex128",
          "numpy.core.multiarray", "scalar _reconstruct",
          "numpy.core.numeric", "_frombuffer");

  /** Modules that have another name in Python 2's pickles, or had another one once. */
  private static final Map<String, String> MODULES =
      Map.of(
          "__builtin__", "builtins",
          "pathlib._local", "pathlib",
          "numpy._core.multiarray", "numpy.core.multiarray",
          "numpy._core.numeric", "numpy.core.numeric",
          "torch.cuda", "torch",
          "torch.storage", "torch");

  private final String origin;
  private final Map<String, TorchStorage> storages = new HashMap<>();
  private int pairs;

  AllowedGlobals(String origin) {
    this.origin = origin;
  }

  /** Returns the storages referred to so far, by key. */
  Map<String, TorchStorage> storages() {
    return Collections.unmodifiableMap(storages);
  }

  private static Callable unread(String why) {
    UnreadTensor tensor = new UnreadTensor(why);
    return (self, arguments) -> tensor;
  }

  @Override
  public Object global(String module, String name) {
    String home = MODULES.getOrDefault(module, module);
    Callable callable = CALLABLES.get(module + "." + name);
    if (callable == null) {
      callable = CALLABLES.get(home + "." + name);
    }
    if (callable != null) {
      return callable;
    }
    if (List.of(PLAIN_NAMES.getOrDefault(home, "").split(" ")).contains(name)) {
      return PLAIN;
    }
    Object type = home.equals("torch") ? TorchTypes.find(name) : null;
    if (type != null) {
      return type;
    }
    throw new WeightsException(
        "%s asks for %s, which is not on the short list of what a state dict needs; nothing was run. If it holds a whole model, save its state_dict() instead"
            .formatted(origin, Text.show(module + "." + name)));
  }

  @Override
  public Object call(Object callable, Tuple arguments) {
    if (callable instanceof Callable known) {
      return known.call(this, arguments);
    }
    throw new WeightsException(
        origin + " calls something that is no function; the file is damaged");
  }

  private Object size(Tuple arguments) {
    return arguments.size() == 1 && arguments.get(0) instanceof Tuple size
        ? size
        : unexpected("torch.Size", arguments);
  }

  private Object firstTensor(Tuple arguments) {
    return arguments.size() >= 1
            && (arguments.get(0) instanceof TorchView || arguments.get(0) instanceof UnreadTensor)
        ? arguments.get(0)
        : unexpected("the constructor of a parameter", arguments);
  }

  /** {@code (rebuild, class, its arguments, attributes)}: a tensor of a class of its own. */
  private Object subclass(Tuple arguments) {
    return arguments.size() >= 3
            && arguments.get(0) instanceof Callable rebuild
            && rebuild != SUBCLASS
            && arguments.get(2) instanceof Tuple own
        ? rebuild.call(this, own)
        : unexpected("_rebuild_from_type_v2", arguments);
  }

  private Object dict(Tuple arguments) {
    Object content = arguments.size() == 1 ? arguments.get(0) : null;
    if (content instanceof Dict whole) {
      return whole;
    }
    Dict dict = new Dict();
    // Python 2 passed the items as a list of pairs.
    if (content instanceof Sequence list) {
      pairs += list.items().size();
      if (pairs > MAX_PAIRS) {
        throw new WeightsException(origin + " makes dicts of more than " + MAX_PAIRS + " pairs");
      }
      for (Object item : list.items()) {
        List<?> pair =
            item instanceof Sequence sequence
                ? sequence.items()
                : item instanceof Tuple tuple && tuple.size() == 2
                    ? Arrays.asList(tuple.get(0), tuple.get(1))
                    : List.of();
        if (pair.size() != 2 || !(pair.get(0) instanceof String)) {
          return unexpected("OrderedDict", arguments);
        }
        dict.items().put(pair.get(0), pair.get(1));
      }
    }
    return dict;
  }

  private Object view(Tuple arguments) {
    if (arguments.size() >= 4 && arguments.get(0) instanceof TorchStorage storage) {
      return view(arguments, storage, storage.type(), 6);
    }
    return unexpected("_rebuild_tensor", arguments);
  }

  /** {@code _rebuild_tensor_v3}, whose storage is of bytes and whose type is said. */
  private Object typedView(Tuple arguments) {
    if (arguments.size() >= 7
        && arguments.get(0) instanceof TorchStorage storage
        && arguments.get(6) instanceof ElementType type) {
      return type.type() == null
          ? new UnreadTensor("has elements of type " + type.name() + ": save it as float32")
          : view(arguments, storage, type.type(), 7);
    }
    return unexpected("_rebuild_tensor_v3", arguments);
  }

  private Object view(Tuple arguments, TorchStorage storage, TensorType type, int metadata) {
    if (arguments.get(1) instanceof Long offset
        && arguments.get(2) instanceof Tuple size
        && arguments.get(3) instanceof Tuple stride) {
      if (arguments.size() > metadata
          && arguments.get(metadata) instanceof Dict marks
          && marks.items().containsValue(true)) {
        return new UnreadTensor(
            "is conjugated or negated when it is read: save its resolve_conj().resolve_neg()");
      }
      long[] shape = numbers(size).stream().mapToLong(Long::longValue).toArray();
      TensorSizes.elements(shape);
      long begin = TensorSizes.multiply(storage.offset(), storage.type().bytes()) / type.bytes();
      return new TorchView(
          storage, type, TensorSizes.add(begin, offset), new Shape(shape), numbers(stride));
    }
    return unexpected("_rebuild_tensor", arguments);
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
    // Attributes of plain data are left: PyTorch keeps versions in those of an OrderedDict.
    boolean harmless =
        object instanceof Dict || object instanceof Sequence || object == Pickled.INERT;
    if (!harmless) {
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
      if (before != null && before.bytes() != storage.bytes()) {
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
