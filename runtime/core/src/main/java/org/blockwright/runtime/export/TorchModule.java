package org.blockwright.runtime.export;

import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.pytorch.Pickle;

/**
 * A network's parameters as nested TorchScript modules, so that {@code state_dict()} has our dotted
 * names. The root alone has a method.
 */
final class TorchModule {
  /** What a module may not call an attribute of its own. */
  private static final Set<String> RESERVED = Set.of("training", "forward");

  /** Python's keywords; they are read by {@code getattr}. */
  private static final Set<String> KEYWORDS =
      Set.of(
          ("False None True and as assert async await break class continue def del elif else except"
                  + " finally for from global if import in is lambda nonlocal not or pass raise"
                  + " return try while with yield")
              .split(" "));

  /** A parameter and its number in the archive. */
  private record Tensor(int index, Parameter parameter) {
    boolean buffer() {
      return parameter.getType() == Parameter.Type.RUNNING_MEAN
          || parameter.getType() == Parameter.Type.RUNNING_VAR;
    }
  }

  private final String type;
  private final Map<String, TorchModule> children = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private TorchModule(String type) {
    this.type = type;
  }

  /** The modules of a network; its name, as an identifier, is the root's class. */
  static TorchModule of(GraphBlock network, String name) {
    NodeNames names = new NodeNames();
    String type = NodeNames.identifier(name);
    TorchModule root = new TorchModule(names.next(plain(type) ? type : "Network_" + type));
    int index = 0;
    for (Pair<String, Parameter> pair : network.evaluationParameters()) {
      String[] path = path(pair.getKey());
      TorchModule at = root;
      for (int i = 0; i < path.length - 1; i++) {
        String parent = at.type;
        at =
            at.children.computeIfAbsent(
                path[i],
                child -> new TorchModule(names.next(parent + "_" + NodeNames.identifier(child))));
      }
      at.tensors.put(path[path.length - 1], new Tensor(index++, pair.getValue()));
    }
    return root;
  }

  private static String[] path(String dotted) {
    String[] path = dotted.split("\\.");
    for (int i = 0; i < path.length; i++) {
      path[i] = RESERVED.contains(path[i]) ? path[i] + "_" : path[i];
    }
    return path;
  }

  /** How a method of the root reads a parameter. */
  static String read(String dotted) {
    String expression = "self";
    for (String name : path(dotted)) {
      expression =
          plain(name) ? expression + "." + name : "getattr(" + expression + ", \"" + name + "\")";
    }
    return expression;
  }

  private static boolean plain(String name) {
    return name.matches("[A-Za-z_][A-Za-z0-9_]*") && !KEYWORDS.contains(name);
  }

  /** The root's class. */
  String type() {
    return type;
  }

  /** All classes as text, the root with a method. */
  String text(String method) {
    StringBuilder text = new StringBuilder();
    declare(text, method);
    return text.toString();
  }

  private void declare(StringBuilder text, String method) {
    text.append("class ").append(type).append("(Module):\n");
    text.append("  __parameters__ = [").append(list(false)).append("]\n");
    text.append("  __buffers__ = [").append(list(true)).append("]\n");
    if (!Stream.concat(tensors.keySet().stream(), children.keySet().stream())
        .allMatch(TorchModule::plain)) {
      text.append("  __annotations__ = []\n");
    }
    text.append("  training : bool\n");
    tensors.keySet().forEach(name -> attribute(text, name, "Tensor"));
    children.forEach((name, child) -> attribute(text, name, "__torch__." + child.type));
    text.append(method);
    children.values().forEach(child -> child.declare(text, ""));
  }

  private String list(boolean buffers) {
    return tensors.entrySet().stream()
        .filter(tensor -> tensor.getValue().buffer() == buffers)
        .map(tensor -> "\"" + tensor.getKey() + "\", ")
        .collect(Collectors.joining());
  }

  private static void attribute(StringBuilder text, String name, String type) {
    String target = plain(name) ? name + " : " : "__annotations__[\"" + name + "\"] = ";
    text.append("  ").append(target).append(type).append('\n');
  }

  /** The root as an object. */
  byte[] pickle() {
    Pickle pickle = new Pickle();
    pickle(pickle);
    return pickle.stop();
  }

  private void pickle(Pickle out) {
    out.beginModule(type);
    tensors.forEach(
        (name, tensor) -> {
          out.text(name);
          pickle(out, tensor);
        });
    children.forEach(
        (name, child) -> {
          out.text(name);
          child.pickle(out);
        });
    out.endModule();
  }

  private static void pickle(Pickle out, Tensor tensor) {
    long[] dims = tensor.parameter.getShape().getShape();
    pickle(
        out,
        "FloatStorage",
        tensor.index,
        tensor.parameter.getShape().size(),
        dims,
        tensor.parameter.requiresGradient());
  }

  /** A dense tensor whose values the archive holds under a number. */
  static void pickle(
      Pickle out, String storage, int index, long size, long[] dims, boolean trained) {
    long[] strides = new long[dims.length];
    long step = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = step;
      step *= dims[i];
    }
    out.global("torch._utils", "_rebuild_tensor_v2").mark();
    out.mark().text("storage").global("torch", storage).text(Integer.toString(index));
    out.text("cpu").number(size).tuple().persistent();
    out.number(0).numbers(dims).numbers(strides).flag(trained);
    out.global("collections", "OrderedDict").emptyTuple().reduce();
    out.tuple().reduce();
  }
}
