package org.blockwright.processor.emit;

import com.squareup.javapoet.ArrayTypeName;
import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.CodeBlock;
import com.squareup.javapoet.ParameterizedTypeName;
import com.squareup.javapoet.TypeName;
import com.squareup.javapoet.WildcardTypeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.blockwright.processor.read.DrawRules;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.NodeType;

/** Names of the runtime, literals, and the static imports that they need. */
final class JavaNames {
  static final String OPS = "org.blockwright.runtime.ops";
  static final ClassName COMPOSITE_BLOCK = ClassName.get(OPS, "CompositeBlock");
  static final ClassName GRAPH_BLOCK = ClassName.get(OPS, "GraphBlock");
  static final ClassName REPEATED_BLOCK = ClassName.get(OPS, "RepeatedBlock");
  static final ClassName PARALLEL_BLOCK = ClassName.get(OPS, "ParallelBlock");
  static final ClassName NATIVE_BLOCK = ClassName.get(OPS, "NativeBlock");
  static final ClassName BLOCK_SLOT = ClassName.get(OPS, "BlockSlot");
  static final ClassName INITIALIZATION = ClassName.get(OPS, "Initialization");
  static final ClassName ARGS = ClassName.get(OPS, "Args");
  static final ClassName FORWARD_PASS = ClassName.get(OPS, "ForwardPass");
  static final ClassName CLASSIFIER = ClassName.get("org.blockwright.runtime.model", "Classifier");
  static final ClassName NDARRAY = ClassName.get("ai.djl.ndarray", "NDArray");
  static final ArrayTypeName NDARRAYS = ArrayTypeName.of(NDARRAY);
  static final ClassName SHAPED = ClassName.get("org.blockwright.rule", "Shaped");
  static final TypeName SHAPES =
      ParameterizedTypeName.get(ClassName.get(List.class), WildcardTypeName.subtypeOf(SHAPED));
  static final ClassName SHAPE = ClassName.get("org.blockwright.rule", "TensorShape");

  private final Map<ClassName, TreeSet<String>> statics = new TreeMap<>();
  private final Map<String, ClassName> constants = new HashMap<>();
  private final NamedArguments namedArguments;
  private final Set<String> taken;

  JavaNames(NamedArguments namedArguments) {
    this(namedArguments, Set.of());
  }

  /** Names of a class whose fields and parameters have names of their own. */
  JavaNames(NamedArguments namedArguments, Set<String> taken) {
    this.namedArguments = namedArguments;
    this.taken = taken;
  }

  /** Whether a class of the package hides one of {@code java.lang}. */
  boolean hidesJavaLang(String packageName) {
    return namedArguments.hidesJavaLang(packageName);
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
              arguments.add(new Literals(this).literal(values.get("value").value()));
              values.forEach(
                  (name, value) -> {
                    if (!name.equals("value")) {
                      arguments.add(
                          new Expression.Call(
                              imported(ARGS, name),
                              List.of(new Literals(this).literal(value.value()))));
                    }
                  });
              rules.add(new Expression.Call(imported(INITIALIZATION, kind), arguments));
            });
    return rules;
  }

  /**
   * The class that runs an operator, the composite block of a blueprint, or the wrapper of native
   * blocks.
   */
  static ClassName part(NodeType nodeType) {
    return switch (nodeType.kind()) {
      case OPERATOR -> className(nodeType.runtimeClass());
      case BLUEPRINT -> compositeBlock(nodeType);
      case NATIVE -> NATIVE_BLOCK;
      case SLOT -> GRAPH_BLOCK;
    };
  }

  /** The generated block of a blueprint. */
  static ClassName compositeBlock(NodeType nodeType) {
    return ClassName.get(
        nodeType.blueprint().orElseThrow().unitPackage().orElseThrow(), flat(nodeType) + "Unit");
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
          default -> className(member.elementType());
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

  /** A value in source, as the member that takes it wants it. */
  Expression.Atom literal(Object value, Member member) {
    return new Literals(this).literal(value, member);
  }

  /** A constant by its simple name, or behind its type where that name means something else. */
  Expression.Atom constant(ClassName type, String name) {
    ClassName known = constants.putIfAbsent(name, type);
    if (taken.contains(name) || (known != null && !known.equals(type))) {
      return new Expression.Atom(CodeBlock.of("$T.$L", type, name), shown(type) + "." + name);
    }
    statics.computeIfAbsent(type, k -> new TreeSet<>()).add(name);
    return Expression.Atom.of(name);
  }

  /** A name that nothing in the class has: the one given, or with lines behind it. */
  String free(String name) {
    String free = name;
    while (taken.contains(free)) {
      free += "_";
    }
    return free;
  }

  /** A class by its qualified name, also where that does not follow the customs. */
  static ClassName className(String qualified) {
    try {
      return ClassName.bestGuess(qualified);
    } catch (IllegalArgumentException e) {
      int dot = qualified.lastIndexOf('.');
      return dot < 0
          ? ClassName.get("", qualified)
          : ClassName.get(qualified.substring(0, dot), qualified.substring(dot + 1));
    }
  }

  /** A type as it stands in source, below its import. */
  static String shown(ClassName type) {
    return String.join(".", type.simpleNames());
  }

  /** A double as somebody would write it: {@code 0.25}, {@code 1e-6}. */
  static String decimal(double value) {
    if (Double.isNaN(value)) {
      return "Double.NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
    }
    return Double.toString(value).replace(".0E", "e").replace("E", "e");
  }
}
