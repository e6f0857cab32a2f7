package org.blockwright.runtime.ops;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.blockwright.Distribution;
import org.blockwright.Initializer;
import org.blockwright.rule.Attributes;
import org.blockwright.rule.InitializerRule;
import org.blockwright.rule.Message;
import org.blockwright.rule.ParameterSpec.Role;
import org.blockwright.rule.RuleViolation;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeclarationException;

/** Which distribution each parameter of a network is drawn from, by kind of layer. */
public final class Initialization {
  /** Each layer's own default, as PyTorch, timm and the heads' official classes have it. */
  public static final Initialization STANDARD = of();

  /** Zeros, which cost nothing to draw, where values are loaded next. */
  public static final Initialization BLANK =
      of(
          conv(Distribution.ZEROS),
          convBias(Distribution.ZEROS),
          linear(Distribution.ZEROS),
          linearBias(Distribution.ZEROS),
          embedding(Distribution.ZEROS));

  /** The node that is a network's head. */
  private static final String HEAD = "head.";

  /** Kinds of parameters that rules are about; the rest starts as its layer's default. */
  private enum Kind {
    CONV,
    CONV_BIAS,
    LINEAR,
    LINEAR_BIAS,
    EMBEDDING,
    CLASSIFIER,
    CLASSIFIER_BIAS
  }

  /** What one kind of parameters is drawn from. */
  public static final class Rule {
    private final Kind kind;
    private final Initializer draw;

    private Rule(Kind kind, Initializer draw) {
      this.kind = kind;
      this.draw = draw;
    }
  }

  private final Map<Kind, Initializer> draws = new EnumMap<>(Kind.class);

  private Initialization() {}

  /** Rules for some kinds; others keep each layer's default. */
  public static Initialization of(Rule... rules) {
    Initialization initialization = new Initialization();
    Arrays.stream(rules)
        .filter(rule -> rule.draw.value() != Distribution.STANDARD)
        .forEach(rule -> initialization.draws.put(rule.kind, rule.draw));
    return initialization;
  }

  /**
   * A distribution with its numbers, such as {@code how(NORMAL, std(0.01))}.
   *
   * @throws BlockwrightException if it does not read one of them, or one makes no sense
   */
  public static Initializer how(Distribution draw, Arg... values) {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("value", draw);
    Arrays.stream(values).forEach(value -> written.put(value.name(), value.value()));
    try {
      Initializer how = Attributes.of(Initializer.class, written);
      InitializerRule.check(how, written.keySet());
      return how;
    } catch (RuleViolation e) {
      throw new DeclarationException(Message.bracketed(e.problem(), e.getMessage()), e);
    }
  }

  /** Weights of convolutions. */
  public static Rule conv(Distribution draw, Arg... values) {
    return new Rule(Kind.CONV, how(draw, values));
  }

  /** Biases of convolutions. */
  public static Rule convBias(Distribution draw, Arg... values) {
    return new Rule(Kind.CONV_BIAS, how(draw, values));
  }

  /** Weights of linear layers. */
  public static Rule linear(Distribution draw, Arg... values) {
    return new Rule(Kind.LINEAR, how(draw, values));
  }

  /** Biases of linear layers. */
  public static Rule linearBias(Distribution draw, Arg... values) {
    return new Rule(Kind.LINEAR_BIAS, how(draw, values));
  }

  /** Tokens and position tables. */
  public static Rule embedding(Distribution draw, Arg... values) {
    return new Rule(Kind.EMBEDDING, how(draw, values));
  }

  /** Weights of the head's linear layers. */
  public static Rule classifier(Distribution draw, Arg... values) {
    return new Rule(Kind.CLASSIFIER, how(draw, values));
  }

  /** Biases of the head's linear layers. */
  public static Rule classifierBias(Distribution draw, Arg... values) {
    return new Rule(Kind.CLASSIFIER_BIAS, how(draw, values));
  }

  /** The distribution of an operator's parameter: its node's rule, or that of its kind. */
  private Initializer draw(String path, OperatorBlock<?> op, Role role) {
    return op.initialization()
        .find(path, role)
        .or(() -> find(path, role))
        .orElseGet(() -> op.standard(role));
  }

  private Optional<Initializer> find(String path, Role role) {
    boolean head = path.startsWith(HEAD);
    return switch (role) {
      case CONV_WEIGHT -> Optional.ofNullable(draws.get(Kind.CONV));
      case CONV_BIAS -> Optional.ofNullable(draws.get(Kind.CONV_BIAS));
      case LINEAR_WEIGHT -> linear(head ? Kind.CLASSIFIER : Kind.LINEAR, Kind.LINEAR);
      case LINEAR_BIAS -> linear(head ? Kind.CLASSIFIER_BIAS : Kind.LINEAR_BIAS, Kind.LINEAR_BIAS);
      case EMBEDDING -> Optional.ofNullable(draws.get(Kind.EMBEDDING));
      case NORM_SCALE, NORM_SHIFT, RUNNING_MEAN, RUNNING_VAR, FIXED -> Optional.empty();
    };
  }

  private Optional<Initializer> linear(Kind first, Kind then) {
    return Optional.ofNullable(draws.getOrDefault(first, draws.get(then)));
  }

  /** Tells every parameter of a network what it will be drawn from. */
  void prepare(GraphBlock network, long seed) {
    long[] index = {0};
    network.visit(
        (path, op) -> {
          for (ParameterInitializer drawn : op.draws()) {
            drawn.set(draw(path + ".", op, drawn.spec().role()), mixed(seed, index[0]++));
          }
        });
  }

  /** Splitmix64: seeds that differ in one bit give unrelated streams. */
  private static long mixed(long seed, long index) {
    long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
