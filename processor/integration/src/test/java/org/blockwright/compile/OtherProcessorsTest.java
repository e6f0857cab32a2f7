package org.blockwright.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Declarations that need what other processors make, and annotations that are claimed. */
class OtherProcessorsTest {
  private static final String IMPORTS =
      """
      package p;

      import ai.djl.nn.Block;
            import org.blockwright.*;
      import org.blockwright.head.*;
      import org.blockwright.op.*;

      """;
  private static final Map<String, String> MADE =
      Map.of(
          "p.GenConst",
          "package p; public class GenConst { public static final int OUT = 32; }",
          "p.GenShape",
          "package p; public enum GenShape { ROUND }",
          "p.GenBlock",
          """
          package p;
          public class GenBlock extends ai.djl.nn.AbstractBlock {
            public GenBlock() {}
            protected ai.djl.ndarray.NDList forwardInternal(ai.djl.training.ParameterStore s,
                ai.djl.ndarray.NDList x, boolean t, ai.djl.util.PairList<String, Object> o) {
              return x;
            }
            public ai.djl.ndarray.types.Shape[] getOutputShapes(ai.djl.ndarray.types.Shape[] s) {
              return s;
            }
          }
          """,
          "p.GenBlueprint",
          """
          package p;
          @org.blockwright.Blueprint
          public @interface GenBlueprint {
            interface Graph {
              @org.blockwright.op.ConvBn org.blockwright.Tensor a(org.blockwright.Tensor x);
            }
          }
          """,
          "p.GenParent",
          "package p; public interface GenParent {}");

  @TempDir Path scratch;

  /** Makes types in one round, which is not the first one where it has to wait. */
  private static final class Maker extends AbstractProcessor {
    private int wait;

    Maker(int wait) {
      this.wait = wait;
    }

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
      if (wait > 0) {
        make("p.Round" + wait, "package p; class Round" + wait + " {}");
      } else if (wait == 0) {
        MADE.forEach(this::make);
      }
      wait--;
      return false;
    }

    private void make(String name, String text) {
      try (Writer writer = processingEnv.getFiler().createSourceFile(name).openWriter()) {
        writer.write(text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final Map<String, String> USES =
      Map.of(
          "a constant",
          """
          @Backbone(size = 8) @Head(gap = @Gap)
          interface Net { @ConvBn(out = GenConst.OUT) Tensor a(Tensor image); }
          """,
          "a default",
          """
          @Blueprint @interface Own {
            int out() default GenConst.OUT;
            interface Graph { @ConvBn Tensor a(Tensor x, int out); }
          }
          @Backbone(size = 8) @Head(gap = @Gap)
          interface Net { @Own Tensor a(Tensor image); }
          """,
          "the class of a native block",
          """
          @Native(GenBlock.class) @interface Own {}
          @Backbone(size = 8) @Head(gap = @Gap)
          interface Net { @Own Tensor a(Tensor image); }
          """,
          "a type of a member",
          """
          class Wrapped extends GenBlock { public Wrapped(GenShape shape) {} }
          @Native(Wrapped.class) @interface Own { GenShape shape() default GenShape.ROUND; }
          @Backbone(size = 8) @Head(gap = @Gap)
          interface Net { @Own Tensor a(Tensor image); }
          """,
          "a blueprint",
          """
          @Backbone(size = 8) @Head(gap = @Gap)
          interface Net { @GenBlueprint Tensor a(Tensor image); }
          """,
          "a blueprint within one",
          """
          @Blueprint @interface Own { interface Graph { @GenBlueprint Tensor a(Tensor x); } }
          @Backbone(size = 8) @Head(gap = @Gap)
          interface Net { @Own Tensor a(Tensor image); }
          """,
          "a zoo's parent",
          """
          @Backbone(size = 8) @interface Family {
            interface Graph { @ConvBn(out = GenConst.OUT) Tensor a(Tensor image); }
          }
          @Zoo interface Rows extends GenParent {
            @Family @Head(gap = @Gap) Block first(int classes);
            @Family @Head(gap = @Gap) Block net(int classes);
          }
          """);

  static Stream<Arguments> uses() {
    return USES.keySet().stream()
        .sorted()
        .flatMap(use -> Stream.of(Compilers.values()).map(c -> Arguments.of(use, c)))
        // Eclipse's compiler does not tell a default that is not there from none.
        .filter(a -> !(a.get()[0].equals("a default") && a.get()[1] == Compilers.ECLIPSE));
  }

  private static List<Processor> with(Processor other, boolean first) {
    List<Processor> all = new ArrayList<>(Compilers.ours());
    all.add(first ? 0 : all.size(), other);
    return all;
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("uses")
  void whatOthersMakeIsWaitedFor(String use, Compilers compiler) {
    Map<String, String> sources = Map.of("p/Use.java", IMPORTS + USES.get(use));
    for (int wait = 0; wait < 3; wait++) {
      Result result =
          compiler.compile(
              scratch.resolve("wait" + wait),
              List.of(),
              sources,
              with(new Maker(wait), wait % 2 == 0));
      assertEquals(List.of(), result.errors());
      assertTrue(Files.exists(result.output().resolve("p/NetModel.class")), use);
      assertTrue(
          result.text("META-INF/blockwright/models.jsonl").contains("\"class\":\"p.NetModel\""));
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("uses")
  void whatNobodyMakesIsSaid(String use, Compilers compiler) {
    Map<String, String> sources = Map.of("p/Use.java", IMPORTS + USES.get(use));
    Result result = compiler.compile(scratch, List.of(), sources);
    List<String> said = result.errors().stream().map(Said::name).distinct().toList();
    // Javac does not tell an annotation that is not there from none.
    Set<String> expected = Set.of("Unresolved", "NodeWithoutOperator");
    assertTrue(said.stream().anyMatch(expected::contains), said::toString);
    assertTrue(
        said.stream().noneMatch(name -> !expected.contains(name) && name.matches("[A-Z]\\w+")),
        said::toString);
  }

  private static final String OWN =
      """
      @Blueprint @interface Own {
        int out() default 8;
        interface Graph { @ConvBn Tensor a(Tensor x, @As("out") int out); }
      }
      @Backbone(size = 8) @interface Family {
        int depth() default 2;
        interface Graph { @Own Tensor a(Tensor image, @Repeat int depth); }
      }
      """;

  static List<String> lintedSources() {
    return List.of(
        OWN,
        OWN.replaceFirst("(?s)@Backbone.*", ""),
        OWN + "@Zoo interface Rows { @Family @Head(gap = @Gap) Block net(int classes); }",
        "@Backbone(size = 8) @Head(gap = @Gap)"
            + " interface Net { @ConvBn(out = 4) Tensor a(Tensor image); }");
  }

  /** The class path of these tests lacks what the class files of DJL mention. */
  @ParameterizedTest
  @MethodSource("lintedSources")
  void nothingIsLeftUnclaimed(String declarations) {
    Result result =
        Compilers.JAVAC.compile(
            scratch,
            List.of(),
            Map.of("p/Use.java", IMPORTS + declarations),
            "-Xlint:all,-classfile,-auxiliaryclass",
            "-Werror");
    assertEquals(List.of(), result.errors());
  }

  @Test
  void theCatalogueMayComeFirst() {
    Result result =
        Compilers.JAVAC.compile(
            scratch,
            List.of(),
            Map.of("p/Use.java", IMPORTS + USES.get("a blueprint")),
            List.of(new Maker(0), new CatalogueProcessor(), new BlockwrightProcessor()));
    assertEquals(List.of(), result.errors());
    assertTrue(Files.exists(result.output().resolve("p/NetModel.class")));
  }

  @Test
  void annotationsOfOthersAreLeftToThem() {
    boolean[] asked = {false};
    AbstractProcessor other =
        new AbstractProcessor() {
          @Override
          public Set<String> getSupportedAnnotationTypes() {
            return Set.of("p.Theirs");
          }

          @Override
          public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latestSupported();
          }

          @Override
          public boolean process(Set<? extends TypeElement> types, RoundEnvironment round) {
            asked[0] |= !types.isEmpty();
            return true;
          }
        };
    Result result =
        Compilers.JAVAC.compile(
            scratch,
            List.of(),
            Map.of("p/Use.java", IMPORTS + OWN + "@interface Theirs {}\n@Theirs class Other {}"),
            with(other, false),
            "-Xlint:all,-classfile,-auxiliaryclass",
            "-Werror");
    assertEquals(List.of(), result.errors());
    assertTrue(asked[0]);
  }
}
