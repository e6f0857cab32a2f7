package org.blockwright.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.blockwright.compile.Compilers.Said;
import org.blockwright.rule.Message;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every annotation of the language on everything that it can be written on, and every mark of a
 * value on every type: where it means something it compiles, elsewhere there is a message of a name
 * at that place. Nothing is ignored silently, and nothing fails in the processor.
 */
class PlacesTest {
  private static final String HEADER =
      "package p; import java.lang.annotation.*; import ai.djl.nn.Block; import org.blockwright.*;"
          + " import org.blockwright.Native; import org.blockwright.block.*;"
          + " import org.blockwright.head.*; import org.blockwright.op.*;"
          + " import org.blockwright.record.*; import static org.blockwright.Act.*;\n"
          + "@Backbone(size = 8) @interface Tiny { interface Graph {"
          + " @ConvBn(out = 8) Tensor stem(Tensor image); } } enum Kind { ONE, TWO }"
          + " @interface Some {}"
          + " class Body extends ai.djl.nn.AbstractBlock { public Body(int out) {}"
          + " protected ai.djl.ndarray.NDList forwardInternal(ai.djl.training.ParameterStore s,"
          + " ai.djl.ndarray.NDList x, boolean t, ai.djl.util.PairList<String, Object> o) {"
          + " return x; } public ai.djl.ndarray.types.Shape[] getOutputShapes("
          + "ai.djl.ndarray.types.Shape[] s) { return s; } }\n";

  private static final String INIT = "@Init(conv = @Initializer(Distribution.ZEROS))";
  private static final String WEIGHTS =
      "@Weights(url = \"https://x.org/a\", bytes = 1, licence = \"MIT\", sha256 = \""
          + "0123456789abcdef".repeat(4)
          + "\")";
  private static final String KEYS =
      "@CheckpointKeys(@CheckpointKeys.Source(name = \"others\", rules = \"stem -> conv\"))";

  @TempDir Path scratch;

  /** Cases by what they are, each a line of source in which § stands for a number of its own. */
  private final Map<String, String> right = new LinkedHashMap<>();

  private final Map<String, String> wrong = new LinkedHashMap<>();

  private void add(boolean isRight, String what, String source) {
    Map<String, String> cases = isRight ? right : wrong;
    assertEquals(null, cases.put(what, source), what);
  }

  /** Adds one annotation on all places, of which it belongs on some. */
  private void add(String annotation, Map<String, String> places, String... meant) {
    Set<String> belongs = Set.of(meant);
    for (String place : belongs) {
      assertEquals(true, places.containsKey(place), place);
    }
    String type = annotation.replaceFirst("\\(.*", "");
    places.forEach(
        (place, source) -> {
          if (!source.matches(".*" + type + "\\b.*")) { // which cannot be repeated
            add(
                belongs.contains(place),
                annotation + " on " + place,
                source.replace("#", annotation));
          }
        });
  }

  private static String graph(String nodes) {
    return "@Blueprint @interface B§ { interface Graph { " + nodes + " } }";
  }

  private static String member(String kind, String nodes) {
    return kind + " @interface B§ { # int out() default 8; " + nodes + " }";
  }

  private static Map<String, String> parameters() {
    Map<String, String> places = new LinkedHashMap<>();
    places.put(
        "row's parameter", "@Zoo interface Z§ { @Tiny @Head(gap = @Gap) Block r§(# int c); }");
    places.put("method's parameter", "interface I§ { Object m(# int n); }");
    places.put("constructor's parameter", "class C§ { C§(# int n) {} }");
    places.put("record's component", "record R§(# int n) {}");
    return places;
  }

  private static Map<String, String> methods() {
    Map<String, String> places = new LinkedHashMap<>();
    String conv = "@Conv(out = 8) ";
    places.put("node of a blueprint", graph("# " + conv + "Tensor a(Tensor x);"));
    places.put(
        "node of a backbone",
        "@Backbone(size = 8) @interface B§ { interface Graph { # "
            + conv
            + "Tensor a(Tensor image); @Activation Tensor b(Tensor a); } }");
    places.put(
        "node of a model",
        "@Backbone(size = 8) @Head(gap = @Gap) interface N§ { # "
            + conv
            + "Tensor a(Tensor image); @Activation Tensor b(Tensor a); }");
    places.put(
        "static method of a graph",
        graph(conv + "Tensor a(Tensor x); # static Tensor s(Tensor x) { return x; }"));
    places.put("row", "@Zoo interface Z§ { @Tiny @Head(gap = @Gap) # Block row§(int classes); }");
    places.put(
        "member of a blueprint",
        member("@Blueprint", "interface Graph { @Conv Tensor a(Tensor x, int out); }"));
    places.put(
        "member of a backbone",
        member(
            "@Backbone(size = 8)", "interface Graph { @Conv Tensor a(Tensor image, int out); }"));
    places.put("member of a native block", member("@Native(Body.class)", ""));
    places.put("member of an operator", member("@Operator(\"p.SomeOp\")", ""));
    places.put("member of an annotation", member("", ""));
    places.put("method of a class", "class C§ { # Object m(int n) { return null; } }");
    places.put("method of an interface", "interface I§ { # Tensor m(Tensor x); }");
    places.put(
        "method of an unmarked Graph",
        "@interface A§ { interface Graph { # Tensor m(Tensor x); } }");
    return places;
  }

  private static final String[] NODES = {
    "node of a blueprint", "node of a backbone", "node of a model"
  };

  private static Map<String, String> types() {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("class", "# class C§ {}");
    places.put("interface", "# interface I§ {}");
    places.put("enum", "# enum E§ {}");
    places.put("record", "# record R§() {}");
    places.put("annotation", "# @interface A§ {}");
    places.put("blueprint", "# " + graph("@Conv(out = 8) Tensor a(Tensor x);"));
    places.put(
        "backbone",
        "# @Backbone(size = 8) @interface A§ { interface Graph { @Conv(out = 8) Tensor stem(Tensor image); } }");
    places.put("native block", "# @Native(Body.class) @interface A§ { int out() default 8; }");
    places.put("operator", "# @Operator(\"p.SomeOp\") @interface A§ {}");
    places.put("zoo", "# @Zoo interface Z§ { @Tiny @Head(gap = @Gap) Block of§(int classes); }");
    places.put(
        "model",
        "# @Backbone(size = 8) @Head(gap = @Gap) interface N§ { @Conv(out = 8) Tensor stem(Tensor image); }");
    places.put(
        "graph", "@Blueprint @interface B§ { # interface Graph { @Conv Tensor a(Tensor x); } }");
    return places;
  }

  private void addAnnotations() {
    for (String annotation :
        List.of("@As(\"n\")", "@At(0)", "@Each", "@If", "@Like", "@Ramp", "@Repeat")) {
      add(annotation, parameters());
    }
    for (String annotation : List.of("@Repeat(2)", "@AttentionMap", INIT)) {
      add(annotation, methods(), NODES);
    }
    add("@Output", methods(), "node of a backbone", "node of a model");
    add("@Unscaled", methods(), "node of a backbone", "node of a model");
    add("@Slot(\"out\")", methods());
    add(
        "@OnFirst",
        methods(),
        "member of a blueprint",
        "member of a native block",
        "member of an operator");
    add(
        "@Channels",
        methods(),
        "member of a blueprint",
        "member of a native block",
        "member of an operator",
        "member of a backbone");
    add("@Width", methods(), "member of a backbone");
    add("@Tap", methods());
    add("@Published(top1 = 70)", methods(), "row");
    add("@Recipe(epochs = 3)", methods(), "row");
    add(WEIGHTS, methods(), "row");
    add(KEYS, methods(), "row");
    for (String annotation :
        List.of("@Head(gem = @Gem)", "@LayerNorm", "@ConvBn(out = 8)", "@BasicBlock", "@Tiny")) {
      add(annotation, methods());
    }
    String[] bearers = {
      "annotation", "blueprint", "operator", "native block", "backbone", "zoo", "model"
    };
    add("@Recipe(epochs = 3)", types(), bearers);
    add("@Published(top1 = 70)", types(), bearers);
    add(WEIGHTS, types(), "model");
    add(KEYS, types(), "backbone", "model");
    add(INIT, types(), "backbone", "model");
    add("@Head(gem = @Gem)", types());
    for (String annotation : List.of("@Zoo", "@Backbone")) {
      Map<String, String> places = types();
      List.of("interface", "zoo", "model", "backbone").forEach(places::remove);
      add(annotation, places);
    }
    for (String annotation :
        List.of("@Blueprint", "@Native(Body.class)", "@Operator(\"p.AnOp\")")) {
      Map<String, String> places = types();
      places.keySet().retainAll(List.of("blueprint", "backbone", "native block", "operator"));
      add(annotation, places);
    }
  }

  /** Types of members with a default, and an attribute of an operator that takes such a value. */
  private static final Map<String, String> TYPES = new TreeMap<>();

  static {
    TYPES.put("int", "8");
    TYPES.put("double", "0.5");
    TYPES.put("boolean", "true");
    TYPES.put("String", "\"a\"");
    TYPES.put("Kind", "Kind.ONE");
    TYPES.put("Class<? extends Annotation>", "Conv.class");
    TYPES.put("Some", "@Some");
    TYPES.put("int[]", "{8, 8}");
    TYPES.put("double[]", "{0.5}");
    TYPES.put("boolean[]", "{true}");
    TYPES.put("String[]", "{\"a\"}");
    TYPES.put("Kind[]", "{Kind.TWO}");
    TYPES.put("Class<? extends Annotation>[]", "{Conv.class}");
    TYPES.put("Some[]", "{}");
    for (String number : List.of("long", "float", "byte", "short", "char")) {
      TYPES.put(number, "1");
      TYPES.put(number + "[]", "{1}");
    }
  }

  private void addTypes() {
    Set<String> hyper =
        Set.of(
            "int",
            "double",
            "boolean",
            "String",
            "Kind",
            "int[]",
            "double[]",
            "boolean[]",
            "String[]",
            "Kind[]");
    TYPES.forEach(
        (type, value) -> {
          String declared = type + " v() default " + value + ";";
          // Nothing takes it: what is wrong with the mark comes first.
          for (String mark : List.of("@Channels", "@OnFirst", "@Tap")) {
            add(
                false,
                mark + " " + type,
                "@Blueprint @interface B§ { "
                    + mark
                    + " "
                    + declared
                    + " interface Graph { @Conv Tensor a(Tensor x, @As(\"nothing\") "
                    + type
                    + " v); } }");
          }
          boolean wide = type.equals("int") || type.equals("double");
          add(
              wide,
              "@Width " + type,
              "@Backbone(size = 8) @interface B§ { @Width "
                  + declared
                  + " interface Graph { @Conv(out = 8) Tensor a(Tensor image); } }");
          for (String divisor : List.of("0", "-8", "-2147483648")) {
            add(
                false,
                "@Width(divisor = " + divisor + ") " + type,
                "@Backbone(size = 8) @interface B§ { @Width(divisor = "
                    + divisor
                    + ") "
                    + declared
                    + " interface Graph { @Conv(out = 8) Tensor a(Tensor image); } }");
          }
          String graph = "@Blueprint @interface B§ { " + declared + " interface Graph { ";
          add(
              type.equals("int"),
              "@Repeat " + type,
              graph + "@Conv Tensor a(Tensor x, @Repeat " + type + " v); } }");
          add(
              false,
              "@Repeat(5) " + type,
              graph + "@Conv Tensor a(Tensor x, @Repeat(5) " + type + " v); } }");
          add(
              Set.of("int", "double", "boolean").contains(type),
              "@If " + type,
              graph + "@Conv Tensor a(Tensor x, @If " + type + " v); } }");
          add(
              wide,
              "@Ramp " + type,
              graph + "@Dropout Tensor a(Tensor x, @Ramp @As(\"rate\") " + type + " v); } }");
          add(
              false,
              "@Ramp @If " + type,
              graph + "@Conv Tensor a(Tensor x, @Ramp @If " + type + " v); } }");
          add(
              false,
              "@Ramp @Repeat " + type,
              graph + "@Conv Tensor a(Tensor x, @Ramp @Repeat " + type + " v); } }");
          add(
              type.equals("int[]"),
              "@At " + type,
              graph + "@Conv Tensor a(Tensor x, @At(0) @As(\"out\") " + type + " v); } }");
          add(
              type.equals("int[]"),
              "@Each " + type,
              graph
                  + "@Conv @Repeat(2) Tensor a(Tensor x, @Each @As(\"out\") "
                  + type
                  + " v); } }");
          add(
              false,
              "@Like " + type,
              graph + "@Shortcut Tensor a(Tensor x, @Like " + type + " v); } }");
          add(
              type.startsWith("Class") && !type.endsWith("[]"),
              "@Slot " + type,
              graph + "@Slot(\"v\") Tensor a(Tensor x); } }");
          add(
              type.equals("int"),
              "plain " + type,
              graph + "@Conv Tensor a(Tensor x, @As(\"out\") " + type + " v); } }");
          if (hyper.contains(type)) {
            String other = type.equals("int") ? "double" : "int";
            add(
                false,
                "declared " + type + ", read as another",
                graph + "@Conv Tensor a(Tensor x, @As(\"out\") " + other + " v); } }");
          }
        });
    for (String mark : List.of("@If", "@Repeat")) {
      add(
          false,
          "two " + mark,
          "@Blueprint @interface B§ { int m() default 2; int n() default 2; interface Graph { @Conv Tensor a(Tensor x, "
              + mark
              + " int m, "
              + mark
              + " int n); } }");
    }
    for (String kind : List.of("class", "enum", "@interface")) {
      add(false, "Graph is " + kind, "@Blueprint @interface B§ { " + kind + " Graph {} }");
      add(
          false,
          "Graph of a backbone is " + kind,
          "@Backbone @interface B§ { " + kind + " Graph {} }");
    }
    add(
        false,
        "a Tensor of somebody else",
        "class C§ { interface Tensor {} @Blueprint @interface B§ { interface Graph { @Conv org.blockwright.Tensor a(Tensor x); } } }");
    add(
        false,
        "a node that is somebody else's Tensor",
        "class C§ { interface Tensor {} @Blueprint @interface B§ { interface Graph { @Conv Tensor a(org.blockwright.Tensor x); } } }");
    add(false, "tensors in two dimensions", graph("@Conv Tensor a(Tensor[][] x);"));
  }

  private static String source(Map<String, String> cases) {
    StringBuilder text = new StringBuilder(HEADER);
    int number = 0;
    for (String line : cases.values()) {
      text.append(line.replace("§", Integer.toString(number++))).append('\n');
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsIgnoredSilently(Compilers compiler) {
    addAnnotations();
    addTypes();
    Map<Long, List<Said>> said =
        compiler
            .compile(
                scratch,
                List.of(),
                Map.of("p/All.java", source(wrong)),
                compiler == Compilers.JAVAC ? "-Xmaxerrs" : "-maxProblems",
                "10000")
            .errors()
            .stream()
            .collect(Collectors.groupingBy(Said::line));
    List<String> lines = new ArrayList<>();
    long line = HEADER.lines().count();
    int number = -1;
    // Eclipse's compiler finds no place in a record, but names it.
    List<Said> nowhere = new ArrayList<>(said.getOrDefault(0L, List.of()));
    for (String what : wrong.keySet()) {
      line++;
      number++;
      List<Said> here = new ArrayList<>(said.getOrDefault(line, List.of()));
      String named = ".*\\b[A-Z]" + number + "\\b.*";
      nowhere.stream().filter(one -> one.text().matches(named)).forEach(here::add);
      nowhere.removeAll(here);
      if (here.stream().noneMatch(one -> isMessage(one.name()))) {
        lines.add(what + ": " + here);
      }
    }
    nowhere.forEach(one -> lines.add(one.toString()));
    assertEquals("", String.join("\n", lines));
  }

  private static boolean isMessage(String name) {
    for (Message message : Message.values()) {
      if (message.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @EnumSource
  void whatMeansSomethingCompiles(Compilers compiler) {
    addAnnotations();
    addTypes();
    List<String> lines = new ArrayList<>();
    List<String> whats = List.copyOf(right.keySet());
    for (Said one :
        compiler.compile(scratch, List.of(), Map.of("p/All.java", source(right))).errors()) {
      int at = (int) (one.line() - HEADER.lines().count() - 1);
      lines.add((at >= 0 && at < whats.size() ? whats.get(at) : "") + ": " + one);
    }
    assertEquals("", String.join("\n", lines));
  }
}
