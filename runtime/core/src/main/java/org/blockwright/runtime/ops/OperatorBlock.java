package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.Distribution;
import org.blockwright.Initializer;
import org.blockwright.rule.Attributes;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.ParameterSpec;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeclarationException;

/**
 * An operator of the vocabulary. Its attributes are read through the annotation of the same name,
 * and that annotation's rule gives its output shape, parameters and multiply-adds.
 *
 * @param <A> the annotation
 */
public abstract class OperatorBlock<A extends Annotation> extends GraphBlock {
  private final A attributes;
  private final Inferred inferred;
  private final Optional<TensorShape> like;
  private final Initialization initialization;
  private final List<ParameterInitializer> draws = new ArrayList<>();
  private boolean keepsStatistics;

  /**
   * Works the operator out.
   *
   * @param type its annotation
   * @param inputs what it reads
   * @param args written attributes
   * @throws BlockwrightException if the rule refuses it
   */
  protected OperatorBlock(Class<A> type, List<? extends Shaped> inputs, Arg... args) {
    super(inputs);
    Map<String, Object> written = new LinkedHashMap<>();
    Arrays.stream(args).forEach(arg -> written.put(arg.name(), arg.value()));
    this.like = Optional.ofNullable((TensorShape) written.remove(Arg.LIKE));
    this.initialization =
        Optional.ofNullable((Initialization) written.remove(Arg.INIT))
            .orElse(Initialization.STANDARD);
    try {
      this.attributes = Attributes.of(type, written);
      this.inferred = OperatorRule.of(type).infer(attributes, new Inputs(inputs(), like));
    } catch (RuleViolation e) {
      throw new DeclarationException(
          Message.bracketed(e.problem(), e.getMessage()) + " (" + type.getSimpleName() + ")", e);
    } catch (ArithmeticException e) {
      RuleViolation large = new RuleViolation(Message.TooLarge, inputs().get(0));
      throw new DeclarationException(
          Message.bracketed(large.problem(), large.getMessage())
              + " ("
              + type.getSimpleName()
              + ")",
          e);
    }
    for (ParameterSpec spec : inferred.parameters()) {
      ParameterInitializer drawn =
          new ParameterInitializer(spec, inferred.parameters(), standard(spec.role()));
      draws.add(drawn);
      addParameter(
          Parameter.builder()
              .setName(spec.name())
              .setType(type(spec.role()))
              .optShape(new Shape(Arrays.stream(spec.dims()).asLongStream().toArray()))
              .optRequiresGrad(spec.role().trained())
              .optInitializer(drawn)
              .build());
    }
  }

  private static Parameter.Type type(ParameterSpec.Role role) {
    return switch (role) {
      case CONV_WEIGHT, LINEAR_WEIGHT -> Parameter.Type.WEIGHT;
      case CONV_BIAS, LINEAR_BIAS -> Parameter.Type.BIAS;
      case NORM_SCALE -> Parameter.Type.GAMMA;
      case NORM_SHIFT -> Parameter.Type.BETA;
      case EMBEDDING, FIXED -> Parameter.Type.OTHER;
      case RUNNING_MEAN -> Parameter.Type.RUNNING_MEAN;
      case RUNNING_VAR -> Parameter.Type.RUNNING_VAR;
    };
  }

  /** Rules of its node alone. */
  @Override
  protected final Initialization initialization() {
    return initialization;
  }

  /** Its parameters' draws, in order. */
  final List<ParameterInitializer> draws() {
    return draws;
  }

  /**
   * How its official class draws a parameter by default. PyTorch's rules; heads that have their own
   * override it, without reading fields: it is called while the operator is built.
   */
  protected Initializer standard(ParameterSpec.Role role) {
    return switch (role) {
      case CONV_WEIGHT, CONV_BIAS, LINEAR_WEIGHT, LINEAR_BIAS ->
          Initialization.how(Distribution.UNIFORM_FAN_IN);
      case NORM_SCALE, RUNNING_VAR -> Initialization.how(Distribution.ONES);
      case NORM_SHIFT, RUNNING_MEAN -> Initialization.how(Distribution.ZEROS);
      case EMBEDDING -> Initialization.how(Distribution.TRUNCATED_NORMAL, Args.std(0.02));
      case FIXED -> Initialization.how(Distribution.NORMAL, Args.std(1));
    };
  }

  /** Makes its batch norms use and keep the statistics that they have, in training too. */
  public final void keepStatistics() {
    keepsStatistics = true;
  }

  /** Whether its batch norms take the statistics of a batch, and so change their own. */
  final boolean takesStatistics(ForwardPass pass) {
    return pass.training() && !keepsStatistics;
  }

  /** Written and defaulted attributes. */
  protected final A attributes() {
    return attributes;
  }

  /** What the rule found out. */
  public final Inferred inferred() {
    return inferred;
  }

  /** The shape that was lent, if any. */
  protected final Optional<TensorShape> like() {
    return like;
  }

  /** A parameter by its name below this node; null where the rule has none of that name. */
  protected final Parameter parameter(String name) {
    return parameters.get(name);
  }

  @Override
  final String named(String prefix, String name) {
    boolean bare =
        !prefix.isEmpty()
            && inferred.parameters().stream().anyMatch(s -> s.isBare() && s.name().equals(name));
    return bare ? prefix.substring(0, prefix.length() - 1) : prefix + name;
  }

  /**
   * Says what the operator is made of in evaluation, for programs that others run.
   *
   * @param p writes the program
   * @param x its inputs there
   * @return its output there; may be one of the inputs
   */
  public abstract <V> V lower(Primitives<V> p, List<V> x);

  /**
   * Whether in evaluation the output is a linear function of the only input, plus a constant, where
   * the input has a single position.
   */
  public boolean isAffine() {
    return false;
  }

  @Override
  public final NDArray apply(ForwardPass pass, NDArray... inputs) {
    NDArray output = compute(pass, inputs);
    // Not where a parameter is, from which it may have been calculated first: what follows would
    // belong there too, and live, with all that gradients need, as long as the model.
    if (output.getManager() != inputs[0].getManager()) {
      output.attach(inputs[0].getManager());
    }
    pass.produced(this, inputs, output);
    showOutput(pass, output);
    return pass.handedOn(this, output);
  }

  @Override
  public final TensorShape shape() {
    return inferred.output();
  }

  @Override
  public final long macs() {
    return inferred.macs();
  }
}
