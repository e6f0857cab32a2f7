package org.blockwright.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.blockwright.compile.Compilers.Result;
import org.blockwright.compile.Compilers.Said;
import org.blockwright.processor.BlockwrightProcessor;
import org.blockwright.processor.CatalogueProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens around declarations: other processors, partial compilations, limits, odd names. */
class CompilationTest {
  private static final String HEADER =
      """
      import org.blockwright.*;
      import org.blockwright.head.*;
      import org.blockwright.op.*;
      """;

  @TempDir Path scratch;

  private static String net(String name, String nodes) {
    return HEADER
        + "@Backbone(size = 16) @Head(gap = @Gap)\ninterface "
        + name
        + " {"
        + nodes
        + "}\n";
  }

  private static String in(String packageName, String text) {
    return "package " + packageName + ";\n" + text;
  }

  private static String lines(Result result) {
    return result.errors().stream().map(Said::toString).collect(Collectors.joining("\n"));
  }

  /** Generates a constant, a block and a blueprint in its first round. */
  private static final class Generator extends AbstractProcessor {
    private boolean done;

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return Set.of("*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      if (!done) {
        done = true;
        write("Widths", "public class Widths { public static final int STEM = 8; }");
        write(
            "Twice",
            HEADER
                + "@Blueprint public @interface Twice { interface Graph {"
                + " @Conv Tensor a(Tensor x); @Conv Tensor b(Tensor a); } }");
      }
      return false;
    }

    private void write(String name, String text) {
      try (Writer writer = processingEnv.getFiler().createSourceFile("made." + name).openWriter()) {
        writer.write("package made;\n" + text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final String NEEDS_OTHERS =
      in(
          "made",
          net(
              "Net",
              "@Conv(out = Widths.STEM) Tensor a(Tensor image); @Twice Tensor b(Tensor a);"));

  @Test
  void waitsForWhatAnotherProcessorGenerates() {
    List<Processor> processors =
        List.of(new BlockwrightProcessor(), new CatalogueProcessor(), new Generator());
    Result result =
        Compilers.JAVAC.compile(
            scratch, List.of(), Map.of("made/Net.java", NEEDS_OTHERS), processors);
    assertEquals("", lines(result));
    assertTrue(result.text("META-INF/blockwright/models.jsonl").contains("made.NetModel"));
  }

  @Test
  void complainsAboutWhatNobodyGenerates() {
    String text = in("made", net("Net", "@Conv(out = Widths.STEM) Tensor a(Tensor image);"));
    Result result = Compilers.JAVAC.compile(scratch, List.of(), Map.of("made/Net.java", text));
    assertTrue(
        lines(result).contains("[Unresolved] made.Net needs the value of an annotation"),
        () -> lines(result));
  }

  @Test
  void aMissingImportIsNotTakenForAWrongHead() {
    String text =
        in("p", net("Net", "@Conv(out = 4) Tensor a(Tensor image);")).replace("@Gap", "@Gapp");
    Result result = Compilers.JAVAC.compile(scratch, List.of(), Map.of("p/Net.java", text));
    assertTrue(lines(result).contains("cannot find symbol"), () -> lines(result));
    assertTrue(
        result.errors().stream()
            .map(Said::name)
            .allMatch(name -> name.startsWith("compiler.") || name.equals("Unresolved")),
        () -> lines(result));
  }

  @Test
  void keepsTheIndexOfModelsThatAreNotCompiledAgain() {
    Map<String, String> both = new TreeMap<>();
    both.put("p/A.java", in("p", net("A", "@Conv(out = 4) Tensor a(Tensor image);")));
    both.put("p/B.java", in("p", net("B", "@Conv(out = 4) Tensor a(Tensor image);")));
    Result first = Compilers.JAVAC.compile(scratch, List.of(), both);
    assertEquals("", lines(first));
    both.remove("p/B.java");
    Result second = Compilers.JAVAC.compile(scratch, List.of(first.output()), both);
    assertEquals("", lines(second));
    assertEquals(
        List.of("a", "b"),
        second
            .text("META-INF/blockwright/models.jsonl")
            .lines()
            .map(line -> line.replaceAll(".*\"id\":\"(\\w+)\".*", "$1"))
            .toList());
  }

  @Test
  void isSilentWhereAllWarningsAreErrors() {
    String text = in("p", net("Net", "@Conv(out = 4) Tensor a(Tensor image);"));
    Result result =
        Compilers.JAVAC.compile(
            scratch, List.of(), Map.of("p/Net.java", text), "-Xlint:all,-options", "-Werror");
    assertEquals("", lines(result));
  }

  private static String chain(int length) {
    StringBuilder nodes = new StringBuilder("@Conv(out = 4) Tensor n0(Tensor image);\n");
    for (int i = 1; i < length; i++) {
      nodes.append("@Activation Tensor n%d(Tensor n%d);\n".formatted(i, i - 1));
    }
    return in("p", net("Chain", nodes.toString()));
  }

  @ParameterizedTest
  @CsvSource({"1000, true", "1001, false", "3000, false"})
  void chainsMayBeLong(int length, boolean sound) {
    Result result =
        Compilers.JAVAC.compile(scratch, List.of(), Map.of("p/Chain.java", chain(length)));
    if (sound) {
      assertEquals("", lines(result));
    } else {
      assertTrue(lines(result).contains("[TooManyOwnNodes]"), () -> lines(result));
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesMayBeThoseOfConstants(Compilers compiler) {
    String text =
        HEADER
            + """
            @Blueprint @interface B {
              int RELU() default 3;
              interface Graph {
                @ConvBn(out = 8, act = Act.RELU) Tensor ZEROS(Tensor x, @As("kernel") int RELU);
              }
            }
            """
            + net(
                    "Net",
                    "@Conv(out = 8, act = Act.RELU) @Init(conv = @Initializer(Distribution.ZEROS))"
                        + " Tensor RELU(Tensor image);"
                        + "@B Tensor last(Tensor RELU); @Softmax(over = Axis.POSITIONS)"
                        + " Tensor POSITIONS(Tensor last);")
                .replace(HEADER, "");
    Result result =
        Compilers.JAVAC.compile(scratch, List.of(), Map.of("p/Net.java", in("p", text)));
    assertEquals("", lines(result));
  }

  @ParameterizedTest
  @EnumSource
  void thePackageMayHaveNoNameOrHideJavaLang(Compilers compiler) {
    String text =
        "class Override {} class String {} class Classifier {} class NDArray {}\n"
            + "@Blueprint @interface B { interface Graph { @ConvBn Tensor a(Tensor x);"
            + " @ConvBn @Repeat(2) Tensor b(Tensor a); } }\n"
            + net("Net", "@Conv(out = 8) Tensor a(Tensor image); @B Tensor b(Tensor a);")
                .replace(HEADER, "");
    for (String packageName : List.of("", "p")) {
      String whole = packageName.isEmpty() ? HEADER + text : in(packageName, HEADER + text);
      Result result =
          compiler.compile(
              scratch.resolve("of" + packageName), List.of(), Map.of("Net.java", whole));
      assertEquals("", lines(result));
    }
  }

  @Test
  void nativeBlocksTakeValuesOfAllKinds() {
    List<String> members =
        List.of(
            "double d() default Double.NaN",
            "double inf() default Double.NEGATIVE_INFINITY",
            "float f() default 1.5f",
            "long l() default 3000000000L",
            "byte b() default 3",
            "short s() default 4",
            "char c() default '\\n'",
            "String text() default \"a\\nb\\\"c\"",
            "Class<?> type() default String.class",
            "Class<?>[] types() default {String.class, int[].class, java.util.Map.Entry.class}",
            "Kind kind() default Kind.one");
    List<String> parameters = new ArrayList<>();
    members.forEach(member -> parameters.add(member.replaceAll("\\(\\) default .*", "")));
    String text =
        HEADER
            + "import ai.djl.ndarray.NDList; import ai.djl.ndarray.types.Shape;\n"
            + "@Native(Body.class) @interface Any { "
            + String.join("; ", members)
            + "; }\nenum Kind { one, two }\n"
            + "class Body extends ai.djl.nn.AbstractBlock {\n public Body("
            + String.join(", ", parameters)
            + ") {}\n protected NDList forwardInternal(ai.djl.training.ParameterStore p, NDList i,"
            + " boolean t, ai.djl.util.PairList<String, Object> q) { return i; }\n"
            + " public Shape[] getOutputShapes(Shape[] s) { return s; } }\n"
            + net("Net", "@Conv(out = 8) Tensor a(Tensor image); @Any Tensor b(Tensor a);")
                .replace(HEADER, "");
    Result result =
        Compilers.JAVAC.compile(scratch, List.of(), Map.of("p/Net.java", in("p", text)));
    assertEquals("", lines(result));
  }

  @Test
  void aModuleNeedsNotReadTheCompilersModule() {
    String text =
        in(
            "p",
            HEADER
                + "@Blueprint @interface B { interface Graph { @Conv Tensor a(Tensor x); } }\n"
                + net("Net", "@Conv(out = 4) Tensor a(Tensor image); @B Tensor b(Tensor a);")
                    .replace(HEADER, ""));
    Map<String, String> sources = Map.of("module-info.java", "module m {}", "p/Net.java", text);
    Result result =
        Compilers.JAVAC.compile(scratch, List.of(), sources, "--add-reads", "m=ALL-UNNAMED");
    assertEquals("", lines(result));
    assertTrue(!result.text("p/BUnit.java").contains("@Generated"));
  }

  @ParameterizedTest
  @EnumSource
  void numbersThatJsonHasNotAreText(Compilers compiler) {
    String text =
        HEADER
            + "import ai.djl.ndarray.NDList; import ai.djl.ndarray.types.Shape;\n"
            + "@Native(Body.class) @interface Any { double d() default 1; }\n"
            + "class Body extends ai.djl.nn.AbstractBlock {\n public Body(double d) {}\n"
            + " protected NDList forwardInternal(ai.djl.training.ParameterStore p, NDList i,"
            + " boolean t, ai.djl.util.PairList<String, Object> q) { return i; }\n"
            + " public Shape[] getOutputShapes(Shape[] s) { return s; } }\n"
            + net(
                    "Net",
                    "@Conv(out = 8) Tensor a(Tensor image); @Any(d = Double.NaN) Tensor b(Tensor"
                        + " a); @Any(d = Double.NEGATIVE_INFINITY) Tensor c(Tensor b);")
                .replace(HEADER, "");
    Result result = compiler.compile(scratch, List.of(), Map.of("p/Net.java", in("p", text)));
    assertEquals("", lines(result));
    String graph = result.text("META-INF/blockwright/p.NetModel.json");
    assertTrue(graph.contains("\"d\":\"NaN\""), graph);
    assertTrue(graph.contains("\"d\":\"-Infinity\""), graph);
  }

  @ParameterizedTest
  @EnumSource
  void nodesMayBearAnyName(Compilers compiler) {
    List<String> names =
        List.of(
            ("getClass name forward wait notify toString hashCode clone finalize getChildren inputs"
                    + " shape output repeat node apply run compute parameters children macs id"
                    + " logits args list List Override record var yield sealed when größe $ a$b $L"
                    + " $T $$ ARGS Args out kernel init like arg each ramp use training release"
                    + " String Object Integer ConvOp N NModel p org ai java Conv")
                .split(" "));
    for (String kind : List.of("model", "blueprint")) {
      StringBuilder nodes = new StringBuilder();
      String before = kind.equals("model") ? "image" : "x";
      for (String name : names) {
        String repeat = kind.equals("model") ? "" : "@Repeat(2) ";
        nodes.append(
            "@Conv(out = 4, act = Act.RELU) %sTensor %s(Tensor %s);\n"
                .formatted(repeat, name, before));
        before = name;
      }
      String text =
          kind.equals("model")
              ? net("N", nodes.toString())
              : HEADER + "@Blueprint @interface B { interface Graph { " + nodes + " } }";
      Result result =
          compiler.compile(scratch.resolve(kind), List.of(), Map.of("p/N.java", in("p", text)));
      assertEquals("", lines(result), kind);
    }
  }
}
