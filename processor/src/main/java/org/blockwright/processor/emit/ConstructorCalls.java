package org.blockwright.processor.emit;

import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.blockwright.processor.read.DrawRules;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.NodeType;
import org.blockwright.processor.resolve.Resolver;

/** {@code new ConvBn(x, out(64), kernel(3))}, {@code new BasicBlockUnit(x, 64, 2)} and so on. */
final class ConstructorCalls {
  private final JavaNames names;

  /** How many fillings of slots stand inside each other at the place at hand. */
  private int depth;

  ConstructorCalls(JavaNames names) {
    this.names = names;
  }

  /**
   * The constructor call of a part.
   *
   * @param type what it is
   * @param inputs the parts that it reads, as they are named here
   * @param like the part that lends its shape
   * @param init how an operator's parameters are drawn
   * @param written names of what is written or passed, in that order
   * @param value a member's written or passed value, or empty for its default
   */
  Expression create(
      NodeType nodeType,
      List<Expression> inputs,
      Optional<String> like,
      Optional<DrawRules> init,
      Collection<String> written,
      Function<Member, Optional<Expression>> value) {
    return switch (nodeType.kind()) {
      case OPERATOR -> operator(nodeType, inputs, like, init, written, value);
      case BLUEPRINT -> composite(nodeType, inputs, value);
      case SLOT -> throw new IllegalArgumentException("a slot is no class");
      case NATIVE -> nativeBlock(nodeType, inputs.get(0).flat(), value);
    };
  }

  private static Expression.Atom construct(ClassName type) {
    return new Expression.Atom(CodeBlock.of("new $T", type), "new " + JavaNames.shown(type));
  }

  private Expression operator(
      NodeType nodeType,
      List<Expression> inputs,
      Optional<String> like,
      Optional<DrawRules> init,
      Collection<String> written,
      Function<Member, Optional<Expression>> value) {
    List<Expression> arguments = new ArrayList<>();
    if (inputs.size() <= 2) {
      arguments.addAll(inputs);
    } else {
      arguments.add(VariationExpressions.list(inputs));
    }
    like.ifPresent(name -> arguments.add(names.like(name)));
    for (String name : written) {
      nodeType
          .member(name)
          .ifPresent(
              member ->
                  value
                      .apply(member)
                      .ifPresent(given -> arguments.add(names.argument(member, given))));
    }
    init.ifPresent(
        use ->
            arguments.add(
                new Expression.Call(names.imported(JavaNames.ARGS, "init"), names.draws(use))));
    return new Expression.Call(construct(JavaNames.part(nodeType)), arguments);
  }

  private Expression composite(
      NodeType nodeType, List<Expression> inputs, Function<Member, Optional<Expression>> value) {
    List<Expression> arguments = new ArrayList<>(inputs);
    for (Member member : Resolver.constructorMembers(nodeType)) {
      arguments.add(valueOrDefault(nodeType, member, value));
    }
    return new Expression.Call(construct(JavaNames.compositeBlock(nodeType)), arguments);
  }

  /** A value in source: a literal, or how a slot of the receiver is filled. */
  Expression value(Object value, NodeType receiver, Member member) {
    return value instanceof NodeType filling
        ? filled(
            filling,
            SlotInputs.count(receiver, member.name()),
            SlotInputs.values(receiver, member.name()))
        : names.literal(value, member);
  }

  /** What the filling at hand calls its use: no lambda's parameter may hide another name. */
  private String use() {
    return names.free(depth == 1 ? "use" : "use" + depth);
  }

  /** {@code use -> new BasicBlockUnit(use.input(0), use.value("out", 0))}. */
  private Expression filled(NodeType type, int count, Set<String> given) {
    depth++;
    String use = use();
    List<Expression> inputs =
        VariationExpressions.atoms(
            IntStream.range(0, count).mapToObj(i -> use + ".input(" + i + ")").toList());
    Expression made =
        type.kind() == NodeType.Kind.OPERATOR
            ? operatorFromUse(type, inputs, given)
            : create(
                type,
                inputs,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                member ->
                    given.contains(member.name())
                        ? Optional.of(fromUse(type, member))
                        : Optional.empty());
    depth--;
    return new Expression.Lambda(use, made);
  }

  /** {@code new ConvBnOp(use.input(0), use.args("out", "stride"))}. */
  private Expression operatorFromUse(NodeType type, List<Expression> inputs, Set<String> given) {
    List<Expression> arguments = new ArrayList<>(inputs);
    List<Expression> first = quoted(type, given, Member::onFirst);
    Expression.Atom use =
        first.isEmpty()
            ? Expression.Atom.of(use() + ".args")
            : Expression.Atom.of(
                new Expression.Call(Expression.Atom.of(use() + ".afterFirst"), first).flat()
                    + ".args");
    arguments.add(new Expression.Call(use, quoted(type, given, member -> true)));
    return new Expression.Call(construct(JavaNames.part(type)), arguments);
  }

  /** Names of attributes, in an order that does not depend on the compiler. */
  private static List<Expression> quoted(
      NodeType type, Set<String> given, Predicate<Member> which) {
    return given.stream()
        .filter(name -> type.member(name).filter(which).isPresent())
        .map(name -> (Expression) Expression.Atom.of('"' + name + '"'))
        .toList();
  }

  private Expression fromUse(NodeType type, Member member) {
    String method = member.isSlot() ? "slot" : member.onFirst() ? "first" : "value";
    Object absent = member.required() ? JavaNames.zero(member) : member.defaultValue();
    return new Expression.Call(
        Expression.Atom.of(use() + "." + method),
        List.of(Expression.Atom.of('"' + member.name() + '"'), value(absent, type, member)));
  }

  private Expression valueOrDefault(
      NodeType receiver, Member member, Function<Member, Optional<Expression>> value) {
    return value.apply(member).orElseGet(() -> value(member.defaultValue(), receiver, member));
  }

  private Expression nativeBlock(
      NodeType nodeType, String input, Function<Member, Optional<Expression>> value) {
    NodeType.NativeBlock block = nodeType.block().orElseThrow();
    List<Expression> arguments = new ArrayList<>();
    for (String argument : block.arguments()) {
      arguments.add(
          argument.equals(NodeType.NativeBlock.SHAPE)
              ? Expression.Atom.of(input + ".shape()")
              : valueOrDefault(nodeType, nodeType.member(argument).orElseThrow(), value));
    }
    Expression channels =
        nodeType.members().stream()
            .filter(Member::channels)
            .findFirst()
            .map(m -> valueOrDefault(nodeType, m, value))
            .orElse(Expression.Atom.of("0"));
    Expression stride =
        nodeType
            .member("stride")
            .map(m -> valueOrDefault(nodeType, m, value))
            .orElse(Expression.Atom.of("1"));
    return new Expression.Call(
        construct(JavaNames.NATIVE_BLOCK),
        List.of(
            Expression.Atom.of(input),
            channels,
            stride,
            new Expression.Call(construct(JavaNames.className(block.type())), arguments)));
  }
}
