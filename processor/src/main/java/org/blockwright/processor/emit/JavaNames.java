package org.blockwright.processor.emit;

import com.squareup.javapoet.ArrayTypeName;
import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.CodeBlock;
import com.squareup.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.blockwright.processor.read.DrawRules;
import org.blockwright.processor.read.EnumName;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.NodeType;

/** Names of the runtime, literals, and the static imports that they need. */
final class JavaNames {
  static final String OPS = "org.blockwright.runtime.ops";
  static final ClassName COMPOSITE_BLOCK = ClassName.get(OPS, "CompositeBlock");
  static final ClassName GRAPH_BLOCK = ClassName.get(OPS, "GraphBlock");
  static final ClassName REPEATED_BLOCK = ClassName.get(OPS, "RepeatedBlock");
  static final ClassName NATIVE_BLOCK = ClassName.get(OPS, "NativeBlock");
  static final ClassName BLOCK_SLOT = ClassName.get(OPS, "BlockSlot");
  static final ClassName INITIALIZATION = ClassName.get(OPS, "Initialization");
  static final ClassName ARGS = ClassName.get(OPS, "Args");
  static final ClassName FORWARD_PASS = ClassName.get(OPS, "ForwardPass");
  static final ClassName CLASSIFIER = ClassName.get("org.blockwright.runtime.model", "Classifier");
  static final ClassName NDARRAY = ClassName.get("ai.djl.ndarray", "NDArray");
  static final ClassName SHAPED = ClassName.get("org.blockwright.rule", "Shaped");
  static final ClassName SHAPE = ClassName.get("org.blockwright.rule", "TensorShape");

  private final Map<ClassName, TreeSet<String>> statics = new TreeMap<>();
  private final NamedArguments namedArguments;

  JavaNames(NamedArguments namedArguments) {
    this.namedArguments = namedArguments;
  }

  /** Static imports so far, by class. */
  Map<ClassName, TreeSet<String>> statics() {
    return statics;
  }

  /** {@code name(value)} of the runtime's named arguments, or {@code arg("name", value)}. */
  Expression argument(Member member, Expression value) {
    return namedArguments.contains(member)
        ? new Expression.Call(imported(ARGS, member.name()), List.of(value))
        : new Expression.Call(
            imported(ARGS, "arg"), List.of(Expression.Atom.of('"' + member.name() + '"'), value));
  }

  /** {@code like(node)}: a lent shape. */
  Expression like(String node) {
    return new Expression.Call(imported(ARGS, "like"), List.of(Expression.Atom.of(node)));
  }

  /** A static method by its simple name. */
  Expression.Atom imported(ClassName owner, String method) {
    statics.computeIfAbsent(owner, k -> new TreeSet<>()).add(method);
    return Expression.Atom.of(method);
  }

  /** {@code conv(ZEROS), linear(NORMAL, std(0.01))}: how parameters are drawn. */
  List<Expression> draws(DrawRules init) {
    List<Expression> rules = new ArrayList<>();
    init.rules()
        .forEach(
            (kind, values) -> {
              List<Expression> arguments = new ArrayList<>();
              arguments.add(literal(values.get("value").value()));
              values.forEach(
                  (name, value) -> {
                    if (!name.equals("value")) {
                      arguments.add(
                          new Expression.Call(
                              imported(ARGS, name), List.of(literal(value.value()))));
                    }
                  });
              rules.add(new Expression.Call(imported(INITIALIZATION, kind), arguments));
            });
    return rules;
  }

  /** The class that runs an operator, a blueprint's unit, or the wrapper of native blocks. */
  static ClassName part(NodeType nodeType) {
    return switch (nodeType.kind()) {
      case OPERATOR -> ClassName.bestGuess(nodeType.runtimeClass());
      case BLUEPRINT -> unit(nodeType);
      case NATIVE -> NATIVE_BLOCK;
      case SLOT -> GRAPH_BLOCK;
    };
  }

  /** The generated block of a blueprint. */
  static ClassName unit(NodeType nodeType) {
    return ClassName.get(nodeType.blueprint().orElseThrow().unitPackage(), flat(nodeType) + "Unit");
  }

  /** Name without dots. */
  static String flat(NodeType nodeType) {
    return nodeType.name().replace('.', '_');
  }

  /** The annotation type itself. */
  static ClassName annotation(NodeType nodeType) {
    return ClassName.get(nodeType.packageName(), nodeType.name());
  }

  /** A member's type. */
  static TypeName type(Member member) {
    TypeName element =
        switch (member.elementType()) {
          case "int" -> TypeName.INT;
          case "double" -> TypeName.DOUBLE;
          case "boolean" -> TypeName.BOOLEAN;
          case Member.SLOT -> BLOCK_SLOT;
          default -> ClassName.bestGuess(member.elementType());
        };
    return member.array() ? ArrayTypeName.of(element) : element;
  }

  /** A value that is never read: what stands for a value that is always given. */
  static Object zero(Member member) {
    return switch (member.type()) {
      case "int" -> 0;
      case "double" -> 0.0;
      case "boolean" -> false;
      case "java.lang.String" -> "";
      default -> List.of();
    };
  }

  /** A value in source; {@code type} is that of the member that takes it. */
  Expression.Atom literal(Object value, Member member) {
    if (member.array()) {
      List<?> list = value instanceof List<?> l ? l : List.of(value);
      if (list.size() == 1 && member.name().equals("over")) {
        return literal(list.get(0));
      }
      List<Expression.Atom> atoms = new ArrayList<>();
      list.forEach(v -> atoms.add(literal(v)));
      TypeName element = ((ArrayTypeName) type(member)).componentType;
      String simple = element instanceof ClassName type ? shown(type) : element.toString();
      String inside = String.join(", ", atoms.stream().map(Expression.Atom::flat).toList());
      return new Expression.Atom(
          CodeBlock.of(
              "new $T {$L}",
              type(member),
              CodeBlock.join(atoms.stream().map(Expression.Atom::line).toList(), ", ")),
          "new " + simple + "[] {" + inside + "}");
    }
    if (member.type().equals("double") && value instanceof Number number) {
      return Expression.Atom.of(decimal(number.doubleValue()));
    }
    return literal(value);
  }

  private Expression.Atom literal(Object value) {
    if (value instanceof Enum<?> constant) {
      statics
          .computeIfAbsent(ClassName.get(constant.getDeclaringClass()), k -> new TreeSet<>())
          .add(constant.name());
      return Expression.Atom.of(constant.name());
    }
    if (value instanceof EnumName constant) {
      ClassName type = ClassName.bestGuess(constant.type());
      return new Expression.Atom(
          CodeBlock.of("$T.$L", type, constant.constant()),
          shown(type) + "." + constant.constant());
    }
    if (value instanceof String text) {
      return new Expression.Atom(CodeBlock.of("$S", text), '"' + text + '"');
    }
    return Expression.Atom.of(
        value instanceof Double number ? decimal(number) : String.valueOf(value));
  }

  /** A type as it stands in source, below its import. */
  static String shown(ClassName type) {
    return String.join(".", type.simpleNames());
  }

  /** A double as somebody would write it: {@code 0.25}, {@code 1e-6}. */
  static String decimal(double value) {
    return Double.toString(value).replace(".0E", "e").replace("E", "e");
  }
}
