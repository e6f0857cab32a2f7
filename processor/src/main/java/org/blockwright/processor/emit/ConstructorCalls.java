package org.blockwright.processor.emit;

import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.blockwright.processor.read.Invocation;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.NodeType;
import org.blockwright.processor.resolve.Resolver;

/** {@code new ConvBn(x, out(64), kernel(3))}, {@code new BasicBlockUnit(x, 64, 2)} and so on. */
final class ConstructorCalls {
  private final JavaNames names;

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
      List<String> inputs,
      Optional<String> like,
      Optional<Invocation> init,
      Collection<String> written,
      Function<Member, Optional<Expression>> value) {
    return switch (nodeType.kind()) {
      case OPERATOR -> operator(nodeType, inputs, like, init, written, value);
      case BLUEPRINT -> unit(nodeType, inputs.get(0), value);
      case NATIVE -> foreign(nodeType, inputs.get(0), value);
    };
  }

  private static Expression.Atom construct(ClassName type) {
    return new Expression.Atom(CodeBlock.of("new $T", type), "new " + JavaNames.shown(type));
  }

  private Expression operator(
      NodeType nodeType,
      List<String> inputs,
      Optional<String> like,
      Optional<Invocation> init,
      Collection<String> written,
      Function<Member, Optional<Expression>> value) {
    List<Expression> arguments = new ArrayList<>();
    if (inputs.size() <= 2) {
      inputs.forEach(input -> arguments.add(Expression.Atom.of(input)));
    } else {
      arguments.add(
          new Expression.Call(
              new Expression.Atom(CodeBlock.of("$T.of", List.class), "List.of"),
              inputs.stream().map(i -> (Expression) Expression.Atom.of(i)).toList()));
    }
    like.ifPresent(name -> arguments.add(names.argument("like", Expression.Atom.of(name))));
    for (String name : written) {
      nodeType
          .member(name)
          .flatMap(value)
          .ifPresent(given -> arguments.add(names.argument(name, given)));
    }
    init.ifPresent(
        use ->
            arguments.add(
                new Expression.Call(names.imported(JavaNames.ARGS, "init"), names.draws(use))));
    return new Expression.Call(construct(JavaNames.part(nodeType)), arguments);
  }

  private Expression unit(
      NodeType nodeType, String input, Function<Member, Optional<Expression>> value) {
    List<Expression> arguments = new ArrayList<>();
    arguments.add(Expression.Atom.of(input));
    for (Member member : Resolver.constructorMembers(nodeType)) {
      arguments.add(valueOrDefault(member, value));
    }
    return new Expression.Call(construct(JavaNames.unit(nodeType)), arguments);
  }

  private Expression valueOrDefault(Member member, Function<Member, Optional<Expression>> value) {
    return value.apply(member).orElseGet(() -> names.literal(member.defaultValue(), member));
  }

  private Expression foreign(
      NodeType nodeType, String input, Function<Member, Optional<Expression>> value) {
    NodeType.NativeBlock block = nodeType.block().orElseThrow();
    List<Expression> arguments = new ArrayList<>();
    for (String argument : block.arguments()) {
      arguments.add(
          argument.equals(NodeType.NativeBlock.SHAPE)
              ? Expression.Atom.of(input + ".shape()")
              : valueOrDefault(nodeType.member(argument).orElseThrow(), value));
    }
    Expression channels =
        nodeType.members().stream()
            .filter(Member::channels)
            .findFirst()
            .map(m -> valueOrDefault(m, value))
            .orElse(Expression.Atom.of("0"));
    Expression stride =
        nodeType
            .member("stride")
            .map(m -> valueOrDefault(m, value))
            .orElse(Expression.Atom.of("1"));
    return new Expression.Call(
        construct(JavaNames.NATIVE_BLOCK),
        List.of(
            Expression.Atom.of(input),
            channels,
            stride,
            new Expression.Call(construct(ClassName.bestGuess(block.type())), arguments)));
  }
}
