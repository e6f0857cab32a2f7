package org.blockwright.runtime.ops;

import org.blockwright.Act;
import org.blockwright.Axis;
import org.blockwright.FanMode;
import org.blockwright.Mismatch;
import org.blockwright.Projection;
import org.blockwright.SliceSide;
import org.blockwright.rule.Shaped;

/** Attributes by name, so that generated code reads like its declaration. */
public final class Args {
  private Args() {}

  /** Lends a shape. */
  public static Arg like(Shaped shaped) {
    return new Arg(Arg.LIKE, shaped.shape());
  }

  /** How the parameters are drawn, whatever holds for the network. */
  public static Arg init(Initialization.Rule... rules) {
    return new Arg(Arg.INIT, Initialization.of(rules));
  }

  /** A value that varies by itself, so that no repetition falls back to the default. */
  public static Arg always(Arg arg) {
    return new Arg(arg.name(), arg.value(), true);
  }

  /** Attribute {@code act}. */
  public static Arg act(Act value) {
    return new Arg("act", value);
  }

  /** Attribute {@code bias}. */
  public static Arg bias(boolean value) {
    return new Arg("bias", value);
  }

  /** Attribute {@code ceil}. */
  public static Arg ceil(boolean value) {
    return new Arg("ceil", value);
  }

  /** Attribute {@code classes}. */
  public static Arg classes(int value) {
    return new Arg("classes", value);
  }

  /** Attribute {@code depthwise}. */
  public static Arg depthwise(boolean value) {
    return new Arg("depthwise", value);
  }

  /** Attribute {@code dilation}. */
  public static Arg dilation(int value) {
    return new Arg("dilation", value);
  }

  /** Attribute {@code dropout}. */
  public static Arg dropout(double value) {
    return new Arg("dropout", value);
  }

  /** Attribute {@code eps}. */
  public static Arg eps(double value) {
    return new Arg("eps", value);
  }

  /** Attribute {@code groups}. */
  public static Arg groups(int value) {
    return new Arg("groups", value);
  }

  /** Attribute {@code heads}. */
  public static Arg heads(int value) {
    return new Arg("heads", value);
  }

  /** Attribute {@code keepMap}. */
  public static Arg keepMap(boolean value) {
    return new Arg("keepMap", value);
  }

  /** Attribute {@code kernel}. */
  public static Arg kernel(int value) {
    return new Arg("kernel", value);
  }

  /** Attribute {@code mismatch}. */
  public static Arg mismatch(Mismatch value) {
    return new Arg("mismatch", value);
  }

  /** Attribute {@code n}. */
  public static Arg n(int value) {
    return new Arg("n", value);
  }

  /** Attribute {@code out}. */
  public static Arg out(int value) {
    return new Arg("out", value);
  }

  /** Attribute {@code padding}. */
  public static Arg padding(int value) {
    return new Arg("padding", value);
  }

  /** Attribute {@code part}. */
  public static Arg part(SliceSide value) {
    return new Arg("part", value);
  }

  /** Attribute {@code patch}. */
  public static Arg patch(int value) {
    return new Arg("patch", value);
  }

  /** Attribute {@code projection}. */
  public static Arg projection(Projection value) {
    return new Arg("projection", value);
  }

  /** Attribute {@code r}. */
  public static Arg r(double value) {
    return new Arg("r", value);
  }

  /** Attribute {@code rate}. */
  public static Arg rate(double value) {
    return new Arg("rate", value);
  }

  /** Attribute {@code ratio}. */
  public static Arg ratio(double value) {
    return new Arg("ratio", value);
  }

  /** Attribute {@code root}. */
  public static Arg root(boolean value) {
    return new Arg("root", value);
  }

  /** Attribute {@code scale}. */
  public static Arg scale(double value) {
    return new Arg("scale", value);
  }

  /** Attribute {@code splitHeads}. */
  public static Arg splitHeads(boolean value) {
    return new Arg("splitHeads", value);
  }

  /** Attribute {@code splitKeys}. */
  public static Arg splitKeys(boolean value) {
    return new Arg("splitKeys", value);
  }

  /** Attribute {@code stride}. */
  public static Arg stride(int value) {
    return new Arg("stride", value);
  }

  /** Attribute {@code value}. */
  public static Arg value(Act value) {
    return new Arg("value", value);
  }

  /** Attribute {@code norm}. */
  public static Arg norm(boolean value) {
    return new Arg("norm", value);
  }

  /** Attribute {@code over}. */
  public static Arg over(Axis value) {
    return new Arg("over", value);
  }

  /** Attribute {@code over}, several axes. */
  public static Arg over(Axis[] value) {
    return new Arg("over", value.clone());
  }

  /** Mean of a distribution that parameters are drawn from. */
  public static Arg mean(double value) {
    return new Arg("mean", value);
  }

  /** Standard deviation of a distribution that parameters are drawn from. */
  public static Arg std(double value) {
    return new Arg("std", value);
  }

  /** Gain of a distribution that parameters are drawn from. */
  public static Arg gain(double value) {
    return new Arg("gain", value);
  }

  /** Bound of a distribution that parameters are drawn from. */
  public static Arg bound(double value) {
    return new Arg("bound", value);
  }

  /** Fan of a distribution that parameters are drawn from. */
  public static Arg mode(FanMode value) {
    return new Arg("mode", value);
  }

  /** Value of a distribution that parameters are drawn from. */
  public static Arg constant(double value) {
    return new Arg("constant", value);
  }

  /** An attribute of any name, as operators of one's own have them. */
  public static Arg arg(String name, Object value) {
    return new Arg(name, value);
  }

  /** Attribute {@code initial}. */
  public static Arg initial(double value) {
    return new Arg("initial", value);
  }

  /** Attribute {@code single}. */
  public static Arg single(boolean value) {
    return new Arg("single", value);
  }

  /** Attribute {@code factor}. */
  public static Arg factor(double value) {
    return new Arg("factor", value);
  }

  /** Attribute {@code index}. */
  public static Arg index(int value) {
    return new Arg("index", value);
  }

  /** Attribute {@code block}. */
  public static Arg block(int value) {
    return new Arg("block", value);
  }

  /** Attribute {@code window}. */
  public static Arg window(int value) {
    return new Arg("window", value);
  }

  /** Attribute {@code shift}. */
  public static Arg shift(int value) {
    return new Arg("shift", value);
  }

  /** Attribute {@code size}. */
  public static Arg size(int value) {
    return new Arg("size", value);
  }

  /** Attribute {@code countPadding}. */
  public static Arg countPadding(boolean value) {
    return new Arg("countPadding", value);
  }

  /** Attribute {@code count}. */
  public static Arg count(int value) {
    return new Arg("count", value);
  }

  /** Attribute {@code trained}. */
  public static Arg trained(boolean value) {
    return new Arg("trained", value);
  }

  /** Attribute {@code parts}. */
  public static Arg parts(int value) {
    return new Arg("parts", value);
  }

  /** Attribute {@code scaled}. */
  public static Arg scaled(boolean value) {
    return new Arg("scaled", value);
  }

  /** Attribute {@code slices}. */
  public static Arg slices(boolean value) {
    return new Arg("slices", value);
  }

  /** Attribute {@code average}. */
  public static Arg average(boolean value) {
    return new Arg("average", value);
  }

  /** Attribute {@code all}. */
  public static Arg all(boolean value) {
    return new Arg("all", value);
  }

  /** Attribute {@code exponent}. */
  public static Arg exponent(double value) {
    return new Arg("exponent", value);
  }

  /** Attribute {@code unitRows}. */
  public static Arg unitRows(boolean value) {
    return new Arg("unitRows", value);
  }

  /** Attribute {@code hidden}. */
  public static Arg hidden(int value) {
    return new Arg("hidden", value);
  }

  /** Attribute {@code temperature}. */
  public static Arg temperature(double value) {
    return new Arg("temperature", value);
  }
}
