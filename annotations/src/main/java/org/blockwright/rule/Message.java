package org.blockwright.rule;

import java.util.Arrays;
import java.util.Locale;

/**
 * Every message that a declaration can cause, at compile time or when a model is built. The
 * constant's name stands in brackets before the text and never changes.
 */
@SuppressWarnings("checkstyle:MemberName")
public enum Message {
  // The declaration itself.
  NoGraph("@%s has no nested interface named Graph: its nodes go there"),
  NoNodes("%s has no nodes"),
  NotAnInterface("@%s belongs on an interface: %s is none"),
  NodeWithoutOperator("node %s has no operator: annotate it with one, such as @Conv"),
  TwoOperators("node %s has two operators, @%s and @%s: split it into two nodes"),
  NodeNotTensor("node %s must return Tensor, not %s"),
  DuplicateNode("there are two nodes named %s: a node's name is its identity"),
  NodeNamedAsInput("%s cannot be a name here: it is the graph's input"),
  NameReserved("%s cannot be a name here: generated blocks use it themselves"),
  UnknownNode("there is no node named %s here%s"),
  UnknownHyperparameter("%s has no hyper-parameter named %s%s"),
  NoSuchAttribute("@%s has no attribute named %s%s"),
  WrongType("@%s takes %s as %s, not %s"),
  ParameterNamesLost(
      "the parameter names of %s were lost: compile its jar with -parameters or with Blockwright's"
          + " processor"),
  NoInput("node %s reads nothing: give it a Tensor parameter"),
  Cycle("nodes read each other in a circle: %s"),
  RecursiveBlueprint("blueprint contains itself: %s"),
  UnreadNode("nobody reads node %s, and %s is the output: let another node read it, or drop it"),
  TwoOutputs("nobody reads %s, so the output is not unique: let one node read the others"),
  NoOut(
      "@%s reads the image and has no out, so that as many channels would come out as the image"
          + " has: write how many there are to be"),
  UnusedHyperparameter("no node uses hyper-parameter %s"),
  MissingValue("@%s needs a value for %s"),
  SetTwice("%s is both written on the node and passed as a parameter"),
  IndexOutOfArray("index %d is outside of %s, %s"),
  NotAnArray("@At picks from an array: %s is none"),
  ArrayWithoutIndex(
      "%s is an array: pick an element with @At, deal them out with @Each, or pass it to an array"),
  EachOfNoArray("@Each deals out an array: %s is none"),
  EachWithoutRepeat("@Each deals out over repetitions: %s is not repeated"),
  EachWithOther("@Each stands without %s: %s has both"),
  NothingToDealOut("%s is empty, and @Each deals out at least one value"),
  NotForASlot("%s is no operator, blueprint or native block, and a slot takes one of these"),
  SlotType("@Slot names a hyper-parameter of type Class<? extends Annotation>: %s is %s"),
  SlotWithoutAttribute(
      "@%s has no attribute named %s, and this is not the default of %s, which could be dropped%s"),
  TooManyNodes("a model has at most %,d nodes, repetitions and the insides of blueprints counted"),
  TooDeep("blueprints stand at most %d deep inside each other"),
  OnlyOutputs("all ends of %s are outputs: the node that goes on to the logits is no @Output"),
  EndReadByOutputs(
      "nobody but outputs reads %s, and the network goes on from there: let another node that is no"
          + " output read it, such as @Scale(factor = 1)"),
  DuplicateOutput("there are two outputs named %s"),
  OutputNamedLogits("%s is the name of the first output: give this one another"),
  NoOutputName(
      "\"%s\" is no name of an output: letters, digits and _ . / - are, since exported files keep"
          + " it"),
  OutputNameTaken("%s is a name that exported files use themselves: give this output another"),
  NestedOutput("@%s has further outputs, which only a model's own nodes and its head can have"),
  TrainingOnlyRead("node %s exists in training only, and %s, which does not, reads it"),
  SwitchedOutput("%s is an output of a head and cannot be switched off"),
  TapType("@Tap marks a member of type String or String[]: %s is %s"),
  UnknownTap("the backbone has no node named %s%s"),
  TapOff("node %s of the backbone is switched off"),
  TapInTraining("node %s of the backbone exists in training only"),
  TapNotRepeated("node %s is not repeated: write %s"),
  TapOutOfRange("node %s is repeated %d times, from 0 to %d: there is no %s"),
  EmptyTap("%s names no node of the backbone, and the head reads at least one%s"),
  TapAsValue("@Tap %s names nodes of the backbone: read it as a Tensor, not as a value"),
  TapsOutsideHead("@%s reads nodes of the backbone, so it is a head: put it on a model"),
  ArrayEnd("%s ends in %s, which is an array of tensors: let a node read them all"),
  RepeatedReader("%s reads an array of tensors: it cannot be repeated or switched"),
  SlotArray("a slot reads single tensors, and %s is an array of them"),
  ReadAsArray("%s is an array of tensors: read it as Tensor[]"),
  ReadAsOne("%s is one tensor, not an array: read it as Tensor"),
  ArrayOfNothing("%s returns Tensor[], so it reads at least one Tensor[] that it is made for"),
  ArrayInputs("a blueprint reads at most one array of tensors, and that comes last"),
  RepeatedArray("%s is made once for each element: it cannot be repeated or switched"),
  RepeatType("@Repeat takes an int: %s is %s"),
  RampType("@Ramp spreads a number: %s is %s"),
  WidthType("@Width marks a number: %s is %s"),
  NativeNumber("a native block's %s is an int: %s is %s"),
  MemberType(
      "%s is of type %s: a hyper-parameter is an int, double, boolean, String or enum, an array of"
          + " these, or a class"),
  NoEffect("@%s has no effect on %s: it belongs on %s"),
  TwoKinds("%s is marked @%s and @%s: it is one of these"),
  GraphKind("%s.Graph is no interface: nodes stand in an interface"),
  OtherTensor("%s is a %s, and edges are of type org.blockwright.Tensor"),
  ParameterType("%s is %s as a hyper-parameter, and %s here"),
  RepeatValue("@Repeat on a parameter takes its number from %s: leave out the %s"),
  SwitchTwice("node %s has two @If"),
  RampNowhere("@Ramp spreads a value over an attribute, and %s goes to none: name one with @As"),
  ChannelsType("@Channels marks an int or an int[]: %s is %s"),
  NotOnTensor("@%s says something about a value, and %s is a Tensor"),
  LikeOnValue("@Like lends the shape of a Tensor, and %s is %s"),
  TwoLikes("node %s has two @Like: one shape is lent"),
  NodeWithBody("%s has a body, and a node has none: its operator says what it does"),
  InheritedNodes("%s extends %s, and nodes stand in one interface: write them there"),
  TooManyOwnNodes(
      "a graph has at most %,d nodes of its own, and this has %,d: repeat some, or make a blueprint"
          + " of them"),
  NamesTooLong("the names of %,d parameters take more than %,d bytes: give shorter ones"),
  NoModelName("%s cannot be the id of a model: its class would be %s, which is no Java name"),
  DuplicateId("two models have the id %s, the other one is %s: rename one of them"),
  NativeNotVisible("generated code cannot use %s: it is %s"),
  NativeThrows("the constructor of %s throws %s, which generated code does not catch"),
  ZooNotVisible("generated code cannot implement %s: it is %s"),
  ZooInherits("%s inherits %s, which no row of it implements"),
  BadCheckpointRule("%s is no rule of checkpoint names: %s"),
  Unresolved("%s needs %s, and no annotation processor has generated that"),
  AttendsNot(
      "@%s attends, and %s shows no maps: let it implement AttentionOutput, or leave attends out"),
  NotAttention("%s has no positions that an attention map could show: it gives %s"),
  UnreadInput("no node reads input %s: let one read it, or leave it out of inputs"),
  NoInputName("\"%s\" is no name that a parameter could have: inputs are read by their names"),
  DuplicateInput("there are two inputs named %s"),
  NoInputs("a blueprint reads something: name its inputs, or leave them out for {\"x\"}"),
  RepeatBelowOne("a node is repeated at least once, not %d times"),
  RepeatTooOften("a node is repeated at most %,d times, not %,d"),
  OnlyLends("node %s lends its shape, but nobody reads its data"),
  OneInput("%s reads one input, not %d"),
  NothingToLend("%s takes no @Like: only operators do"),
  NoUnit("blueprint %s was not compiled: list it in @GenerateBlocks on a package of yours"),
  RepeatTwice("node %s has two @Repeat"),
  SwitchType("@If needs a boolean or a number: %s is %s"),
  TwoWidths("a backbone has one @Width: %s and %s both have it"),
  WidthNotPositive("a width is above 0, not %s"),
  UnscaledOutsideBackbone("@Unscaled has no effect on %s: only a backbone has a width"),
  EmptyInit("@Init says nothing: name a kind of parameters, such as conv or linear"),
  InitOnBlueprint("@Init belongs on a backbone, or on a node with an operator: @%s is none"),
  UnreadValue("%s does not read %s: it reads %s"),
  NoRule(
      "@%s is an operator, but its rule was not found: put the jar that holds %s on the processor"
          + " path too, and compile it before what uses it"),
  RuleFailed("the rule of @%s failed with %s: that is for whoever wrote it to mend"),
  ClassesWritten("the model passes the number of classes: leave %s out"),
  ClassTaken("there is a class %s already, which %s would become: rename one of them"),
  NoRuntimeClass("operator %s names no class that runs it: write @Operator(\"com.acme.%sOp\")"),
  PublishedLowerBound(
      "%s has a native block, whose counts nobody states: published %s cannot be compared"),
  HeadOutsideModel("@%s reads the number of classes, so it is a head: put it on a model"),
  // Models.
  NoHead("%s has no head: add @Head(gap = @Gap), @Head(noah = @Noah) or a head of your own"),
  TwoHeads("%s has two heads, %s and %s: write one"),
  EmptyHead("@Head names no head: write @Head(gap = @Gap) or @Head(noah = @Noah)"),
  NoBackbone("%s has no backbone: add an annotation that is marked @Backbone"),
  TwoBackbones("%s has two backbones, @%s and @%s: write one"),
  ZooMethod("%s must be declared as Classifier %s(int classes)"),
  HeadOutput("a head gives one logit a class, (%d): %s gives %s"),
  PublishedDiffers(
      "%s was published with %s parameters and has %,d: correct one of them, or write a note"),
  OverBudget("%s has %,d %s, more than its budget of %,d: the largest nodes are %s"),
  BudgetLowerBound("%s has a native block, whose counts nobody states: its %s may be any number"),
  NeedlessNote("parameters equal the published count: the note about them is out of date"),
  NotHttps("weights are downloaded by https, and this is no such address: %s"),
  NotASha256("a SHA-256 is 64 hexadecimal digits, not \"%s\""),
  NoLicence("weights have a licence: name the terms under which others may use them"),
  NoTableName(
      "tables are asked for by name on a command line: small letters, digits and dashes, not \"%s\""),
  WeightsOfNoModel("@Weights belong to a model: write them on a row of %s"),
  NotABlock("%s is no DJL block: a native block extends ai.djl.nn.AbstractBlock"),
  NoMatchingConstructor("%s has no public constructor for %s: it has %s"),
  ListedTwice("%s is listed twice"),
  DuplicateModel("two models would become the class %s: rename this one"),
  NotABlueprint("@GenerateBlocks lists blueprints, and %s is none"),
  // Shapes.
  InputCount("this operator reads exactly %d input%s, not %d"),
  TooFewInputs("this operator reads at least %d inputs, not %d"),
  WrongKind("this operator reads %s, not %s: %s"),
  NoLike("this operator needs an @Like parameter that lends its shape"),
  NotPositive("%s must be at least 1, not %d"),
  Negative("%s must not be negative, not %s"),
  NotARate("%s is a probability below 1, not %s"),
  NotARatio("%s lies between 0 and 1, not at %s"),
  NotAScale("%s is above 0, not %s"),
  NoChannels("%s of %d channels leaves none"),
  GroupsDoNotDivide("%d groups do not divide %d channels: %s do"),
  HeadsDoNotDivide("%d heads do not divide %d channels: %s do"),
  PatchDoesNotDivide("patches of %d do not divide a map of %d x %d"),
  EmptyMap("a %d x %d window does not fit into a map of %d x %d"),
  PaddingTooLarge("a padding of %d is more than half of a %d x %d window"),
  ShapesDoNotAdd("%s and %s do not add"),
  ShapesDoNotMultiply("%s and %s do not multiply"),
  ShapesDoNotConcat("%s and %s do not concatenate along channels"),
  ShortcutGrows("a shortcut cannot lead from %s to %s"),
  TokensInTheWay(
      "this operator reads a map's cells, not %d token%s beside them: leave the class token out"),
  NoClassToken("there is no class token to read in %s"),
  KeysDoNotMatch("queries have %d channels, keys %d"),
  AxisMissing("%s has no %s"),
  NoAxes("a sum needs axes: name them in over"),
  NoSuchPart("there is no part %d of %d"),
  NoSuchToken("there is no token %d before the grid in %s, which has %d"),
  ShiftTooLarge("a shift of %d leaves no room in a window of %d: it lies below the window"),
  WrongLike("this operator takes its size from %s, not from %s: %s"),
  TokensDoNotJoin("%s and %s do not join: their tokens have different channels"),
  WeightsDoNotFit("weights over %d positions do not fit %d: %s, %s"),
  SlicesDoNotFit("%d queries do not divide %d channels into slices"),
  NotEven("%s is an even number, not %d"),
  BoundTooTight(
      "a bound of %s leaves almost nothing of a normal distribution whose deviation is %s: it is at"
          + " least a hundredth of that"),
  NotFinite("%s is a finite number, not %s"),
  TooLarge("the shape %s is too large");

  private final String pattern;

  Message(String pattern) {
    this.pattern = pattern;
  }

  /** The text with its values. */
  public String format(Object... args) {
    return String.format(Locale.ROOT, pattern, Arrays.stream(args).map(Message::plain).toArray());
  }

  /** A whole number without a fraction, as it is mostly written. */
  private static Object plain(Object arg) {
    return arg instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
        ? (Object) number.longValue()
        : arg;
  }

  /** The name in brackets, then the text. */
  public static String bracketed(Message message, String text) {
    return "[" + message.name() + "] " + text;
  }
}
